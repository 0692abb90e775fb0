import { expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { decodeCursor, encodeCursor, pageOf } from './cursor.ts';

test('a cursor brings back the key of its list', () => {
  const cursor = encodeCursor('areas?parent=370000', ['370200', 7, null]);
  expect(cursor).toMatch(/^[\w-]+$/);
  expect(decodeCursor('areas?parent=370000', 3, cursor)).toEqual(['370200', 7, null]);
});

test.each([
  ['of another list', encodeCursor('areas', ['370200'])],
  ['of another length', encodeCursor('areas?parent=370000', ['370200', '1'])],
  ['with an object as key', Buffer.from('["x",{"a":1}]').toString('base64url')],
  ['no JSON', 'not-a-cursor'],
  ['empty', ''],
])('a cursor %s is refused', (_, cursor) => {
  expect(() => decodeCursor('areas?parent=370000', 1, cursor)).toThrow(MeridianError);
});

test('a page tells that there is more by the one row too many', () => {
  const page = (rows: number[]) =>
    pageOf(
      rows,
      2,
      'numbers',
      (row) => [row],
      (row) => row * 10,
    );
  expect(page([1, 2, 3])).toEqual({ items: [10, 20], next: encodeCursor('numbers', [2]) });
  expect(page([1, 2])).toEqual({ items: [10, 20], next: null });
  expect(page([])).toEqual({ items: [], next: null });
});
