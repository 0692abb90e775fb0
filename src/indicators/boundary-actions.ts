import { geometryOf } from '../context/geo-geometry.ts';
import { shapeOf } from '../context/geo-shape.ts';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import type { MeasureEngine } from './measure-engine.ts';
import { listAreaCodes, upsertBoundary } from './measure-store.ts';

/** Outlines of areas as a GeoJSON feature collection; each feature names its area in `properties.code` or `id`. */
export interface Outlines {
  readonly features: readonly {
    readonly id?: unknown;
    readonly properties?: Readonly<Record<string, unknown>> | null;
    readonly geometry: unknown;
  }[];
}

/** Stores outlines of areas, all or none, in the place of those that there were. Throws `input.invalid` with every mistake. */
export async function saveBoundaries(
  ctx: Context,
  engine: Pick<MeasureEngine, 'reload'>,
  { features }: Outlines,
): Promise<{ readonly areas: number }> {
  assertMay(ctx.actor, 'area.write');
  const known = new Set(await listAreaCodes(ctx.db));
  const issues: Issue[] = [];
  const rows = new Map<string, unknown>();
  for (const [i, { id, properties, geometry }] of features.entries()) {
    const code = String(properties?.code ?? id ?? '');
    const note = (issue: string, path: string): void => {
      issues.push({
        code: issue,
        severity: 'error',
        at: { path: `/features/${i}${path}` },
        value: code.slice(0, 200),
      });
    };
    if (!known.has(code)) note('area.unknown', '/properties/code');
    else if (rows.has(code)) note('boundary.twice', '');
    const shape = geometryOf(geometry);
    if (shape?.type !== 'Polygon' && shape?.type !== 'MultiPolygon') note('boundary.noPolygon', '/geometry');
    else if (shapeOf(shape) === undefined) note('boundary.crossesItself', '/geometry');
    rows.set(code, geometry);
  }
  if (issues.length > 0)
    throw new MeridianError('input.invalid', { count: issues.length }, issues.slice(0, 100));
  const at = ctx.clock();
  const { id, name } = ctx.actor;
  await ctx.db.transaction(async (sql) => {
    for (const [area, geometry] of rows)
      await upsertBoundary(sql, { area, geometry, at, actor: { id, name } });
  });
  await engine.reload();
  return { areas: rows.size };
}
