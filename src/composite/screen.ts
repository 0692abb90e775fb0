import type { ScreenStep } from '../model/method.ts';
import type { ScreenedOut, ScreenLog } from './step-log.ts';
import { columnOf, type Table } from './table.ts';

/** Share of `values` that are there, 0..1. */
export function availability(values: ArrayLike<number>): number {
  let present = 0;
  for (let index = 0; index < values.length; index++) if (!Number.isNaN(values[index])) present += 1;
  return present / values.length;
}

/**
 * Leaves out the areas with too few indicators: kept if present / all ≥ `minAvailability`. Variables do not count. Source:
 * OECD/JRC Handbook 2008, step 3 (missing data); COINr `Screen(unit_screen = "byNA")`.
 * @returns indices of the rows that stay, in order; none may stay, which the caller refuses.
 */
export function screen(
  table: Table,
  indicators: readonly string[],
  step: ScreenStep,
): { readonly rows: readonly number[]; readonly log: ScreenLog } {
  const columns = indicators.map((code) => columnOf(table, code));
  const rows: number[] = [];
  const screenedOut: ScreenedOut[] = [];
  table.areas.forEach((area, row) => {
    const share = availability(columns.map((column) => column[row]!));
    if (share >= step.minAvailability) rows.push(row);
    else screenedOut.push({ area, availability: share, required: step.minAvailability });
  });
  return {
    rows,
    log: { step: 'screen', minAvailability: step.minAvailability, kept: rows.length, screenedOut },
  };
}
