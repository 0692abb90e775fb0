import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { compileContext } from './compile-context.ts';
import type { Condition } from './query-language.ts';
import { INSTANCE_MEMBERS, QUERY_LIMITS } from './query-language.ts';
import { parseQuery } from './query-language-read.ts';
import { temporalOf } from './query-language-time.ts';

const CORE = ['observedAt', 'createdAt', 'modifiedAt', 'unitCode'];
const map = {
  source: undefined,
  expand: (name: string) =>
    name.includes(':') ? name : `${CORE.includes(name) ? 'https://uri.etsi.org/ngsi-ld/' : 'ex:'}${name}`,
  compact: (iri: string) => iri,
};
const parse = (text: string, options = {}) => parseQuery(text, map, options).condition;

/** A condition in short: `(a == 1 | b) & c`, names without prefix. */
function short(condition: Condition): string {
  if (condition.kind !== 'term')
    return `(${condition.parts.map(short).join(condition.kind === 'and' ? ' & ' : ' | ')})`;
  const { links, names, member, inside } = condition.path;
  const bare = (name: string) => name.replace(/^ex:/, '');
  const path = [
    ...links.map(
      (link) => `${bare(link.relationship)}{${link.types.map((type) => `${bare(type)}:`).join('')}`,
    ),
    names.map(bare).join('.'),
    member === undefined ? '' : `#${member}`,
    inside.length === 0 ? '' : `[${inside.join('.')}]`,
  ].join('');
  const { test: of } = condition;
  if (of.kind === 'exists') return path;
  if (of.kind === 'pattern') return `${path} ${of.negated ? '!~' : '~'} ${of.pattern.source}`;
  if (of.kind === 'order') return `${path} ${of.order} ${JSON.stringify(of.value.value)}`;
  const sign = of.negated ? '!=' : '==';
  if (of.kind === 'range')
    return `${path} ${sign} ${JSON.stringify(of.from.value)}..${JSON.stringify(of.to.value)}`;
  return `${path} ${sign} ${of.values.map(({ value }) => JSON.stringify(value)).join()}`;
}

function refusalOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (!(error instanceof MeridianError)) throw error;
    return `${error.code} ${error.issues[0]?.code} ${error.issues[0]?.details?.position ?? ''}`.trim();
  }
  return undefined;
}

describe('the examples of clause 4.9', () => {
  test.each([
    ['temperature', 'temperature'],
    ['temperature==20', 'temperature == 20'],
    ['brandName!="Mercedes"', 'brandName != "Mercedes"'],
    ['speed>50;brandName!="Mercedes"', '(speed greater 50 & brandName != "Mercedes")'],
    [
      '((speed>50|rpm>3000);brandName=="Mercedes")',
      '((speed greater 50 | rpm greater 3000) & brandName == "Mercedes")',
    ],
    [
      '(temperature>=20;temperature<=25)|capacity<=10',
      '((temperature greaterEqual 20 & temperature lessEqual 25) | capacity lessEqual 10)',
    ],
    [
      'temperature.observedAt>=2017-12-24T12:00:00Z',
      'temperature#observedAt greaterEqual "2017-12-24T12:00:00.000000Z"',
    ],
    ['address[city]=="Berlin"', 'address[city] == "Berlin"'],
    ['sensor.rawdata[airquality.particulate]==40', 'sensor.rawdata[airquality.particulate] == 40'],
    ['color=="black", "red"', 'color == "black","red"'],
    ['temperature!=10..20', 'temperature != 10..20'],
    ['color[en]=="red"', 'color[en] == "red"'],
    ['color[*]!="red"', 'color[*] != "red"'],
    ['sensor{humidity}==40', 'sensor{humidity == 40'],
    ['sensor{Device:humidity}==40', 'sensor{Device:humidity == 40'],
    ['a{B,C:d{e.f[g]}}', 'a{B:C:d{e.f[g]'],
  ])('%s', (text, expected) => {
    expect(short(parse(text))).toBe(expected);
  });

  test('a value is expanded for the attributes that ask for it, unless they hold JSON', () => {
    expect(short(parse('gender==Male,"Other"', { expandValues: ['gender'] }))).toBe(
      'gender == "ex:Male","ex:Other"',
    );
    expect(refusalOf(() => parse('gender==Male'))).toBe('context.badRequest context.queryValue 9');
    expect(short(parse('a=="b"', { expandValues: ['a'], jsonKeys: ['a'] }))).toBe('a == "b"');
  });
});

test('AND comes before OR, parentheses before both', () => {
  expect(short(parse('a|b;c|d'))).toBe('(a | (b & c) | d)');
  expect(short(parse('(a|b);(c|d)'))).toBe('((a | b) & (c | d))');
});

