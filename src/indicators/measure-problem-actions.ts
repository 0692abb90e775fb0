import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import type { MeasureEngine } from './measure-engine.ts';
import { listAreasOfLevel, listExcluded, listOverruled, listShared } from './measure-problem-store.ts';
import type { MeasureProblemsWire } from './measure-problem-wire.ts';
import { findMeasureRow } from './measure-store.ts';

/** Of each kind so many are named; all are counted. */
const NAMED = 200;

/** What stands in a measure's way, area by area. Throws `thing.notFound`. */
export async function listMeasureProblems(
  { db, actor }: Context,
  { loaded }: Pick<MeasureEngine, 'loaded'>,
  code: string,
): Promise<MeasureProblemsWire> {
  assertMay(actor, 'measure.read');
  const row = await findMeasureRow(db, code);
  if (!row) throw new MeridianError('thing.notFound', { kind: 'measure', id: code });
  const overruled = await listOverruled(db, code, NAMED);
  const selection = loaded.plans.get(code)?.gathers?.selection;
  const shared = selection === undefined ? [] : await listShared(db, selection.key, NAMED);
  const excluded = await listExcluded(db, code, NAMED);
  const { area } = row.body;
  const places = area?.by === 'location' ? await listAreasOfLevel(db, area.level) : [];
  const without = places.filter((one) => !loaded.places.known.has(one));
  return {
    overruled: { count: overruled[0]?.all ?? 0, items: overruled.map(({ all: _, ...one }) => one) },
    withoutOutline: { count: without.length, of: places.length, areas: without.slice(0, NAMED) },
    shared: {
      count: shared[0]?.all ?? 0,
      items: shared.map(({ areas, entities }) => ({ areas: [...areas], entities })),
    },
    excluded: { count: excluded[0]?.all ?? 0, items: excluded.map(({ all: _, ...one }) => one) },
  };
}
