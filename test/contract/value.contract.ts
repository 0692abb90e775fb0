import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NewValue, putValues } from '../../src/indicators/value-store.ts';
import type { Database } from '../../src/platform/database.ts';
import {
  compareStage,
  createStage,
  insertNew,
  loadStage,
  partStage,
  replaceChanged,
} from '../../src/sources/stage-store.ts';

/** How values come into force on every store, whoever brings them and however many at once. */
export function valueContract(open: () => Promise<Database>): void {
  let db: Database;
  beforeAll(async () => {
    db = await open();
    await db.execute(`
      INSERT INTO area (code, level, name_en, name_zh) SELECT 'a' || n, 'county', 'A', '区' FROM generate_series(1, 40) n;
      INSERT INTO indicator (code, name_en, name_zh, unit) SELECT 'i' || n, 'I', '指标', '1' FROM generate_series(1, 5) n`);
  });
  afterAll(() => db?.close());

  const value = (
    area: number,
    number: number | null,
    no: number,
    kind: 'measure' | 'submission' = 'measure',
  ) =>
    ({
      area: `a${area}`,
      indicator: `i${1 + (area % 5)}`,
      period: '2024',
      value: number,
      state: number === null ? 'not-reported' : 'reported',
      origin: { kind, no },
    }) satisfies NewValue;
  const put = (values: readonly NewValue[]) => db.transaction((sql) => putValues(sql, values));
  const versionsOf = async (area: number) =>
    db.query<{ version: number; value: number | null; origin_no: number }>(
      `SELECT version, value, origin_no FROM indicator_value_version WHERE area_id = (SELECT id FROM area WHERE code = $1)
       UNION ALL SELECT version, value, origin_no FROM indicator_value WHERE area_id = (SELECT id FROM area WHERE code = $1)
       ORDER BY version`,
      [`a${area}`],
    );

  test('digits stay as they are, and no number stays none', async () => {
    const numbers = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.30000000000000004, null];
    await put(numbers.map((number, index) => value(1 + index, number, index)));
    for (const [index, number] of numbers.entries())
      expect(await versionsOf(1 + index)).toEqual([{ version: 1, value: number, origin_no: index }]);
    expect(await put(numbers.map((number, index) => value(1 + index, number, index)))).toEqual([]);
  });

  test('many at once leave no version out and never wait for each other in a circle', async () => {
    const rounds = Array.from({ length: 12 }, (_, round) =>
      Array.from({ length: 20 }, (__, index) => value(11 + ((index * 7 + round) % 20), round, round + 1)),
    );
    const told = (await Promise.all(rounds.map(put))).flat();
    expect(told).toHaveLength(12 * 20);
    for (let area = 11; area <= 30; area += 1) {
      const versions = await versionsOf(area);
      expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
      expect(new Set(versions.map((one) => one.origin_no)).size).toBe(12);
      expect(versions.every((one) => one.value === one.origin_no - 1)).toBe(true);
    }
  });

  test('an import over measured and submitted values keeps their versions with their origins, and leaves what is the same', async () => {
    await put([value(31, 1, 501), value(32, 2, 502, 'submission'), value(33, 3, 503)]);
    const [{ id }] = (await db.query<{ id: number }>(
      `INSERT INTO import (at, actor_id, actor_name, status, mapping) VALUES (now(), 'p', 'P', 'running', '{}') RETURNING id`,
    )) as [{ id: number }];
    const ids = await db.query<{ area_id: number; indicator_id: number }>(
      `SELECT area_id, indicator_id FROM indicator_value WHERE origin_no IN (501, 502, 503) ORDER BY origin_no`,
    );
    const stage = await createStage(db, 1, 'value');
    await loadStage(
      db,
      stage,
      ids
        .map((row, index) =>
          [row.area_id, row.indicator_id, '2024', [10, 20, 3][index], 'reported', 1, 2, 1, 1].join('\t'),
        )
        .join('\n')
        .concat('\n'),
    );
    await db.transaction(async (sql) => {
      expect(await compareStage(sql, stage)).toEqual({ values: 3, added: 0, changed: 2, unchanged: 1 });
      for (const part of await partStage(sql, stage)) {
        await replaceChanged(sql, stage, part, id);
        await insertNew(sql, stage, part, id, false);
      }
    });
    expect(
      await db.query(
        `SELECT value, origin_kind, origin_no, at IS NULL AS "noTime", import_id, version FROM indicator_value
         WHERE area_id IN (SELECT id FROM area WHERE code IN ('a31', 'a32', 'a33')) ORDER BY value`,
      ),
    ).toEqual([
      { value: 3, origin_kind: 'measure', origin_no: 503, noTime: false, import_id: null, version: 1 },
      { value: 10, origin_kind: 'import', origin_no: null, noTime: true, import_id: id, version: 2 },
      { value: 20, origin_kind: 'import', origin_no: null, noTime: true, import_id: id, version: 2 },
    ]);
    expect(
      await db.query(
        `SELECT value, origin_kind, origin_no, import_id, replaced_by FROM indicator_value_version
         WHERE replaced_by = $1 ORDER BY value`,
        [id],
      ),
    ).toEqual([
      { value: 1, origin_kind: 'measure', origin_no: 501, import_id: null, replaced_by: id },
      { value: 2, origin_kind: 'submission', origin_no: 502, import_id: null, replaced_by: id },
    ]);
  });
}
