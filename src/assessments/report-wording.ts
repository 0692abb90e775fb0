import { formatMessage, type Messages } from '../model/message.ts';
import { inLocale, type Locale, type LocalText } from '../model/text.ts';
import { type Html, html } from './html.ts';

export type AllMessages = Readonly<Record<Locale, Messages>>;
type Details = Readonly<Record<string, string | number | LocalText>>;

/**
 * The words of a report in one language or in both. With both, every text stands there twice and the style sheet shows the
 * chosen one; numbers are written once. Numbers are grouped by hand and not by the machine's locale, so that the bytes are the
 * same everywhere.
 */
export interface Wording {
  readonly languages: readonly Locale[];
  /** The text of `report.<key>`. */
  readonly text: (key: string, details?: Details) => Html;
  /** A text in each language, from the words of that language. */
  readonly told: (tell: (locale: Locale, messages: Messages) => string) => Html;
  /** As `text`, with an element of the caller's for each language. */
  readonly each: (key: string, details: Details, render: (text: string, locale: Locale) => Html) => Html;
  readonly local: (text: LocalText) => Html;
  /** For attributes and the title, where no element can stand: the languages one after the other. */
  readonly plain: (text: LocalText) => string;
}

export function wordingOf(languages: readonly Locale[], messages: AllMessages): Wording {
  const wordsIn = (locale: Locale, key: string, details: Details): string => {
    const words = Object.entries(details).map(([name, detail]) => [
      name,
      typeof detail === 'object' ? inLocale(detail, locale) : detail,
    ]);
    return formatMessage(messages[locale], locale, `report.${key}`, Object.fromEntries(words));
  };
  const span = (textIn: (locale: Locale) => string): Html => {
    const texts = languages.map(textIn);
    if (new Set(texts).size === 1) return html`${texts[0] ?? ''}`;
    return html`${languages.map((locale, index) => html`<span lang="${locale}">${texts[index]!}</span>`)}`;
  };
  return {
    languages,
    text: (key, details = {}) => span((locale) => wordsIn(locale, key, details)),
    told: (tell) => span((locale) => tell(locale, messages[locale])),
    each: (key, details, render) =>
      html`${languages.map((locale) => render(wordsIn(locale, key, details), locale))}`,
    local: (text) => span((locale) => inLocale(text, locale)),
    plain: (text) => [...new Set(languages.map((locale) => inLocale(text, locale)))].join(' · '),
  };
}

/** A number with a fixed number of decimals and grouped digits; – for no value. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return '–';
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.includes('e') ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && Number(text.replaceAll(',', '')) !== 0 ? `−${text}` : text;
}

/** A number with about five significant digits, as a person reads it; – for no value. */
export function readable(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e12 || size < 1e-4)) return value.toExponential(3).replace('-', '−');
  const decimals = size === 0 ? 0 : Math.min(6, Math.max(0, 4 - Math.floor(Math.log10(size))));
  return fixed(value, decimals)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** A share 0..1 as a percentage. */
export const percent = (share: number, decimals = 1): string =>
  Number.isFinite(share) ? `${fixed(share * 100, decimals)}%` : '–';
