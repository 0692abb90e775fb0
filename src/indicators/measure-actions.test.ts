import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personWith } from '../../test/context.ts';
import { type MeasureCase, measureCase, station } from '../../test/measure-case.ts';
import { openMemory } from '../../test/store.ts';
import { keepMeasureResults } from '../assessments/run-input-store.ts';
import { openMeasures } from '../main/measures.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { valuesChanged } from '../platform/values-changed.ts';
import { saveBoundaries } from './boundary-actions.ts';
import * as actions from './measure-actions.ts';
import type { MeasureEngine } from './measure-engine.ts';
import { previewMeasure } from './measure-preview-actions.ts';
import { listMeasureProblems } from './measure-problem-actions.ts';
import { listResultRecords } from './measure-result-actions.ts';
import { getValueLineage } from './value-lineage-actions.ts';
import { type NewValue, putValues } from './value-store.ts';

let db: Database;
let it: MeasureCase;
beforeAll(async () => {
  db = await openMemory();
  it = await measureCase(db, { indicators: { PEOPLE: '10^4 persons', LAND: 'km2', ODD: 'unknown' } });
}, 60_000);
afterAll(async () => {
  await it?.stop();
  await db?.close();
});

const mean = (indicator: string, more = ''): string => `
format: meridian-measure/1
indicator: ${indicator}
name: {en: Mean, zh: 均值}
unit: ug/m3
period: year
entities: {type: Station}
attribute: pm25
aggregate: {method: mean}
area: {by: reference, attribute: city}
${more}`;
const save = (text: string) => actions.saveMeasure(it.ctx, it.engine, { text });
const issuesOf = async (text: string): Promise<readonly (readonly unknown[])[]> =>
  (await actions.checkMeasureText(it.ctx, it.engine, text)).issues.map(({ code, at }) => [
    code,
    at.row,
    at.path,
  ]);
const recordsOf = async (no: number) =>
  (await listResultRecords(it.ctx, it.engine, no)).items.map(({ entity, value, observedAt, excluded }) => [
    entity.split(':').at(-1),
    observedAt,
    value,
    excluded,
  ]);
const resultOf = async (code: string, area: string) =>
  (await actions.listMeasureResults(it.ctx, code, { area })).items[0]!;

describe('a measure file', () => {
  test('is checked as a whole, each mistake with its line', async () => {
    expect(await issuesOf(`format: meridian-measure/1\nindicator: X\nunit: stone\nperiod: week\n`)).toEqual([
      ['schema.choice', 4, '/period'],
    ]);
    const text = `format: meridian-measure/1
indicator: X
name: {en: X, zh: X}
unit: stone
period: year
entities: {type: Station, q: 'a==='}
aggregate: {method: percentile, q: a}
area: {by: reference}
time: observedAt`;
    expect(await issuesOf(text)).toEqual([
      ['measure.unitUnknown', 4, '/unit'],
      ['measure.needsAttribute', 7, '/aggregate/method'],
      ['schema.required', 8, '/area/attribute'],
      ['measure.timeOfEntities', 9, '/time'],
    ]);
    expect(
      await issuesOf(mean('X', `minimumRecords: 1`).replace('Station', 'Station, q: "a{b.c}==1"')),
    ).toEqual([['measure.linkedQuery', 7, '/entities/q']]);
    expect(await issuesOf(mean('X').replace('{type: Station}', `{type: Station, q: 'a==='}`))).toMatchObject([
      [expect.stringContaining('context.'), 7, '/entities/q'],
    ]);
  });

  test('must fit the units of what it reads', async () => {
    const formula = (text: string, unit = 'persons/km2') =>
      `format: meridian-measure/1\nindicator: Y\nname: {en: Y, zh: Y}\nunit: ${unit}\nperiod: year\nformula: ${text}\n`;
    expect(await issuesOf(formula('PEOPLE / LAND'))).toEqual([]);
    expect(await issuesOf(formula('PEOPLE + LAND'))).toEqual([['measure.formulaUnits', 6, '/formula']]);
    expect(await issuesOf(formula('PEOPLE * LAND'))).toEqual([['measure.formulaUnit', 6, '/formula']]);
    expect(await issuesOf(formula('PEOPLE / NOTHING'))).toEqual([['measure.inputUnknown', 6, '/formula']]);
    expect(await issuesOf(formula('PEOPLE / (LAND'))).toEqual([['measure.formulaSyntax', 6, '/formula']]);
    expect(await issuesOf(formula('Y * 2', '"1"'))).toContainEqual(['measure.circle', 6, '/formula']);
    expect(await issuesOf(mean('X', 'recordUnit: kg'))).toEqual([['measure.unitMismatch', 5, '/unit']]);
  });

  test('is for those who may', async () => {
    const reader: Context = { ...it.ctx, actor: PUBLIC };
    const editor: Context = { ...it.ctx, actor: personWith('editor') };
    const none = {} as MeasureEngine;
    for (const act of [
      (ctx: Context) => actions.checkMeasureText(ctx, none, ''),
      (ctx: Context) => actions.saveMeasure(ctx, none, { text: '' }),
      (ctx: Context) => actions.retireMeasure(ctx, none, 'X'),
      (ctx: Context) => actions.recomputeMeasure(ctx, none, 'X'),
      (ctx: Context) => previewMeasure(ctx, none, ''),
      (ctx: Context) => saveBoundaries(ctx, none, { features: [] }),
    ]) {
      await expect(act(reader)).rejects.toMatchObject({ code: 'actor.unknown' });
      await expect(act(editor)).rejects.toMatchObject({ code: 'actor.forbidden' });
    }
  });
});

