import { MeridianError } from '../model/error.ts';
import { isObject } from './read-json.ts';

/** A language that a reader takes, as RFC 3282 has it: `fr-CH`, or `*` for any; 0 stands for "not this one". */
export interface LanguageRange {
  readonly language: string;
  readonly quality: number;
}

export interface LanguageLimits {
  /** UTF-16 units of the whole filter. */
  readonly length: number;
  readonly ranges: number;
}
const LANGUAGE_LIMITS: LanguageLimits = { length: 500, ranges: 50 };

const RANGE = /^(\*|@none|[a-z]{1,8}(?:-[a-z0-9]{1,8}){0,8})$/i;
const QUALITY = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

/**
 * Reads a language filter (clause 4.15): `fr-CH,fr;q=0.9,en;q=0.8,*;q=0.5`.
 * @returns the ranges, the best first; those of one quality in the order of the text
 * @throws MeridianError `context.badRequest`, `context.tooComplex` beyond the limits
 */
export function parseLanguages(
  text: string,
  limits: LanguageLimits = LANGUAGE_LIMITS,
): readonly LanguageRange[] {
  if (text.length > limits.length) throw tooMany('context.languageLong', limits.length);
  const parts = text.split(',');
  if (parts.length > limits.ranges) throw tooMany('context.languageMany', limits.ranges);
  return parts.map(rangeOf).sort((one, other) => other.quality - one.quality);
}

function rangeOf(part: string): LanguageRange {
  const [language = '', weight, ...rest] = part.split(';').map((piece) => piece.trim());
  const quality = weight === undefined ? '1' : QUALITY.exec(weight)?.[1];
  if (!RANGE.test(language) || quality === undefined || rest.length > 0)
    throw new MeridianError('context.badRequest', {}, [
      { code: 'context.language', severity: 'error', at: { path: '/lang' }, value: part.slice(0, 40) },
    ]);
  return { language: language.toLowerCase(), quality: Number(quality) };
}

const tooMany = (code: string, most: number): MeridianError =>
  new MeridianError('context.tooComplex', {}, [
    { code, severity: 'error', at: { path: '/lang' }, details: { most } },
  ]);

/**
 * The text or texts of a language map that suit a reader best, with their language. A range takes its own language first, then
 * one that is more specific (`fr` takes `fr-CH`); where none is had, a wider one (`fr` for `fr-CH`, RFC 4647, 3.4), then any
 * that is not refused by a quality of 0, then any at all: clause 4.15 wants a language in each case.
 */
export function chooseLanguage(
  languageMap: unknown,
  ranges: readonly LanguageRange[],
): { readonly language: string; readonly value: unknown } | undefined {
  if (!isObject(languageMap)) return undefined;
  const tags = Object.keys(languageMap);
  const refused = (tag: string): boolean =>
    ranges.some((range) => range.quality === 0 && covers(range.language, tag));
  const had = tags.filter((tag) => !refused(tag));
  const language = bestOf(had, ranges) ?? had[0] ?? tags[0];
  return language === undefined ? undefined : { language, value: languageMap[language] };
}

function bestOf(tags: readonly string[], ranges: readonly LanguageRange[]): string | undefined {
  const wanted = ranges.filter((range) => range.quality > 0);
  for (const { language } of wanted) {
    const found =
      language === '*'
        ? tags[0]
        : (tags.find((tag) => tag.toLowerCase() === language) ?? tags.find((tag) => covers(language, tag)));
    if (found !== undefined) return found;
  }
  for (const { language } of wanted) {
    const parts = language.split('-');
    while (parts.pop() !== undefined && parts.length > 0) {
      const found = tags.find((tag) => tag.toLowerCase() === parts.join('-'));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const covers = (range: string, tag: string): boolean =>
  tag.toLowerCase() === range || tag.toLowerCase().startsWith(`${range}-`);
