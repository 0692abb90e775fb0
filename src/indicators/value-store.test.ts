import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMemory } from '../../test/store.ts';
import type { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import type { YieldsTo } from './precedence.ts';
import { type NewValue, putValues } from './value-store.ts';

let db: Database;

const measured = (value: number | null, no: number, more: Partial<NewValue> = {}): NewValue => ({
  area: '370200',
  indicator: 'GDP',
  period: '2019',
  value,
  state: value === null ? 'not-reported' : 'reported',
  origin: { kind: 'measure', no },
  ...more,
});
const put = (...values: NewValue[]) => db.transaction((sql) => putValues(sql, values));
const versions = () =>
  db.query(`SELECT version, value, state, origin_kind, origin_no, import_id, replaced_by FROM indicator_value_version
            ORDER BY version`);

beforeAll(async () => {
  db = await openMemory();
  await db.execute(`
    INSERT INTO area (code, level, name_en, name_zh) VALUES ('370200', 'prefecture', 'Qingdao', '青岛市'),
      ('370100', 'prefecture', 'Jinan', '济南市');
    INSERT INTO indicator (code, name_en, name_zh, unit) VALUES ('GDP', 'GDP', '地区生产总值', '10^8 CNY'),
      ('PM25', 'PM2.5', 'PM2.5', 'ug/m3');
    INSERT INTO indicator_value (area_id, indicator_id, period, value, state, version, import_id, file_no, row_no, row_count, column_no)
      VALUES (1, 1, '2019', 100, 'reported', 1, 7, 1, 2, 1, 3)`);
});
afterAll(() => db?.close());

describe('values that are put in force', () => {
  test('replace what differs and keep it, add what is new, and leave the rest', async () => {
    expect(await put(measured(101.5, 5), measured(3, 6, { area: '370100', indicator: 'PM25' }))).toEqual([
      { area: '370200', indicator: 'GDP', period: '2019', value: 101.5, state: 'reported', version: 2 },
      { area: '370100', indicator: 'PM25', period: '2019', value: 3, state: 'reported', version: 1 },
    ]);
    expect(await versions()).toEqual([
      {
        version: 1,
        value: 100,
        state: 'reported',
        origin_kind: 'import',
        origin_no: null,
        import_id: 7,
        replaced_by: null,
      },
    ]);
    expect(await put(measured(101.5, 5), measured(3, 6, { area: '370100', indicator: 'PM25' }))).toEqual([]);
    expect(
      await db.query('SELECT origin_no, import_id, row_no FROM indicator_value WHERE area_id = 1'),
    ).toEqual([{ origin_no: 5, import_id: null, row_no: null }]);
    expect(await put()).toEqual([]);
  });

  test('a number that is no more and one of another kind of origin are changes, and of a key given twice the last counts', async () => {
    expect(await put(measured(99, 10), measured(null, 11))).toMatchObject([
      { value: null, state: 'not-reported', version: 3 },
    ]);
    expect(await put(measured(0, 12, { origin: { kind: 'submission', no: 12 } }))).toMatchObject([
      { value: 0, version: 4 },
    ]);
    expect(await put(measured(0, 13))).toMatchObject([{ value: 0, version: 5 }]);
    expect((await versions()).map((row) => [row.version, row.origin_kind, row.origin_no])).toEqual([
      [1, 'import', null],
      [2, 'measure', 5],
      [3, 'measure', 11],
      [4, 'submission', 12],
    ]);
  });

  test('every unknown area and indicator is named, and nothing is put', async () => {
    const before = await db.query('SELECT * FROM indicator_value');
    const refused = await put(
      measured(1, 20),
      measured(1, 21, { area: 'nowhere' }),
      measured(1, 22, { indicator: 'NONE' }),
      measured(1, 23, { indicator: 'NONE', period: '2020' }),
    ).catch((error: MeridianError) => error);
    expect(refused).toMatchObject({
      code: 'input.invalid',
      issues: [
        { code: 'area.unknown', value: 'nowhere' },
        { code: 'indicator.unknown', value: 'NONE' },
      ],
    });
    expect(await db.query('SELECT * FROM indicator_value')).toEqual(before);
    await expect(put(measured(Number.NaN, 24))).rejects.toThrow(RangeError);
  });

  test('of different origins the stronger one stays, whichever comes last', async () => {
    await db.execute(`INSERT INTO measure (code, revision, body, sha256, is_retired, at, actor_id, actor_name)
      VALUES ('PM25', 1, '{}', '', false, now(), 'p', 'P')`);
    const period = '2031';
    const one = (value: number | null, state: NewValue['state'], origin: NewValue['origin']): NewValue => ({
      area: '370200',
      indicator: 'PM25',
      period,
      value,
      state,
      origin,
    });
    const submitted = (value: number | null, state: NewValue['state']) =>
      one(value, state, { kind: 'submission', no: 1 });
    const measuredAs = (value: number | null, yieldsTo?: YieldsTo) =>
      one(value, value === null ? 'not-reported' : 'reported', { kind: 'measure', no: 1, yieldsTo });
    const inForce = async (...values: NewValue[]) => {
      for (const table of ['indicator_value', 'indicator_value_version'])
        await db.query(`DELETE FROM ${table} WHERE period = $1`, [period]);
      for (const value of values) await put(value);
      const [row] = await db.query<{ value: number | null; origin_kind: string }>(
        'SELECT value, origin_kind FROM indicator_value WHERE period = $1',
        [period],
      );
      return `${row!.origin_kind} ${row!.value}`;
    };
    const [few, many] = [measuredAs(null), measuredAs(7)];
    expect(await inForce(submitted(5, 'reported'), few)).toBe('submission 5');
    expect(await inForce(few, submitted(5, 'reported'))).toBe('submission 5');
    expect(await inForce(submitted(5, 'under-review'), few)).toBe('submission 5');
    for (const order of [0, 1]) {
      const both = (...pair: [NewValue, NewValue]) => inForce(...(order === 0 ? pair : pair.reverse()));
      expect(await both(submitted(5, 'reported'), many)).toBe('measure 7');
      expect(await both(submitted(5, 'rejected'), many)).toBe('measure 7');
      expect(await both(submitted(5, 'verified'), many)).toBe('submission 5');
      expect(await both(submitted(null, 'not-applicable'), many)).toBe('submission null');
    }
    await db.execute(`UPDATE measure SET body = '{"yieldsTo": "nothing"}' WHERE code = 'PM25'`);
    expect(await inForce(submitted(5, 'verified'), measuredAs(7, 'nothing'))).toBe('measure 7');
    expect(await inForce(measuredAs(7, 'nothing'), submitted(5, 'verified'))).toBe('measure 7');
    await db.execute(`UPDATE measure SET body = '{"yieldsTo": "submitted"}' WHERE code = 'PM25'`);
    expect(await inForce(submitted(5, 'reported'), measuredAs(7, 'submitted'))).toBe('submission 5');
    expect(await inForce(measuredAs(7, 'submitted'), submitted(5, 'reported'))).toBe('submission 5');
    await db.execute(`UPDATE measure SET is_retired = true WHERE code = 'PM25'`);
    expect(await inForce(measuredAs(7), submitted(5, 'reported'))).toBe('submission 5');
    // what is of one origin replaces its like
    expect(await inForce(submitted(5, 'verified'), submitted(6, 'reported'))).toBe('submission 6');
    expect(await inForce(many, few)).toBe('measure null');
  });
});
