import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { hasAsked, isKept, type ProjectionText, parseProjection } from './projection.ts';

const map = {
  source: undefined,
  expand: (name: string) => (name.includes(':') ? name : `ex:${name}`),
  compact: (iri: string) => iri.replace(/^ex:/, ''),
};
const parse = (text: ProjectionText, levels = 3) => parseProjection(text, map, levels);
const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof MeridianError ? `${error.code} ${error.issues[0]?.code}` : error;
  }
  return undefined;
};

describe('pick and omit', () => {
  test('name members and attributes; commas and bars are the same', () => {
    expect(parse({})).toBeUndefined();
    expect(parse({ pick: 'id,name|scope' })).toEqual({ pick: new Set(['id', 'ex:name', 'scope']) });
    expect(parse({ omit: 'https://example.org/a#b' })).toEqual({
      omit: new Set(['https://example.org/a#b']),
    });
  });

  test('braces hold what is shown of linked entities, and keep the relationship', () => {
    expect(parse({ pick: 'id,city{name,country{id}}' })).toEqual({
      pick: new Set(['id', 'ex:city']),
      linked: new Map([
        [
          'ex:city',
          {
            pick: new Set(['ex:name', 'ex:country']),
            linked: new Map([['ex:country', { pick: new Set(['id']) }]]),
          },
        ],
      ]),
    });
    expect(parse({ omit: 'type,city{name}' })).toEqual({
      omit: new Set(['type']),
      linked: new Map([['ex:city', { omit: new Set(['ex:name']) }]]),
    });
  });

  test('go together where they do not contradict each other', () => {
    const both = parse({ pick: 'id,city', omit: 'city{name}' })!;
    expect(isKept(both, 'ex:city')).toBe(true);
    expect(both.linked?.get('ex:city')).toEqual({ omit: new Set(['ex:name']) });
  });

  test('a name given twice is given once; without braces it is all of the linked entity', () => {
    expect(parse({ pick: 'a{b},a{c}' })).toEqual(parse({ pick: 'a{b,c}' }));
    expect(parse({ pick: 'a{b{c}},a{b{d},e}' })).toEqual(parse({ pick: 'a{b{c,d},e}' }));
    expect(parse({ pick: 'a,a{c}' })).toEqual(parse({ pick: 'a' }));
    expect(parse({ pick: 'a{c},a,a{d}' })).toEqual(parse({ pick: 'a' }));
    expect(parse({ pick: 'a{b{c}},a{b}' })).toEqual(parse({ pick: 'a{b}' }));
  });

  test.each([
    'id;name',
    'id,city{name',
    'id,city{{name}',
    'id,,name',
    'id,city{,name}',
    'id,city{}',
    '',
    ',',
    'id,',
    '|id',
    'id}',
    'city{name}}',
    'city{name}country',
    '{name}',
    'a b',
    'a\u0000',
    'ex:\ud800',
    '@context',
    '1a',
  ])('are refused: %j', (text) => {
    for (const parameter of ['pick', 'omit'])
      expect(codeOf(() => parse({ [parameter]: text }))).toMatch(
        /^context\.badRequest context\.projection(Name|Brace)$/,
      );
  });

  test('are refused where they contradict each other', () => {
    const both = 'context.badRequest context.projectionBoth';
    expect(codeOf(() => parse({ pick: 'name', omit: 'name' }))).toBe(both);
    expect(codeOf(() => parse({ pick: 'id', omit: 'type,id' }))).toBe(both);
    expect(codeOf(() => parse({ pick: 'city{name}', omit: 'city' }))).toBe(both);
    expect(codeOf(() => parse({ pick: 'city{name}', omit: 'city{name}' }))).toBe(both);
  });

  test('are refused where they reach further than the join (clause 5.7.1.4)', () => {
    const deep = 'context.badRequest context.projectionDepth';
    expect(codeOf(() => parse({ pick: 'city{name}' }, 0))).toBe(deep);
    expect(codeOf(() => parse({ omit: 'city{country{name}}' }, 1))).toBe(deep);
    expect(codeOf(() => parse({ pick: 'city{country{name}}' }, 2))).toBeUndefined();
    expect(codeOf(() => parse({ pick: 'a{'.repeat(4_000) }))).toBe(deep);
  });

  test('are limited', () => {
    expect(codeOf(() => parse({ pick: 'a'.repeat(10_001) }))).toBe(
      'context.tooComplex context.projectionLong',
    );
    expect(codeOf(() => parse({ pick: 'a,'.repeat(501) }))).toBe(
      'context.tooComplex context.projectionNames',
    );
  });

  test('take any text without another error, and never one that is not a list of names', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab:{},|;é\ud800 '), maxLength: 30 }), (pick) => {
        const code = codeOf(() => parse({ pick }));
        expect(code === undefined || String(code).startsWith('context.badRequest')).toBe(true);
        // a name that is a URI may hold a semicolon
        if (code === undefined) expect(pick).toMatch(pick.includes(':') ? /^\S+$/ : /^[^;\s]+$/);
      }),
    );
  });
});

describe('attrs', () => {
  const entity = {
    id: 'urn:x:1',
    types: ['ex:T'],
    scopes: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    modifiedAt: '2026-01-01T00:00:00.000Z',
    attributes: { 'ex:a': [] },
  };

  test('pick attributes and leave the members of the entity', () => {
    const attrs = parse({ attrs: 'a,b' })!;
    const kept = ['id', 'type', 'scope', 'createdAt', 'ex:a', 'ex:b', 'ex:c'].filter((name) =>
      isKept(attrs, name),
    );
    expect(kept).toEqual(['id', 'type', 'scope', 'createdAt', 'ex:a', 'ex:b']);
  });

  test('ask for entities that have one of them', () => {
    expect(hasAsked(entity, parse({ attrs: 'a,b' }))).toBe(true);
    expect(hasAsked(entity, parse({ attrs: 'b,constructor' }))).toBe(false);
    expect(hasAsked(entity, parse({ pick: 'b' }))).toBe(true);
    expect(hasAsked(entity, undefined)).toBe(true);
  });

  test('are refused beside pick or omit, for members of the entity, and for linked entities', () => {
    const beside = 'context.badRequest context.projectionAttrs';
    expect(codeOf(() => parse({ pick: 'name', attrs: 'category' }))).toBe(beside);
    expect(codeOf(() => parse({ omit: 'name', attrs: 'category' }))).toBe(beside);
    expect(codeOf(() => parse({ attrs: 'a,id' }))).toBe('context.badRequest context.projectionMember');
    expect(codeOf(() => parse({ attrs: 'a{b}' }))).toBe('context.badRequest context.projectionDepth');
  });
});
