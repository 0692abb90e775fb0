import { formatMessage } from '../model/message.ts';
import { inLocale, LOCALES, type Locale } from '../model/text.ts';
import { type EditionHead, README_FILE } from './edition-manifest.ts';
import type { AllMessages } from './report-wording.ts';

/** Paragraphs of the note; each is `edition.readme.<key>`. */
const PARAGRAPHS = ['what', 'verify', 'command', 'shows', 'without', 'files'] as const;

/** README.txt: in both languages, what the bundle is and how anybody verifies it. */
export function readmeText(head: EditionHead, files: readonly string[], messages: AllMessages): string {
  const part = (locale: Locale): string => {
    const say = (key: string, details: Readonly<Record<string, string | number>> = {}) =>
      formatMessage(messages[locale], locale, `edition.readme.${key}`, details);
    const title = inLocale(head.title, locale);
    const about = {
      title,
      period: head.period,
      publisher: inLocale(head.publisher, locale),
      date: head.publishedAt.slice(0, 10),
      id: head.id,
      count: head.areaCount,
      indicators: head.indicatorCount,
      version: head.meridian,
    };
    const width = Math.max(...files.map((name) => name.length)) + 2;
    return [
      title,
      '',
      ...PARAGRAPHS.flatMap((key) => [say(key, about), '']),
      ...files
        .filter((name) => name !== README_FILE)
        .map((name) => `  ${name.padEnd(width)}${fileWords(say, name)}`),
    ].join('\n');
  };
  return `${LOCALES.map(part).join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}

const fileWords = (say: (key: string) => string, name: string): string =>
  say(`file.${name.startsWith('methodology-') ? 'methodology.html' : name}`);
