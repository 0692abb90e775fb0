import type { Locale } from '../model/text.ts';
import { message } from '../platform/i18n.ts';

export interface ScreenFacts {
  readonly version: string;
  readonly address: string;
  readonly folder: string;
  readonly store: { readonly kind: 'embedded' | 'postgres'; readonly version: string };
  /** Only at the first start. */
  readonly administrator: { readonly login: string; readonly password: string } | undefined;
}

/** What a person sees when the server runs: where it is, where the data lie, how to sign in. */
export function startScreen(facts: ScreenFacts, locale: Locale): string {
  const say = (key: string, details = {}) => message(locale, `start.${key}`, details);
  const { store, administrator } = facts;
  const rows: readonly (readonly [string, string])[] = [
    [say('address'), facts.address],
    [say('signIn'), administrator ? say('signInFirst', administrator) : say('signInAgain')],
    ...(administrator ? [['', say('signInFirstNote')] as const] : []),
    [say('data'), facts.folder],
    [
      say('store'),
      say(store.kind === 'embedded' ? 'storeEmbedded' : 'storePostgres', { version: store.version }),
    ],
    [say('reference'), `${facts.address}/api/v1/docs`],
  ];
  const width = Math.max(...rows.map(([label]) => widthOf(label)));
  const lines = rows.map(([label, text]) => `  ${label}${' '.repeat(width - widthOf(label))}   ${text}`);
  return ['', `  Meridian ${facts.version}`, '', ...lines, '', `  ${say('stop')}`, '', ''].join('\n');
}

/** The language of a terminal by the environment that POSIX programs go by. */
export function terminalLocale(env: Readonly<Record<string, string | undefined>>): Locale {
  return /^zh/.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh-CN' : 'en';
}

/** Columns that a text takes in a terminal: Chinese characters take two. */
const widthOf = (text: string): number =>
  [...text].reduce((width, char) => width + (/[\u2e80-\u9fff\uff00-\uff60]/.test(char) ? 2 : 1), 0);
