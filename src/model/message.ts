import type { ErrorDetails } from './error.ts';
import type { Locale } from './text.ts';

/** All words of one locale: flat key → text. */
export type Messages = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{(\w+)(?::(number|bytes))?\}/g;
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/**
 * The text of `key` with its placeholders filled from `details`: `{name}` as it is, `{name:number}` with digit grouping,
 * `{name:bytes}` as a file size. Where `details.count` is a number, `key.one` or `key.other` is taken by the locale's plural
 * rule, and `{count}` is grouped. A missing key answers itself and a missing detail stays as its placeholder, so that both
 * can be seen. Texts are plain: whoever puts one into HTML escapes it.
 */
export function formatMessage(
  messages: Messages,
  locale: Locale,
  key: string,
  details: ErrorDetails = {},
): string {
  const text = chooseText(messages, locale, key, details.count);
  if (text === undefined) return key;
  return text.replace(PLACEHOLDER, (whole, name: string, format?: string) => {
    const value = Object.hasOwn(details, name) ? details[name] : undefined;
    if (value === undefined) return whole;
    if (typeof value === 'string') return value;
    if (format === 'bytes') return formatBytes(value, locale);
    return format === 'number' || name === 'count' ? value.toLocaleString(locale) : String(value);
  });
}

/** Whether a locale has words for `key`, in the singular or by count. */
export const hasMessage = (messages: Messages, key: string): boolean =>
  Object.hasOwn(messages, key) || Object.hasOwn(messages, `${key}.other`);

/** The names of the placeholders in a text, sorted, each once. */
export const placeholdersOf = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] as string))].sort();

function chooseText(
  messages: Messages,
  locale: Locale,
  key: string,
  count: string | number | undefined,
): string | undefined {
  const own = (candidate: string) => (Object.hasOwn(messages, candidate) ? messages[candidate] : undefined);
  if (typeof count === 'number') {
    const plural = own(`${key}.${new Intl.PluralRules(locale).select(count)}`) ?? own(`${key}.other`);
    if (plural !== undefined) return plural;
  }
  return own(key) ?? own(`${key}.other`);
}

function formatBytes(bytes: number, locale: Locale): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10));
  const amount = (bytes / 1024 ** power).toLocaleString(locale, {
    maximumFractionDigits: power === 0 ? 0 : 1,
  });
  return `${amount} ${UNITS[power]}`;
}