describe('records of a result', () => {
  test('are listed as they were, also when they are corrected, late or gone', async () => {
    await save(mean('PM'));
    await it.write(
      station('1', 'A', { pm25: { value: 10, at: '2024-01-01T00:00:00Z' } }),
      station('2', 'A', { pm25: { value: 30, at: '2024-01-02T00:00:00Z' } }),
      station('3', 'A', { pm25: { value: 'broken', at: '2024-01-02T00:00:00Z' } }),
    );
    await it.engine.settled();
    const first = await resultOf('PM', 'A');
    expect(first).toMatchObject({ value: 20, state: 'reported', records: 2, excluded: { noNumber: 1 } });
    const then = await recordsOf(first.no);
    expect(then).toEqual([
      ['1', '2024-01-01T00:00:00.000Z', 10, null],
      ['2', '2024-01-02T00:00:00.000Z', 30, null],
      ['3', '2024-01-02T00:00:00.000Z', null, 'noNumber'],
    ]);
    await it.write(station('1', 'A', { pm25: { value: 14, at: '2024-01-01T00:00:00Z' } }));
    await it.write(station('1', 'A', { pm25: { value: 1, at: '2023-06-01T00:00:00Z' } }));
    await it.write(station('2', 'B', {}));
    await it.engine.settled();
    expect(await it.values('PM')).toEqual({ 'A 2023': 1, 'A 2024': 14, 'B 2024': 30 });
    expect(await recordsOf(first.no)).toEqual(then);
    const page = await listResultRecords(it.ctx, it.engine, first.no, { limit: 2 });
    expect(page.items).toHaveLength(2);
    expect(
      (await listResultRecords(it.ctx, it.engine, first.no, { cursor: page.next!, limit: 2 })).items,
    ).toHaveLength(1);
    await expect(listResultRecords(it.ctx, it.engine, 10 ** 9)).rejects.toMatchObject({
      code: 'thing.notFound',
    });
  });
});