describe('values', () => {
  test.each([
    ['a==-1.5e3', 'a == -1500'],
    ['a==true,false', 'a == true,false'],
    ['a == 1 ; b', '(a == 1 & b)'],
    ['a==2020-02-29', 'a == "2020-02-29"'],
    ['a==12:30:00,5Z', 'a == "12:30:00.500000Z"'],
    [
      'a==2020-01-01T00:00:00Z..2020-01-01T00:00:00,5Z',
      'a == "2020-01-01T00:00:00.000000Z".."2020-01-01T00:00:00.500000Z"',
    ],
    ['a==urn:x:1,urn:x:2', 'a == "urn:x:1","urn:x:2"'],
    ['(a==http://x/y(z)|b)', '(a == "http://x/y(z)" | b)'],
    ['a=="\\u00e9\\"|;"', 'a == "é\\"|;"'],
    ['a.createdAt>"2020-01-01T00:00:00Z"', 'a#createdAt greater "2020-01-01T00:00:00.000000Z"'],
    ['modifiedAt<2020-01-01T00:00:00Z', '#modifiedAt less "2020-01-01T00:00:00.000000Z"'],
  ])('%s', (text, expected) => {
    expect(short(parse(text))).toBe(expected);
  });

  test('a pattern ends where the query goes on, whatever its own groups and classes hold', () => {
    expect(short(parse('a~=^(x|y)[;|)]+|b'))).toBe('(a ~ ^(x|y)[;|)]+ | b)');
    expect(short(parse('(a!~=the Bull;b)'))).toBe('(a !~ the Bull & b)');
    expect(short(parse('a~="x;y|z"'))).toBe('a ~ x;y|z');
    expect(short(parse('a~="\\."'))).toBe('a ~ \\.');
    expect(short(parse('a~="\\\\."'))).toBe('a ~ \\.');
  });
});

describe('refusals', () => {
  test.each([
    ['', 'context.queryName 1'],
    ['a;', 'context.queryName 3'],
    ['a==', 'context.queryValue 4'],
    ['a==Mercedes', 'context.queryValue 4'],
    ['a==20x', 'context.queryValue 4'],
    ['a==1e999', 'context.queryValue 4'],
    ['a==2021-02-29', 'context.queryValue 4'],
    ['a=="x', 'context.queryValue 4'],
    ['a=="\\u0000"', 'context.queryValue 4'],
    ['a=="\ud800"', 'context.queryCharacter 5'],
    ['a>true', 'context.queryOrder 3'],
    ['a==1.."b"', 'context.queryRange 4'],
    ['(a|b', 'context.queryOpen 5'],
    ['a)', 'context.queryRest 2'],
    ['a[b', 'context.queryOpen 4'],
    ['a{b', 'context.queryOpen 4'],
    ['a.b{c}', 'context.queryRest 4'],
    ['a-b==1', 'context.queryRest 2'],
    ['a=1', 'context.queryRest 2'],
    ['a~=(', 'context.queryPattern 4'],
    ['a~=(?=b)', 'context.queryPattern 4'],
    ['a~=x{1001}', 'context.queryPattern 4'],
    ['!a', 'context.queryName 1'],
    ['"a"==1', 'context.queryName 1'],
  ])('%j', (text, expected) => {
    expect(refusalOf(() => parse(text))).toBe(`context.badRequest ${expected}`);
  });

  test.each([
    ['length', 'a'.repeat(QUERY_LIMITS.length + 1), 'context.queryLength'],
    ['depth', '('.repeat(10_000), 'context.queryDepth'],
    [
      'terms',
      Array(QUERY_LIMITS.terms + 1)
        .fill('a')
        .join(';'),
      'context.queryTerms',
    ],
    [
      'names',
      Array(QUERY_LIMITS.names + 1)
        .fill('a')
        .join('.'),
      'context.queryNames',
    ],
    ['links', `${'a{'.repeat(QUERY_LIMITS.links + 1)}b`, 'context.queryLinks'],
    [
      'values',
      `a==${Array(QUERY_LIMITS.values + 1)
        .fill(1)
        .join()}`,
      'context.queryValues',
    ],
    ['pattern', `a~=${'x'.repeat(QUERY_LIMITS.patternLength + 1)}`, 'context.queryPatternLength'],
    ['pattern size', 'a~=(a|b|ab|ba){100}c', 'context.queryPatternSize'],
  ])('more than the limit of %s', (_, text, code) => {
    expect(refusalOf(() => parse(text))).toBe(`context.tooComplex ${code}`);
  });

  test('any text is read or refused in words of its own', () => {
    const piece = fc.constantFrom(
      'a',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ';',
      '|',
      '==',
      '~=',
      '"',
      '\\',
      '..',
      '1',
      ',',
      ':',
      ' ',
      '2020-01-01',
      'é',
      '\u0000',
      '\ud800',
      '-',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((all) => all.join('')),
          fc.string(),
        ),
        (text) => {
          refusalOf(() => parse(text));
        },
      ),
    );
  });
});

test('members are told by the core @context, whatever the user calls them', async () => {
  const core: unknown = JSON.parse(
    readFileSync(new URL('../../contexts/ngsi-ld-core.jsonld', import.meta.url), 'utf8'),
  );
  const user = { seen: 'https://uri.etsi.org/ngsi-ld/observedAt', a: 'ex:a' };
  const real = await compileContext(user, () => Promise.reject(new Error('no network')), {
    core: core as object,
  });
  for (const name of INSTANCE_MEMBERS)
    expect(short(parseQuery(`a.${name}`, real).condition)).toBe(`a#${name}`);
  expect(short(parseQuery('a.seen', real).condition)).toBe('a#observedAt');
});

test('times of clause 4.6.3, and nothing near them', () => {
  expect(temporalOf('2020-02-29T23:59:60.123456Z')).toEqual({
    kind: 'instant',
    key: '2020-02-29T23:59:60.123456Z',
  });
  for (const text of [
    '2020-01-01T00:00Z',
    '2020-01-01T00:00:00',
    '2020-01-01T00:00:00+00:00',
    '2020-1-1',
    '24:00:00Z',
    '2020-01-01T00:00:00.1234567Z',
    '1900-02-29',
    '２020-01-01',
  ])
    expect(temporalOf(text)).toBeUndefined();
});
