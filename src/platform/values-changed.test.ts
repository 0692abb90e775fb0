import { expect, test } from 'vitest';
import type { Database } from './database.ts';
import { type ChangedValue, onValuesChanged, type ValuesChanged, valuesChanged } from './values-changed.ts';

const AT = '2026-11-21T12:00:00.000Z';
const value: ChangedValue = {
  area: '370200',
  indicator: 'PM25',
  period: '2026',
  value: 36.9,
  state: 'reported',
  version: 2,
};

test('listeners are told of changes of their own store until they stop', () => {
  const [one, other] = [{ db: {} as Database }, { db: {} as Database }];
  const told: ValuesChanged[] = [];
  const stop = onValuesChanged(one, (changed) => told.push(changed));
  valuesChanged(one, { at: AT, values: [value] });
  valuesChanged(other, { at: AT, values: [value] });
  valuesChanged(one, { at: AT, values: [] });
  valuesChanged(one, { at: AT, values: 'many' });
  stop();
  valuesChanged(one, { at: AT, values: 'many' });
  expect(told).toEqual([
    { at: AT, values: [value] },
    { at: AT, values: 'many' },
  ]);
});
