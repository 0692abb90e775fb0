import { expect, test } from 'vitest';
import { matchesTag, weakTag } from './etag.ts';

test('equal bodies have equal weak tags', () => {
  expect(weakTag('{"a":1}')).toBe(weakTag(Buffer.from('{"a":1}')));
  expect(weakTag('{"a":1}')).not.toBe(weakTag('{"a":2}'));
  expect(weakTag('')).toMatch(/^W\/"[\w-]{27}"$/);
});

test.each([
  ['W/"a"', true],
  ['"a"', true],
  ['"b", W/"a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
  ['', false],
  [undefined, false],
])('If-None-Match %s against W/"a"', (header, expected) => {
  expect(matchesTag(header, 'W/"a"')).toBe(expected);
});
