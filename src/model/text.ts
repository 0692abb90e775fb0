/** A name or sentence in both languages of the product. English and Simplified Chinese are equal: both are required. */
export interface LocalText {
  readonly en: string;
  readonly zh: string;
}

export type Locale = 'en' | 'zh-CN';

export const LOCALES: readonly Locale[] = ['en', 'zh-CN'];

/** The text of a {@link LocalText} in a locale. */
export function inLocale(text: LocalText, locale: Locale): string {
  return locale === 'zh-CN' ? text.zh : text.en;
}