describe('a value of another origin', () => {
  const PLACE = { area: 'A', period: '2024' } as const;
  const submit = async (state: NewValue['state'], value: number | null) => {
    const values = await db.transaction((sql) =>
      putValues(sql, [{ ...PLACE, indicator: 'RIVAL', value, state, origin: { kind: 'submission', no: 1 } }]),
    );
    valuesChanged(it.ctx, { at: new Date().toISOString(), values });
    await it.engine.settled();
  };
  const reading = (value: number) => ({
    ...station('77', 'A', { pm25: { value, at: '2024-01-01T00:00:00Z' } }),
    id: 'urn:ngsi-ld:Rival:77',
    type: 'Rival',
  });

  test('stays in force if it is stronger, which is told, and the measured one comes back when it is taken back', async () => {
    await save(mean('RIVAL', 'minimumRecords: 1').replace('Station', 'Rival'));
    await submit('verified', 5);
    await it.write(reading(7));
    await it.engine.settled();
    expect(await it.values('RIVAL')).toEqual({ 'A 2024': 5 });
    const { overruled } = await listMeasureProblems(it.ctx, it.engine, 'RIVAL');
    expect(overruled).toEqual({
      count: 1,
      items: [{ ...PLACE, measured: 7, value: 5, state: 'verified', origin: 'submission' }],
    });
    await submit('rejected', 5);
    expect(await it.values('RIVAL')).toEqual({ 'A 2024': 7 });
    await submit('reported', 6);
    expect(await it.values('RIVAL')).toEqual({ 'A 2024': 7 });
    expect((await listMeasureProblems(it.ctx, it.engine, 'RIVAL')).overruled.count).toBe(0);
  });

  test('comes back when an import has taken the place of what is stronger', async () => {
    await submit('verified', 8);
    const byImport = async () => {
      await db.execute(`INSERT INTO indicator_value_version (area_id, indicator_id, period, version, value, state, origin_kind, origin_no, at,
          replaced_by) SELECT area_id, indicator_id, period, version, value, state, origin_kind, origin_no, at, 1 FROM indicator_value
          WHERE indicator_id = (SELECT id FROM indicator WHERE code = 'RIVAL');
        UPDATE indicator_value SET value = 1, version = version + 1, origin_kind = 'import', origin_no = NULL, at = NULL, import_id = 1, file_no = 1,
          row_no = 1, row_count = 1, column_no = 1 WHERE indicator_id = (SELECT id FROM indicator WHERE code = 'RIVAL')`);
      valuesChanged(it.ctx, { at: new Date().toISOString(), values: 'many' });
      await it.engine.settled();
    };
    await byImport();
    expect(await it.values('RIVAL')).toEqual({ 'A 2024': 8 });
    await submit('rejected', 8);
    await byImport();
    expect(await it.values('RIVAL')).toEqual({ 'A 2024': 7 });
  });
});

describe('a value that stays as it was', () => {
  test('tells all records, also those that came later; a result that a run was computed from tells those of then', async () => {
    await save(
      mean('STEADY')
        .replace('Station', 'Gauge')
        .replace('aggregate: {method: mean}', 'aggregate: {method: max}'),
    );
    const gauge = (day: number, value: number) => ({
      ...station('9', 'A', { pm25: { value, at: `2024-02-0${day}T00:00:00Z` } }),
      id: 'urn:ngsi-ld:Gauge:9',
      type: 'Gauge',
    });
    await it.write(gauge(1, 40));
    await it.engine.settled();
    const first = await resultOf('STEADY', 'A');
    await it.write(gauge(2, 30));
    await it.engine.settled();
    const second = await resultOf('STEADY', 'A');
    expect(second).toMatchObject({ no: first.no, value: 40, records: 2 });
    expect(await recordsOf(second.no)).toHaveLength(2);
    await keepMeasureResults(db, [second.no]);
    await it.write(gauge(3, 20));
    await it.engine.settled();
    const third = await resultOf('STEADY', 'A');
    expect(third).toMatchObject({ value: 40, records: 3 });
    expect(await recordsOf(third.no)).toHaveLength(3);
    expect(await recordsOf(second.no)).toHaveLength(2);
    const { version } = await getValueLineage(it.ctx, { area: 'A', indicator: 'STEADY', period: '2024' });
    expect(version).toMatchObject({ version: 2, value: 40, origin: { result: third.no, records: 3 } });
    await it.engine.recompute('STEADY');
    await it.engine.settled();
    expect(await resultOf('STEADY', 'A')).toMatchObject({ no: third.no, records: 3 });
  });
});

