import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepMeasureResults } from '../../src/assessments/run-input-store.ts';
import type { Measure } from '../../src/indicators/measure.ts';
import { insertResults, insertTick } from '../../src/indicators/measure-result-store.ts';
import { insertTodos } from '../../src/indicators/measure-store.ts';
import { sweepMeasures } from '../../src/indicators/measure-sweep.ts';
import { getValueLineage } from '../../src/indicators/value-lineage-actions.ts';
import { putValues } from '../../src/indicators/value-store.ts';
import type { Database } from '../../src/platform/database.ts';
import { type MeasureCase, measureCase, station } from '../measure-case.ts';

const base = {
  unit: 'ug/m3',
  period: 'year',
  entities: { type: 'Station' },
  attribute: 'pm25',
  area: { by: 'reference', attribute: 'city' },
} as const;
const declared: Readonly<Record<string, Omit<Measure, 'format' | 'indicator'>>> = {
  COUNT: { ...base, unit: 'number', recordUnit: 'ug/m3', aggregate: { method: 'count' } },
  OVER: { ...base, unit: 'days', recordUnit: 'ug/m3', aggregate: { method: 'count', where: { above: 75 } } },
  SHARE: { ...base, unit: '%', recordUnit: 'ug/m3', aggregate: { method: 'share', where: { above: 75 } } },
  SUM: { ...base, aggregate: { method: 'sum' } },
  MEAN: { ...base, aggregate: { method: 'mean' } },
  MONTHLY: {
    ...base,
    period: 'month',
    offset: '+08:00',
    aggregate: { method: 'mean' },
    minimumCoverage: 0.1,
  },
  MIN: { ...base, aggregate: { method: 'min' } },
  MAX: { ...base, aggregate: { method: 'max' } },
  P90: { ...base, aggregate: { method: 'percentile', percentile: 90 } },
  HOURS: {
    ...base,
    unit: 'hours',
    recordUnit: 'ug/m3',
    aggregate: { method: 'timeAbove', threshold: 75, maxGap: 'P1D' },
  },
  STATIONS: {
    unit: 'number',
    period: 'year',
    offset: '+08:00',
    entities: { type: 'Station' },
    aggregate: { method: 'count' },
    area: base.area,
    time: { attribute: 'opened' },
  },
  ACTIVE: {
    unit: '%',
    period: 'year',
    entities: { type: 'Station' },
    aggregate: { method: 'share', q: 'status=="on"' },
    area: base.area,
    time: { attribute: 'opened' },
  },
  TWICE: { unit: 'ug/m3', period: 'year', formula: 'MEAN * 2 + MAX - MAX' },
};

