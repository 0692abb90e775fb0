import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { ScreenStep } from '../model/method.ts';
import type { Panel } from './panel.ts';
import type { ScreenedOut, ScreenLog, ScreenReason } from './step-log.ts';
import { columnOf, type Table } from './table.ts';

/** Share of `values` that are there, 0..1. */
export function availability(values: ArrayLike<number>): number {
  let present = 0;
  for (let index = 0; index < values.length; index++) if (!Number.isNaN(values[index])) present += 1;
  return present / values.length;
}

/** Share of the values that are there and are not zero among those that are there, 0..1; NaN without a value. */
export function nonZero(values: ArrayLike<number>): number {
  let present = 0;
  let zero = 0;
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) continue;
    present += 1;
    if (values[index] === 0) zero += 1;
  }
  return 1 - zero / present;
}

/**
 * Leaves out the rows with too little: kept if the share of indicators that have a value reaches `minAvailability`, that among
 * each of the named `dimensions` its own least share, and that of the values which are not zero `minNonZero`. `keep` and
 * `leaveOut` go before the conditions. Variables do not count. Source: OECD/JRC Handbook 2008, step 3 (missing data); COINr
 * `Screen`.
 * @param under the indicators under each dimension, for `dimensions`
 * @returns indices of the rows that stay, in order; none may stay, which the caller refuses
 * @throws MeridianError `method.impossible` for areas and dimensions that the step names and that are not there
 */
export function screen(
  table: Table,
  indicators: readonly string[],
  step: ScreenStep,
  under: ReadonlyMap<string, readonly string[]> = new Map(),
  panel?: Panel,
): { readonly rows: readonly number[]; readonly log: ScreenLog } {
  const areas = panel?.areas ?? table.areas;
  const issues = [...nameIssues(step, new Set(areas)), ...dimensionIssues(step, under)];
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'screen' }, issues);
  const all = indicators.map((code) => columnOf(table, code));
  const groups = Object.entries(step.dimensions ?? {}).map(([dimension, required]) => ({
    dimension,
    required,
    columns: under.get(dimension)!.map((code) => columnOf(table, code)),
  }));
  const keep = new Set(step.keep);
  const leaveOut = new Set(step.leaveOut);
  const rows: number[] = [];
  const screenedOut: ScreenedOut[] = [];
  const keptByName: ScreenedOut[] = [];
  const own = new Float64Array(all.length);
  for (let row = 0; row < table.areas.length; row++) {
    for (let at = 0; at < all.length; at++) own[at] = all[at]![row]!;
    const share = availability(own);
    const reasons: ScreenReason[] = leaveOut.has(areas[row]!) ? [{ condition: 'leaveOut' }] : [];
    if (share < step.minAvailability)
      reasons.push({ condition: 'availability', share, required: step.minAvailability });
    for (const { dimension, required, columns } of groups) {
      const part = availability(columns.map((column) => column[row]!));
      if (part < required) reasons.push({ condition: 'dimension', dimension, share: part, required });
    }
    if (step.minNonZero !== undefined) {
      const part = nonZero(own);
      if (!(part >= step.minNonZero))
        reasons.push({
          condition: 'nonZero',
          share: Number.isNaN(part) ? null : part,
          required: step.minNonZero,
        });
    }
    const isKept = reasons.length === 0 || keep.has(areas[row]!);
    if (isKept) rows.push(row);
    if (reasons.length > 0)
      (isKept ? keptByName : screenedOut).push({
        area: table.areas[row]!,
        availability: share,
        required: step.minAvailability,
        reasons,
      });
  }
  return {
    rows,
    log: {
      step: 'screen',
      minAvailability: step.minAvailability,
      kept: rows.length,
      screenedOut,
      ...(keptByName.length === 0 ? {} : { keptByName }),
    },
  };
}

function* nameIssues({ keep = [], leaveOut = [] }: ScreenStep, areas: ReadonlySet<string>): Generator<Issue> {
  for (const area of new Set([...keep, ...leaveOut]))
    if (!areas.has(area)) yield issueOf('screen.areaUnknown', { area });
  for (const area of new Set(keep))
    if (leaveOut.includes(area)) yield issueOf('screen.keepAndLeaveOut', { area });
}

function* dimensionIssues(
  { dimensions = {} }: ScreenStep,
  under: ReadonlyMap<string, readonly string[]>,
): Generator<Issue> {
  for (const dimension of Object.keys(dimensions))
    if (!under.has(dimension)) yield issueOf('screen.dimensionUnknown', { dimension });
}

const issueOf = (code: string, details: Readonly<Record<string, string>>): Issue => ({
  code,
  severity: 'error',
  at: {},
  details,
});
