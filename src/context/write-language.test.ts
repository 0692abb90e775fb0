import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { chooseLanguage, parseLanguages } from './write-language.ts';

const chosen = (filter: string, ...tags: readonly string[]) =>
  chooseLanguage(Object.fromEntries(tags.map((tag) => [tag, `in ${tag}`])), parseLanguages(filter))?.language;

const codeOf = (filter: string, limits?: Parameters<typeof parseLanguages>[1]) => {
  try {
    parseLanguages(filter, limits);
  } catch (error) {
    return error instanceof MeridianError ? [error.code, error.issues[0]?.code] : error;
  }
  return undefined;
};

describe('a language filter', () => {
  test('is read with its weights, the best first', () => {
    expect(parseLanguages('fr;q=0.9, fr-CH , *;q=0.5,en;q=0.8')).toEqual([
      { language: 'fr-ch', quality: 1 },
      { language: 'fr', quality: 0.9 },
      { language: 'en', quality: 0.8 },
      { language: '*', quality: 0.5 },
    ]);
  });

  test.each(['', 'fr,', 'fr;', 'fr;q=2', 'fr;q=0.1234', 'fr;q=1;q=1', 'français', 'a b', 'fr_CH', '\ud800'])(
    'is refused: %j',
    (filter) => expect(codeOf(filter)).toEqual(['context.badRequest', 'context.language']),
  );

  test('is limited', () => {
    expect(codeOf('fr'.padEnd(501))).toEqual(['context.tooComplex', 'context.languageLong']);
    expect(codeOf('fr,en', { length: 9, ranges: 1 })).toEqual(['context.tooComplex', 'context.languageMany']);
    expect(codeOf(`${'a-'.repeat(249)}a`)).toEqual(['context.badRequest', 'context.language']);
  });
});

describe('the language that suits best', () => {
  test.each([
    ['fr', ['nl', 'fr'], 'fr'],
    ['fr-CH,fr', ['nl', 'fr'], 'fr'],
    ['fr-CH,fr;q=0.9,en;q=0.8,*;q=0.5', ['nl', 'fr', 'en'], 'fr'],
    ['fr-CH,fr;q=0.9,en;q=0.8,*;q=0.5', ['nl', 'en', 'it'], 'en'],
    ['fr-CH,fr;q=0.9,en;q=0.8,*;q=0.5', ['nl', 'it'], 'nl'],
    ['en;q=0.2,nl;q=0.7', ['en', 'nl'], 'nl'],
    ['FR', ['nl', 'fr'], 'fr'],
    ['fr', ['nl', 'fr-BE', 'fr-CH'], 'fr-BE'],
    ['fr', ['fr-BE', 'fr'], 'fr'],
    ['fr-CH-1996', ['nl', 'fr', 'fr-CH'], 'fr-CH'],
    ['fr-CH,nl', ['fr', 'nl'], 'nl'],
    ['fr', ['nl', 'frr'], 'nl'],
    ['nl;q=0,*', ['nl', 'en'], 'en'],
    ['nl;q=0', ['nl-BE', 'en'], 'en'],
    ['nl;q=0', ['nl'], 'nl'],
    ['de', ['@none', 'en'], '@none'],
    ['@none', ['en', '@none'], '@none'],
  ])('%s of %j is %s', (filter, tags, language) => expect(chosen(filter, ...tags)).toBe(language));

  test('is none where there is no text at all', () => {
    expect(chosen('*')).toBeUndefined();
    expect(chooseLanguage('urn:ngsi-ld:null', parseLanguages('*'))).toBeUndefined();
    expect(chooseLanguage(null, parseLanguages('*'))).toBeUndefined();
  });

  test('keeps a list of texts, and a tag of any name', () => {
    expect(chooseLanguage({ en: ['a', 'b'] }, parseLanguages('en'))?.value).toEqual(['a', 'b']);
    expect(chooseLanguage(JSON.parse('{"__proto__":"x"}'), parseLanguages('en'))).toEqual({
      language: '__proto__',
      value: 'x',
    });
  });

  test('is always one of the map', () => {
    const tag = fc.constantFrom('fr', 'fr-CH', 'en', 'nl', '@none', 'zh-Hant-TW');
    const range = fc.tuple(fc.oneof(tag, fc.constant('*')), fc.integer({ min: 0, max: 10 }));
    fc.assert(
      fc.property(
        fc.uniqueArray(tag, { minLength: 1 }),
        fc.array(range, { minLength: 1, maxLength: 6 }),
        (tags, ranges) => {
          const filter = ranges.map(([language, tenths]) => `${language};q=${tenths / 10}`).join(',');
          expect(tags).toContain(chosen(filter, ...tags));
        },
      ),
    );
  });
});
