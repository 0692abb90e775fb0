import type { Period } from '../model/period.ts';
import { COUNTED_STATES } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import { type Counted, cellOf, type FlushParts, keyOf } from './measure-cell.ts';
import { gather } from './measure-gather.ts';
import { periodsFrom } from './measure-inputs.ts';
import { type MemberRow, readMembersOf } from './measure-member-store.ts';
import type { Plan } from './measure-plan.ts';
import { type CellRow, readCellsOf } from './measure-result-store.ts';
import { readInputs, type Todo } from './measure-store.ts';
import type { Tally } from './measure-tally.ts';

/** Areas of one measure that are read at once to be gathered anew. */
const AREAS = 50;

/** Gathers areas anew until patience ends; answers which. */
export async function workOff(
  parts: FlushParts,
  todos: readonly Todo[],
  done: Map<string, Counted>,
): Promise<readonly Todo[]> {
  const finished: Todo[] = [];
  const began = parts.clock();
  for (const [code, all] of areasByCode(todos))
    for (let from = 0; from < all.length; from += AREAS) {
      const areas = all.slice(from, from + AREAS);
      const plan = parts.plans.get(code);
      const known = areas.filter(parts.isArea);
      const kept = plan ? rowsByArea(await readCellsOf(parts.sql, code, known)) : undefined;
      const members =
        plan?.gathers && rowsByArea(await readMembersOf(parts.sql, plan.gathers.selection.key, known));
      for (const area of areas) {
        if (finished.length > 0 && parts.clock() - began > parts.patience) return finished;
        finished.push({ code, area });
        if (plan && parts.isArea(area))
          await gatherArea(parts, plan, area, kept?.get(area) ?? [], members?.get(area) ?? [], done);
      }
    }
  return finished;
}

function areasByCode(todos: readonly Todo[]): ReadonlyMap<string, readonly string[]> {
  const byCode = new Map<string, string[]>();
  for (const { code, area } of todos) {
    const own = byCode.get(code);
    if (own) own.push(area);
    else byCode.set(code, [area]);
  }
  return byCode;
}

function rowsByArea<Row extends { readonly area: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  const byArea = new Map<string, Row[]>();
  for (const row of rows) {
    const own = byArea.get(row.area);
    if (own) own.push(row);
    else byArea.set(row.area, [row]);
  }
  return byArea;
}

/** All periods of an area, from its records; a period that has none any more too. */
async function gatherArea(
  { sql, records }: FlushParts,
  plan: Plan,
  area: string,
  kept: readonly CellRow[],
  members: readonly MemberRow[],
  done: Map<string, Counted>,
): Promise<void> {
  const before = new Map(kept.map((row) => [row.period, cellOf(plan, row)]));
  const tallies = members.length > 0 ? await gather(sql, records, plan, members) : new Map<Period, Tally>();
  const periods = new Set([...before.keys(), ...tallies.keys(), ...(await inputPeriods(sql, plan, area))]);
  for (const period of periods) {
    const tally = plan.gathers && (tallies.get(period) ?? plan.gathers.tally(period));
    done.set(keyOf(plan.code, area, period), { plan, area, period, tally, before: before.get(period) });
  }
}

/** Periods of a formula for which an input has a value. */
async function inputPeriods(sql: Sql, plan: Plan, area: string): Promise<readonly Period[]> {
  if (plan.gathers !== undefined) return [];
  const rows = await readInputs(sql, plan.inputs, [area], COUNTED_STATES);
  return periodsFrom(
    rows.map(({ period }) => period),
    plan.measure.period,
  );
}
