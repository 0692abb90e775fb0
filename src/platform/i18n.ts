import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ErrorDetails, MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { formatMessage, hasMessage, type Messages } from '../model/message.ts';
import { LOCALES, type Locale } from '../model/text.ts';

/** The package's folder, from `src/platform` and `dist/platform` alike. */
export const PACKAGE_FOLDER = resolve(import.meta.dirname, '../..');

let loaded: Readonly<Record<Locale, Messages>> | undefined;

/** All words of both locales, read from `locales/<locale>/*.json` at the first call. */
export function loadMessages(): Readonly<Record<Locale, Messages>> {
  loaded ??= Object.fromEntries(LOCALES.map((locale) => [locale, readLocale(locale)])) as Record<
    Locale,
    Messages
  >;
  return loaded;
}

/** The text of `key` in a locale (see {@link formatMessage}). */
export const message = (locale: Locale, key: string, details: ErrorDetails = {}): string =>
  formatMessage(loadMessages()[locale], locale, key, details);

/** A refusal in words. A detail `kind` or `action` is a code that has its own words (`kind.area`, `action.run.create`). */
export function errorMessage(locale: Locale, error: MeridianError): string {
  const details: Record<string, string | number> = {
    ...(error.issues.length > 0 ? { count: error.issues.length } : {}),
    ...error.details,
  };
  for (const name of ['kind', 'action'])
    if (details[name] !== undefined && hasMessage(loadMessages()[locale], `${name}.${details[name]}`))
      details[name] = message(locale, `${name}.${details[name]}`);
  return message(locale, `error.${error.code}`, details);
}

/** An issue in words, without its place. `{value}` is the offending value. */
export const issueMessage = (locale: Locale, issue: Issue): string =>
  message(locale, `issue.${issue.code}`, {
    ...(issue.value === undefined ? {} : { value: issue.value }),
    ...issue.details,
  });

/** Issues as the API shows them: with their words. */
export const wordIssues = (
  locale: Locale,
  issues: readonly Issue[],
): (Issue & { readonly message: string })[] =>
  issues.map((issue) => ({ ...issue, message: issueMessage(locale, issue) }));

/** The product's language that suits an Accept-Language header best; English where it names neither. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  let best: { locale: Locale; quality: number } | undefined;
  for (const part of (acceptLanguage ?? '').slice(0, 1000).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const locale = /^zh\b/.test(tag) ? 'zh-CN' : /^en\b/.test(tag) ? 'en' : undefined;
    if (!locale) continue;
    const q = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((text) => text !== undefined);
    const quality = q === undefined ? 1 : Number(q);
    if (quality > 0 && (!best || quality > best.quality)) best = { locale, quality };
  }
  return best?.locale ?? 'en';
}

function readLocale(locale: Locale): Messages {
  const folder = join(PACKAGE_FOLDER, 'locales', locale);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.assign(
    {},
    ...files.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Messages),
  );
}
