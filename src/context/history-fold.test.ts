import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMemory } from '../../test/store.ts';
import type { Database } from '../platform/database.ts';
import { createFold, type Fold } from './history-fold.ts';
import { addValues, countUnfolded } from './history-value-store.ts';

let db: Database;
let due: { readonly milliseconds: number; readonly work: () => void }[] = [];
const after = (milliseconds: number, work: () => void) => {
  const one = { milliseconds, work };
  due.push(one);
  return () => {
    due = due.filter((other) => other !== one);
  };
};
const openFold = (on: Database = db): Fold => createFold({ db: on, log: pino({ level: 'silent' }), after });
const DAY = 86_400_000_000;
const add = (count: number, day = 0) =>
  addValues(
    db,
    Array.from({ length: count }, (_, i) => ({
      entityNo: 1,
      seriesNo: 4,
      at: `${day * DAY + i}`,
      number: i,
      instance: null,
    })),
    '0',
  );
/** Runs what is due and answers how long it is to the next look. */
async function tick(): Promise<number> {
  const [one] = due.splice(0, 1);
  one!.work();
  while (due.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return due[0]!.milliseconds;
}

beforeAll(async () => {
  db = await openMemory();
});
afterAll(() => db.close());

test('adds values up in slices, a few only after a while', async () => {
  await add(10);
  const fold = openFold();
  fold.start();
  expect(await tick()).toBe(2_000);
  expect(await countUnfolded(db)).toBe(10);
  for (let i = 0; i < 31; i += 1) await tick();
  expect(await countUnfolded(db)).toBe(0);
  await add(12_000, 1);
  await tick();
  expect(await countUnfolded(db)).toBe(7_000);
  await tick();
  await fold.close();
  expect(due).toEqual([]);
  expect(await db.query('SELECT day, count, sum, least, most FROM temporal_day ORDER BY day')).toEqual([
    { day: 0, count: 10, sum: 45, least: 0, most: 9 },
    { day: 1, count: 10_000, sum: 49_995_000, least: 0, most: 9999 },
  ]);
});

test('goes on later after a failure', async () => {
  const failing = { ...db, query: () => Promise.reject(new Error('gone')) } as Database;
  const fold = openFold(failing);
  fold.start();
  expect(await tick()).toBe(30_000);
  await fold.close();
});
