import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { getArea, getSeries, listAreas } from './area-actions.ts';
import { listIndicators } from './indicator-actions.ts';

let db: Database;
let ctx: Context;

beforeAll(async () => {
  db = await openMemory();
  ctx = testContext(db, PUBLIC);
  await db.execute(`
    INSERT INTO area (code, parent, level, name_en, name_zh, longitude, latitude) VALUES
      ('100000', NULL, 'country', 'China', '中国', 104, 35),
      ('370000', '100000', 'province', 'Shandong', '山东省', NULL, NULL),
      ('370200', '370000', 'prefecture', 'Qingdao', '青岛市', 120.38, 36.07);
    INSERT INTO area (code, parent, level, name_en, name_zh)
      SELECT '37' || lpad(n::text, 4, '0'), '370000', 'prefecture', 'City ' || n, '第' || n || '城'
      FROM generate_series(3000, 3249) AS n;
    INSERT INTO area (code, parent, level, name_en, name_zh) VALUES ('a_%', NULL, 'district', '100% _odd_', '奇');
    INSERT INTO indicator (code, name_en, name_zh, unit, definition) VALUES
      ('GDP', 'Gross domestic product', '地区生产总值', '10^8 CNY', '{"en": "…", "zh": "…"}'),
      ('ODD', 'Something', '其他', 'bushels', NULL);
    INSERT INTO indicator_value
      SELECT a.id, i.id, p, v, CASE WHEN v IS NULL THEN 'not-reported' ELSE 'reported' END, 1, 1, 0, 2, 1, 1
      FROM area a, indicator i, (VALUES ('2019', 11741.31), ('2018', NULL), ('2019-Q1', 1.0)) AS d (p, v)
      WHERE a.code = '370200' AND i.code = 'GDP'`);
});
afterAll(() => db.close());

describe('areas', () => {
  test('come page by page, none twice and none left out', async () => {
    const codes: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAreas(ctx, { limit: 40, ...(cursor ? { cursor } : {}) });
      expect(page.items.length).toBeLessThanOrEqual(40);
      codes.push(...page.items.map((area) => area.code));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(codes).toHaveLength(254);
    expect(new Set(codes).size).toBe(254);
    expect(codes).toEqual([...codes].sort());
  });

  test('can be asked for by parent, level and part of a name', async () => {
    const codesOf = async (filter: Parameters<typeof listAreas>[1]) =>
      (await listAreas(ctx, { ...filter, limit: 1000 })).items.map((area) => area.code);
    expect(await codesOf({ parent: '100000' })).toEqual(['370000']);
    expect(await codesOf({ level: 'country' })).toEqual(['100000']);
    expect(await codesOf({ search: 'qing' })).toEqual(['370200']);
    expect(await codesOf({ search: '青' })).toEqual(['370200']);
    expect(await codesOf({ search: '3702' })).toEqual(['370200']);
    expect(await codesOf({ parent: '370000' })).toHaveLength(251);
  });

  test('are searched for the text itself, not for a pattern', async () => {
    expect((await listAreas(ctx, { search: '%' })).items.map((area) => area.code)).toEqual(['a_%']);
    expect((await listAreas(ctx, { search: '_odd_' })).items).toHaveLength(1);
    expect((await listAreas(ctx, { search: "'; DROP TABLE area; --" })).items).toEqual([]);
  });

  test('a cursor of one list is no cursor of another', async () => {
    const { next } = await listAreas(ctx, { limit: 1 });
    await expect(listAreas(ctx, { limit: 1, parent: '370000', cursor: String(next) })).rejects.toMatchObject({
      code: 'request.invalid',
      issues: [{ code: 'cursor.invalid' }],
    });
  });

  test('one is shown with its coordinates; an unknown one is not found', async () => {
    expect(await getArea(ctx, '370200')).toEqual({
      code: '370200',
      parent: '370000',
      level: 'prefecture',
      name: { en: 'Qingdao', zh: '青岛市' },
      longitude: 120.38,
      latitude: 36.07,
    });
    await expect(getArea(ctx, '999999')).rejects.toMatchObject({ code: 'thing.notFound' });
  });
});

describe('stored values', () => {
  test('of an indicator in an area come oldest first, a missing one as missing', async () => {
    expect(await getSeries(ctx, '370200', 'GDP')).toMatchObject({
      area: { code: '370200' },
      indicator: 'GDP',
      values: [
        { period: '2018', value: null, state: 'not-reported', version: 1 },
        { period: '2019', value: 11741.31, state: 'reported' },
        { period: '2019-Q1', value: 1 },
      ],
    });
    expect((await getSeries(ctx, '370000', 'GDP')).values).toEqual([]);
    await expect(getSeries(ctx, '370200', 'NONE')).rejects.toMatchObject({ code: 'thing.notFound' });
    await expect(getSeries(ctx, '999999', 'GDP')).rejects.toMatchObject({ code: 'thing.notFound' });
  });

  test('are counted by indicator, with their periods', async () => {
    const { items } = await listIndicators(ctx);
    expect(items).toMatchObject([
      { code: 'GDP', valueCount: 3, periods: ['2018', '2019', '2019-Q1'], definition: { en: '…' } },
      {
        code: 'ODD',
        valueCount: 0,
        periods: [],
        unitSymbol: { en: 'bushels', zh: 'bushels' },
        definition: null,
      },
    ]);
  });
});
