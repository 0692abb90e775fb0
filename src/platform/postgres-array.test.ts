import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { boxArray, int8Array, jsonbArray, textArray, timestamptzArray } from './postgres-array.ts';

let db: Database;
beforeAll(async () => {
  db = await openEmbedded(undefined);
});
afterAll(() => db.close());

const one = async (expression: string, parameter: Buffer): Promise<unknown> =>
  (await db.query<{ value: unknown }>(`SELECT ${expression} AS value`, [parameter]))[0]!.value;

test('texts and JSON arrive as they are', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')))),
      async (texts) => {
        expect(await one('$1::text[]', textArray(texts))).toEqual(texts);
        const json = texts.map((text) => (text === null ? null : JSON.stringify({ text })));
        expect(await one('array_to_json($1::jsonb[])', jsonbArray(json))).toEqual(
          texts.map((text) => (text === null ? null : { text })),
        );
      },
    ),
    { numRuns: 50 },
  ));

test('numbers, times and boxes arrive as they are', async () => {
  const whole = [0, -1, null, Number.MAX_SAFE_INTEGER];
  expect(await one('$1::int8[]', int8Array(whole))).toEqual(whole);
  const times = [
    '2026-01-02T03:04:05.678Z',
    null,
    '1969-12-31T23:59:59Z',
    '2026-01-01T00:00:00.123456Z',
    '0001-01-01T00:00:00.1Z',
  ];
  expect(
    await one(
      `(SELECT array_agg(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') ORDER BY i) FROM unnest($1::timestamptz[]) WITH ORDINALITY AS t (at, i))`,
      timestamptzArray(times),
    ),
  ).toEqual([
    '2026-01-02T03:04:05.678000Z',
    null,
    '1969-12-31T23:59:59.000000Z',
    '2026-01-01T00:00:00.123456Z',
    '0001-01-01T00:00:00.100000Z',
  ]);
  expect(await one(`($1::box[])::text`, boxArray([[3, 4, 1, 2.5], null]))).toBe('{(3,4),(1,2.5);NULL}');
  expect(await one('$1::text[]', textArray([]))).toEqual([]);
});