/** What every store must do with measures. */
export function measureContract(open: () => Promise<Database>): void {
  let db: Database;
  let it: MeasureCase;
  beforeAll(async () => {
    db = await open();
    it = await measureCase(db);
  }, 120_000);
  afterAll(async () => {
    await it?.stop();
    await db?.close();
  });
  const all = async () => {
    await it.engine.settled();
    return Object.fromEntries(
      await Promise.all(Object.keys(declared).map(async (code) => [code, await it.values(code)] as const)),
    );
  };
  const at = (day: number, hour = 0): string => new Date(Date.UTC(2024, 0, 1 + day, hour)).toISOString();

  describe('measures', () => {
    test('let go of what they came to in the course of a day, and keep what is in force, referred to or another day’s last', async () => {
      const day = 24 * 3_600_000;
      let now = Date.UTC(2031, 0, 1, 6);
      const ctx = { ...it.ctx, clock: () => new Date(now) };
      await db.query(
        `INSERT INTO indicator (code, name_en, name_zh, unit) VALUES ('SWEPT', 'S', 'S', 'number') ON CONFLICT DO NOTHING`,
      );
      const come = async (value: number): Promise<number> =>
        db.transaction(async (sql) => {
          const moment = { tick: await insertTick(sql), at: ctx.clock(), valueNo: 0, replacedNo: 0 };
          const place = { code: 'SWEPT', area: 'A', period: '2031' as const };
          const outcome = { value, state: 'reported' as const, records: 1, excluded: {}, issues: [] };
          const [no] = await insertResults(sql, [{ ...place, revision: 1, outcome }], moment);
          await putValues(sql, [
            { ...place, indicator: 'SWEPT', value, state: 'reported', origin: { kind: 'measure', no: no! } },
          ]);
          return no!;
        });
      const left = async () => {
        const results = await db.query<{ value: number }>(
          `SELECT value FROM measure_result WHERE code = 'SWEPT' ORDER BY no`,
        );
        const versions = await db.query<{ value: number; version: number }>(
          `SELECT value, version FROM indicator_value_version WHERE indicator_id = (SELECT id FROM indicator WHERE code = 'SWEPT')
           ORDER BY version`,
        );
        return [results.map(({ value }) => value), versions.map(({ value, version }) => [version, value])];
      };
      for (const value of [1, 2, 3, 4]) {
        const no = await come(value);
        if (value === 2) await keepMeasureResults(db, [no]);
        now += 60_000;
      }
      now += day;
      for (const value of [5, 6]) {
        await come(value);
        now += 60_000;
      }
      const limits = { step: 2, stays: 10 * 60_000 };
      // all but what is younger than ten minutes, a step of two at a time
      const steps = [];
      do steps.push(await sweepMeasures(ctx, limits));
      while (!steps.at(-1)!.isDone);
      expect(steps.map(({ gone }) => gone)).toEqual([1, 1, 0]);
      expect(await left()).toEqual([
        [2, 4, 5, 6],
        [
          [2, 2],
          [4, 4],
          [5, 5],
        ],
      ]);
      now += 3_600_000;
      while (!(await sweepMeasures(ctx, limits)).isDone);
      expect(await left()).toEqual([
        [2, 4, 6],
        [
          [2, 2],
          [4, 4],
        ],
      ]);
      expect(await db.query('SELECT count(*) AS n FROM measure_tick')).toEqual([{ n: 1 }]);
      const key = { area: 'A', indicator: 'SWEPT', period: '2031' as const };
      const lineage = await getValueLineage(ctx, { ...key, version: 2 });
      expect([lineage.version.value, lineage.version.replaced?.by]).toEqual([2, 'measure']);
      expect((await getValueLineage(ctx, key)).earlier.map(({ version }) => version)).toEqual([4, 2]);
    });

    test('follow records, one by one', async () => {
      for (const [indicator, measure] of Object.entries(declared))
        await it.declare({ indicator, ...measure });
      await it.write(station('1', 'A', { pm25: { value: 50, at: at(0) } }, opened('2024-05-01', 'on')));
      await it.write(station('1', 'A', { pm25: { value: 100, at: at(1) } }));
      await it.write(
        station('2', 'A', { pm25: { value: 0.3, at: at(1), unit: 'GP' } }, opened('2024-05-02', 'off')),
      );
      const values = await all();
      expect(values).toMatchObject({
        COUNT: { 'A 2024': 3 },
        OVER: { 'A 2024': 2 },
        SUM: { 'A 2024': 450 },
        MEAN: { 'A 2024': 150 },
        MIN: { 'A 2024': 50 },
        MAX: { 'A 2024': 300 },
        STATIONS: { 'A 2024': 2 },
        ACTIVE: { 'A 2024': 50 },
        TWICE: { 'A 2024': 300 },
        HOURS: { 'A 2024': 24 },
        MONTHLY: { 'A 2024-01': 'not-reported' },
      });
      expect(values.P90!['A 2024']).toBeCloseTo(260, 9);
      expect(values.SHARE!['A 2024']).toBeCloseTo(66.6667, 3);
    }, 60_000);

    test('take out what is corrected, deleted or moves away', async () => {
      await it.write(station('1', 'A', { pm25: { value: 20, at: at(1) } }));
      expect((await all()).MAX).toEqual({ 'A 2024': 300 });
      expect((await all()).MEAN!['A 2024']).toBeCloseTo(370 / 3, 9);
      await it.write(station('2', 'B', {}));
      expect(await all()).toMatchObject({
        MAX: { 'A 2024': 50, 'B 2024': 300 },
        MEAN: { 'A 2024': 35, 'B 2024': 300 },
        STATIONS: { 'A 2024': 1, 'B 2024': 1 },
        TWICE: { 'A 2024': 70, 'B 2024': 600 },
      });
    }, 60_000);

    test('are the same whether they are followed or gathered anew, bit for bit', async () => {
      const step = fc.record({
        name: fc.constantFrom('1', '2', '3', '4'),
        area: fc.constantFrom('A', 'A', 'B', 'C', 'nowhere'),
        day: fc.integer({ min: 0, max: 800 }),
        hour: fc.constantFrom(0, 0, 7, 17),
        value: fc.oneof(
          fc.double({ min: -1e6, max: 1e6, noNaN: true }),
          fc.integer({ min: 0, max: 200 }),
          fc.constant('broken'),
        ),
        unit: fc.constantFrom(undefined, 'GQ', 'GP', 'KGM'),
        status: fc.constantFrom('on', 'off'),
        moves: fc.integer({ min: 0, max: 9 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
          async (groups) => {
            for (const group of groups) {
              const documents = group.map(({ name, area, day, hour, value, unit, status, moves }) => {
                const document = station(
                  name,
                  area,
                  { pm25: { value, at: at(day, hour), ...(unit ? { unit } : {}) } },
                  opened(at(day % 300).slice(0, 10), status),
                );
                if (moves < 7) delete (document as { city?: unknown }).city;
                return document;
              });
              await Promise.all([it.write(...documents.slice(0, 2)), it.write(...documents.slice(2))]);
            }
            const followed = await all();
            for (const code of Object.keys(declared))
              await insertTodos(
                db,
                ['A', 'B', 'C'].map((area) => ({ code, area })),
              );
            await it.engine.reload();
            expect(await all()).toEqual(followed);
          },
        ),
        // what is stored grows from run to run, so that nothing smaller can be tried anew
        { numRuns: db.kind === 'embedded' ? 12 : 6, endOnFailure: true },
      );
    }, 240_000);
  });
}

const opened = (day: string, status: string) => ({
  opened: { type: 'Property', value: day },
  status: { type: 'Property', value: status },
});