describe('what is odd about the data', () => {
  test('is told before anything is stored', async () => {
    await it.write(
      station('4', 'Atlantis', {}),
      station('5', 'C', { no2: { value: 1, at: '2024-01-01T00:00:00Z' } }),
    );
    const preview = await previewMeasure(it.ctx, it.engine, mean('Z'));
    expect(preview.issues.map(({ code }) => code)).toEqual([
      'measure.areaUnknown',
      'measure.attributeMissing',
      'measure.excluded.noNumber',
    ]);
    await expect(actions.getMeasure(it.ctx, 'Z')).rejects.toMatchObject({ code: 'thing.notFound' });
  });

  test('is no number: too few records, nothing to divide by', async () => {
    await save(mean('FEW', 'minimumRecords: 2'));
    await save(
      mean('RATE', 'per: {indicator: PEOPLE}')
        .replace('unit: ug/m3', 'unit: per 10000 persons')
        .replace('{method: mean}', '{method: count}')
        .replace('attribute: pm25', 'attribute: pm25\nrecordUnit: ug/m3'),
    );
    await it.engine.settled();
    expect(await it.values('FEW')).toMatchObject({ 'A 2024': 'not-reported' });
    expect((await resultOf('FEW', 'A')).issues[0]).toMatchObject({ code: 'measure.fewRecords' });
    expect((await resultOf('RATE', 'A')).issues[0]).toMatchObject({ code: 'measure.inputMissing' });
    for (const [value, rate] of [
      [0, 'not-reported'],
      [0.5, 2],
    ] as const) {
      await it.db.query(
        `INSERT INTO indicator_value (area_id, indicator_id, period, value, state, version, origin_kind, origin_no, at)
         SELECT a.id, i.id, '2024', $1, 'reported', 1, 'submission', 1, now() FROM area AS a, indicator AS i
         WHERE a.code = 'A' AND i.code = 'PEOPLE'
         ON CONFLICT (area_id, indicator_id, period) DO UPDATE SET value = excluded.value`,
        [value],
      );
      await actions.recomputeMeasure(it.ctx, it.engine, 'RATE');
      await it.engine.settled();
      expect((await it.values('RATE'))['A 2024']).toBe(rate);
    }
  });

  test('is where a place is: without an outline nowhere, on two outlines in both', async () => {
    const at = (x: number, y: number) => ({
      location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [x, y] } },
    });
    const square = (code: string, x: number) => ({
      type: 'Feature',
      properties: { code },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [x, 0],
            [x + 2, 0],
            [x + 2, 2],
            [x, 2],
            [x, 0],
          ],
        ],
      },
    });
    await it.write(
      station('6', 'x', { pm25: { value: 5, at: '2024-01-01T00:00:00Z' } }, at(0.5, 1)),
      station('7', 'x', { pm25: { value: 7, at: '2024-01-01T00:00:00Z' } }, at(1.5, 1)),
    );
    const text = mean('PLACED').replace('{by: reference, attribute: city}', '{by: location}');
    await save(text);
    await it.engine.settled();
    expect(await it.values('PLACED')).toEqual({});
    await saveBoundaries(it.ctx, it.engine, { features: [square('A', 0), square('B', 1)] });
    await it.engine.settled();
    expect(await it.values('PLACED')).toEqual({ 'A 2024': 6, 'B 2024': 7 });
    const { issues } = await previewMeasure(it.ctx, it.engine, text);
    expect(issues).toContainEqual(
      expect.objectContaining({ code: 'measure.severalAreas', details: { count: 1 } }),
    );
    expect(issues).toContainEqual(
      expect.objectContaining({ code: 'measure.outlineMissing', details: { count: 1, of: 3, areas: 'C' } }),
    );
    await expect(
      saveBoundaries(it.ctx, it.engine, {
        features: [square('Q', 0), { ...square('A', 0), geometry: { type: 'Point', coordinates: [0, 0] } }],
      }),
    ).rejects.toMatchObject({
      code: 'input.invalid',
      issues: [{ code: 'area.unknown' }, { code: 'boundary.noPolygon' }],
    });
  });
});

describe('a measure', () => {
  test('loses nothing and counts nothing twice where the server is killed', async () => {
    await it.engine.settled();
    const before = (await it.values('PM')) as Record<string, number>;
    // what is written now is durable, and the process that would compute it ends
    await it.engine.stop();
    it.broker.history.watch.isWatched = true;
    await it.write(station('1', 'A', { pm25: { value: 20, at: '2024-01-05T00:00:00Z' } }));
    await it.write(station('1', 'A', { pm25: { value: 26, at: '2024-01-06T00:00:00Z' } }));
    expect(await it.values('PM')).toEqual(before);
    const next = openMeasures(it.ctx, it.broker);
    await next.start();
    await next.settled();
    expect(await it.values('PM')).toMatchObject({ 'A 2024': 20 });
    await next.stop();
  });

  test('that is retired keeps its values', async () => {
    const next = openMeasures(it.ctx, it.broker);
    await next.start();
    const retired = await actions.retireMeasure(it.ctx, next, 'PM');
    expect(retired).toMatchObject({ isRetired: true, revision: 2, values: 3 });
    await it.write(station('1', 'A', { pm25: { value: 99, at: '2024-01-07T00:00:00Z' } }));
    await next.settled();
    expect(await it.values('PM')).toMatchObject({ 'A 2024': 20 });
    await next.stop();
  });
});
