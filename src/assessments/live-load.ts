import { dataCodesOf, figuresOf } from '../composite/tree.ts';
import { getFramework } from '../indicators/framework-actions.ts';
import { needsPanel } from '../model/panel-needs.ts';
import type { Period } from '../model/period.ts';
import { findStep } from '../model/readiness.ts';
import { COUNTED_STATES } from '../model/value.ts';
import type { Context } from '../platform/context.ts';
import type { LiveSetup, LiveValue } from './live-assessment.ts';
import { listPeriods, loadAreas, loadValueRows } from './run-input-store.ts';
import { latestOf } from './select.ts';

export interface LoadedLive extends LiveSetup {
  readonly revision: number;
}

/** The framework in force with the values in force; `wanted`: the period, by default the latest one that has a number. */
export async function loadLive(ctx: Context, id: string, wanted: Period | undefined): Promise<LoadedLive> {
  const { framework, revision } = await getFramework(ctx, id);
  const codes = dataCodesOf(framework);
  const period = wanted ?? latestOf(await listPeriods(ctx.db, figuresOf(framework.tree), COUNTED_STATES));
  const areas = await loadAreas(ctx.db);
  const isPanel = needsPanel(framework.method);
  const maxAge = findStep(framework.method, 'select')?.maxAge ?? 0;
  const first = period === undefined || isPanel ? 0 : Math.max(0, Number(period.slice(0, 4)) - maxAge);
  const window = { oldest: String(first).padStart(4, '0'), newest: period ?? '' };
  const rows = period === undefined ? [] : await loadValueRows(ctx.db, codes, window.oldest, window.newest);
  const values = rows.map(
    ({ area, indicator, period, value, state, version }): LiveValue => ({
      area,
      indicator,
      period,
      value,
      state,
      version,
      origin: null,
    }),
  );
  return { framework, revision, areas, values, period, window };
}
