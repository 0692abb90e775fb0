import type { Area } from '../model/area.ts';
import { MeridianError } from '../model/error.ts';
import type { LocalText } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import { assertMay } from '../policy/may.ts';
import { type AreaFilter, findArea, listAreaRows, listSeriesRows, type SeriesRow } from './area-store.ts';
import { getIndicator } from './indicator-actions.ts';

export interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}
export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

const DEFAULT_LIMIT = 100;

/** Areas by code, filtered by the code of their parent, by level, and by part of a name. */
export async function listAreas(ctx: Context, request: AreaFilter & PageRequest = {}): Promise<Page<Area>> {
  assertMay(ctx.actor, 'area.read');
  const { parent, level, search, cursor, limit = DEFAULT_LIMIT } = request;
  const list = `areas ${JSON.stringify([parent ?? null, level ?? null, search ?? null])}`;
  const after = cursor === undefined ? null : String(decodeCursor(list, 1, cursor)[0]);
  const rows = await listAreaRows(ctx.db, { parent, level, search }, after, limit + 1);
  return pageOf(
    rows,
    limit,
    list,
    (area) => [area.code],
    (area) => area,
  );
}

/** One area; throws `thing.notFound`. */
export async function getArea(ctx: Context, code: string): Promise<Area> {
  assertMay(ctx.actor, 'area.read');
  const area = await findArea(ctx.db, code);
  if (!area) throw new MeridianError('thing.notFound', { kind: 'area', id: code });
  return area;
}

export interface Series {
  readonly area: Area;
  readonly indicator: string;
  readonly unitSymbol: LocalText;
  readonly values: readonly SeriesRow[];
}

/** The values in force of an indicator in an area, oldest period first; throws `thing.notFound`. */
export async function getSeries(ctx: Context, areaCode: string, indicatorCode: string): Promise<Series> {
  assertMay(ctx.actor, 'indicator.read');
  const area = await getArea(ctx, areaCode);
  const indicator = await getIndicator(ctx, indicatorCode);
  const values = await listSeriesRows(ctx.db, areaCode, indicatorCode);
  return { area, indicator: indicator.code, unitSymbol: indicator.unitSymbol, values };
}
