import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { inLocale, LOCALES, type Locale, type LocalText } from '../../src/model/text.ts';
import { queries, setApiLanguage } from './api.ts';
import { loadWords, type Params, textOf, type Words } from './words.ts';

const STORED = 'meridian.language';

export interface Text {
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
  /** Words of `locales/<locale>`: `console*.json`, `method.json`, and one file each for analyses, examinations and audits. */
  readonly t: (key: string, params?: Params) => string;
  /** Whether a key has words. */
  readonly has: (key: string) => boolean;
  /** A name or sentence in the reader's language; an empty text where there is none. */
  readonly local: (text: LocalText | null | undefined) => string;
  /** What stands between two sentences: a space, and nothing in Chinese. */
  readonly gap: string;
}

const TextContext = createContext<Text | null>(null);

/** The reader's language and its words. */
export function useText(): Text {
  const text = useContext(TextContext);
  if (!text) throw new Error('useText outside of TextProvider');
  return text;
}

/** Gives the console its language: the stored choice, else the browser's; keeps `lang` of the document right. */
export function TextProvider({ children }: { children: ReactNode }) {
  const [loaded, setLoaded] = useState<{ locale: Locale; words: Words } | null>(null);

  const show = useCallback(async (locale: Locale) => {
    const words = await loadWords(locale);
    setApiLanguage(locale);
    document.documentElement.lang = locale;
    setLoaded({ locale, words });
    // Refusals were worded by the server in the other language: ask again.
    await queries.resetQueries({ predicate: (query) => query.state.status === 'error' });
  }, []);

  useEffect(() => void show(firstLocale(localStorage.getItem(STORED), navigator.languages)), [show]);

  const text = useMemo<Text | null>(() => {
    if (!loaded) return null;
    const { locale, words } = loaded;
    return {
      locale,
      setLocale: (next) => {
        localStorage.setItem(STORED, next);
        void show(next);
      },
      t: (key, params) => textOf(words, locale, key, params),
      has: (key) => key in words,
      local: (value) => (value ? inLocale(value, locale) : ''),
      gap: locale === 'en' ? ' ' : '',
    };
  }, [loaded, show]);

  return text ? <TextContext value={text}>{children}</TextContext> : null;
}

/** The stored locale if it is one of ours, else Chinese if the browser asks for any Chinese before English. */
export function firstLocale(stored: string | null, preferred: readonly string[]): Locale {
  const known = LOCALES.find((locale) => locale === stored);
  if (known) return known;
  const first = preferred.find((tag) => /^(zh|en)\b/i.test(tag));
  return first && /^zh/i.test(first) ? 'zh-CN' : 'en';
}
