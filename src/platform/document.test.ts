import { describe, expect, test } from 'vitest';
import { pointerParts, readDocument } from './document.ts';

const LIMITS = { characters: 1_000_000, depth: 20, values: 10_000 };
const read = (text: string) => readDocument(text, LIMITS);
const problems = (text: string) => read(text).issues.map(({ code, at }) => [code, at.row ?? at.path]);

describe('one document', () => {
  test('of YAML or JSON', () => {
    expect(read('a: 1\nb: [x, "y"]\n')).toMatchObject({ value: { a: 1, b: ['x', 'y'] }, issues: [] });
    expect(read('{\n\t"a": [1,\n\t\t2.5e3],\n\t"b": "\\ud83d\\ude00\\/"\n}').value).toEqual({
      a: [1, 2500],
      b: '😀/',
    });
  });

  test('knows the line of everything in it', () => {
    const { lineOf } = read('a: 1\nb:\n  - x\n  - {c/d: 2,\n     e: 3}\n');
    expect(['/a', '/b', '/b/1', '/b/1/c~1d', '/b/1/e'].map(lineOf)).toEqual([1, 2, 4, 4, 5]);
    // What is not there is looked for in what is around it.
    expect(['/b/1/f', '/b/7', '/g', ''].map(lineOf)).toEqual([4, 2, 1, 1]);
  });

  test('finds a line through an alias', () => {
    expect(read('a: &a\n  b: 1\nc: *a\n').lineOf('/c/b')).toBe(2);
  });

  test('gives each use of an alias its own copy', () => {
    const value = read('a: &a {b: 1}\nc: *a\n').value as Readonly<Record<string, unknown>>;
    expect(value.c).toEqual(value.a);
    expect(value.c).not.toBe(value.a);
  });

  test('lets numbers through that no schema accepts', () => {
    expect(read('[.nan, 1e400, -.inf]').value).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
  });

  test('does not reach the prototype', () => {
    const value = read('{__proto__: {polluted: true}, constructor: 1}').value as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect('polluted' in value).toBe(false);
  });
});

describe('what is refused', () => {
  test.each([
    ['a key twice', 'a: 1\na: 2', 2],
    ['an unknown tag', 'a: 1\nb: !!python/object c', 2],
    ['an open quote', 'a: "b', 1],
    ['a tab as indentation', 'a:\n\tb: 1', 2],
  ])('%s', (_, text, row) => {
    expect(problems(text)).toContainEqual(['document.syntax', row]);
    expect(read(text).value).toBeUndefined();
  });

  test('an alias that names nothing, or only what comes later', () => {
    expect(problems('a: *b\nc: &b 1')).toEqual([['document.aliasUnknown', 1]]);
  });

  test('a second document', () => {
    expect(problems('a: 1\n---\nb: 2')).toEqual([['document.several', 2]]);
  });

  test('too much text', () => {
    expect(problems(' '.repeat(LIMITS.characters + 1))).toEqual([['document.tooLong', undefined]]);
  });

  // Each of these overflows the stack of a parser that calls itself, and then takes the whole process down.
  test.each([
    ['[', '['.repeat(50_000)],
    ['[]', `${'['.repeat(3000)}${']'.repeat(3000)}`],
    ['{a: ', '{a: '.repeat(50_000)],
    ['- ', '- '.repeat(50_000)],
    ['? ', '? '.repeat(50_000)],
    ['indented', Array.from({ length: 400 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
  ])('nesting without end: %s', (_, text) => {
    for (let time = 0; time < 3; time++)
      expect(problems(text)).toEqual([['document.tooDeep', expect.any(Number)]]);
  });

  test('nesting as deep as the limit is read', () => {
    expect(problems(`${'['.repeat(20)}${']'.repeat(20)}`)).toEqual([]);
    expect(problems(`${'['.repeat(21)}${']'.repeat(21)}`)).toEqual([['document.tooDeep', 1]]);
  });

  test('nesting through aliases', () => {
    const wrap = (inner: string) => `${'['.repeat(8)}${inner}${']'.repeat(8)}`;
    const text = `a: &a ${wrap('1')}\nb: &b ${wrap('*a')}\nc: ${wrap('*b')}`;
    expect(read(text).issues).toMatchObject([
      { code: 'document.tooDeep', at: { path: expect.stringMatching(/^\/c/) } },
    ]);
  });

  test('aliases that multiply', () => {
    const bomb = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x]'
        : `a${level}: &a${level} [${new Array(9).fill(`*a${level - 1}`).join(', ')}]`,
    );
    expect(problems(bomb.join('\n'))).toEqual([['document.aliases', undefined]]);
  });

  test('aliases that make the content too large', () => {
    const list = `x: &x [${new Array(200).fill('1').join(',')}]\ny: [${new Array(100).fill('*x').join(',')}]`;
    expect(problems(list)).toEqual([['document.tooLarge', undefined]]);
  });

  test('a thing inside itself, which is cut so that the rest can be checked', () => {
    expect(read('a: &a\n  b: 1\n  c: *a\n')).toMatchObject({
      value: { a: { b: 1 } },
      issues: [{ code: 'document.cycle', at: { path: '/a/c' } }],
    });
    expect(read('&all [1, [*all]]')).toMatchObject({
      value: [1, []],
      issues: [{ code: 'document.cycle', at: { path: '/1/0' } }],
    });
  });
});

test('a JSON Pointer has its parts unescaped', () => {
  expect(pointerParts('/a~1b/c~0d/0')).toEqual(['a/b', 'c~d', '0']);
});
