import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';

test('members are ordered by name at every depth, so the order of writing does not matter', () => {
  expect(canonicalJson({ b: [{ z: 1, a: '青' }], a: null })).toBe('{"a":null,"b":[{"a":"青","z":1}]}');
  expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
});

test('absent members are left out and numbers are written as ECMAScript does', () => {
  expect(canonicalJson({ a: undefined, b: -0, c: 1e21, d: 0.1 })).toBe('{"b":0,"c":1e+21,"d":0.1}');
});

test('a number that JSON cannot carry is refused', () => {
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError);
});
