import type { Locale } from '../../src/model/text.ts';

export type Words = Readonly<Record<string, string>>;
export type Params = Readonly<Record<string, string | number>>;

const files = import.meta.glob<Words>(
  '../../locales/*/{console*,method,analyses,examine,examination,audit,city,submissions,rounds}.json',
  {
    import: 'default',
  },
);

/** All words of the console in one language. Each language is a chunk of its own, loaded when it is chosen. */
export async function loadWords(locale: Locale): Promise<Words> {
  const loaders = Object.entries(files).filter(([path]) => path.includes(`/${locale}/`));
  const parts = await Promise.all(loaders.map(([, load]) => load()));
  return Object.assign({}, ...parts) as Words;
}

/**
 * The text of a key with its `{placeholders}` filled. With `count` the key's `.one` or `.other` form is taken, by the rules
 * of the language. An unknown key is shown as it is.
 */
export function textOf(words: Words, locale: Locale, key: string, params: Params = {}): string {
  const count = params.count;
  const plural = typeof count === 'number' ? new Intl.PluralRules(locale).select(count) : undefined;
  const text = (plural && (words[`${key}.${plural}`] ?? words[`${key}.other`])) ?? words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  });
}

/** The first sentence of a text; the whole text where it has but one. */
export function firstSentence(text: string): string {
  return /^.*?(?:[。！？]|[.!?](?=\s))/su.exec(text)?.[0] ?? text;
}
