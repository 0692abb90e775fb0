import type { Period } from '../model/period.ts';
import {
  type Cell,
  type ChangedInput,
  type Counted,
  cellOf,
  emptyCell,
  type FlushParts,
  keyOf,
  type Work,
} from './measure-cell.ts';
import type { CellChange } from './measure-changes.ts';
import { gather } from './measure-gather.ts';
import { type Inputs, mayCount, periodsFrom, readInputValues } from './measure-inputs.ts';
import { readMembersOf } from './measure-member-store.ts';
import { memberKey, moveMembers } from './measure-move.ts';
import type { Outcome, Plan } from './measure-plan.ts';
import { insertResults, readCells, readCellsOf, renewResults, writeCells } from './measure-result-store.ts';
import { deleteTodos, insertTodos, type Todo } from './measure-store.ts';
import type { Tally } from './measure-tally.ts';
import { workOff } from './measure-work-off.ts';
import { type PutValue, putValues } from './value-store.ts';

const todoKey = ({ code, area }: Todo): string => `${code}\n${area}`;

/**
 * Brings measures up to date with what happened, within a transaction that holds up whoever adds records. Answers the values that
 * changed, and the areas that are still to be gathered anew.
 */
export async function flush(
  parts: FlushParts,
  work: Work,
): Promise<{ readonly changed: readonly PutValue[]; readonly todos: readonly Todo[] }> {
  const { sql, plans } = parts;
  const moved = await moveMembers(parts, work);
  const todos = new Map([...work.todos, ...moved.todos].map((todo) => [todoKey(todo), todo]));
  // what was told of records of an entity that moved may be of an area on its way
  const told = work.cells.filter(
    ({ plan, record }) => !moved.regathered.has(memberKey(plan.gathers!.selection.key, record.entityNo)),
  );
  const cells = [...told, ...moved.cells].filter(
    ({ plan, area }) =>
      plans.get(plan.code) === plan && parts.isArea(area) && !todos.has(`${plan.code}\n${area}`),
  );
  const done = new Map<string, Counted>();
  await countCells(parts, cells, done);
  const finished = await workOff(parts, [...todos.values()], done);
  for (const todo of finished) todos.delete(todoKey(todo));
  if (finished.length > 0) await deleteTodos(sql, finished);
  const stored = new Set(work.todos.map(todoKey));
  await insertTodos(
    sql,
    [...todos.values()].filter((todo) => !stored.has(todoKey(todo))),
  );
  const changed = [...(await storeOutcomes(parts, [...done.values()]))];
  changed.push(...(await followInputs(parts, [...work.inputs, ...changed])));
  return { changed, todos: [...todos.values()] };
}

/** Adds to the tallies of cells and takes out of them; what cannot be mended is gathered anew. */
async function countCells(
  parts: FlushParts,
  changes: readonly CellChange[],
  done: Map<string, Counted>,
): Promise<void> {
  const byCell = new Map<string, CellChange[]>();
  for (const change of changes) {
    const key = keyOf(change.plan.code, change.area, change.period);
    const own = byCell.get(key);
    if (own) own.push(change);
    else byCell.set(key, [change]);
  }
  const missing = [...byCell].filter(([key]) => parts.held(key) === undefined);
  const rows = await readCells(
    parts.sql,
    missing.map(([, [first]]) => ({ code: first!.plan.code, area: first!.area, period: first!.period })),
  );
  const stored = new Map(rows.map((row) => [keyOf(row.code, row.area, row.period), row]));
  for (const [key, own] of byCell) {
    const { plan, area, period } = own[0]!;
    let before = parts.held(key);
    if (before === undefined) {
      const row = stored.get(key);
      before = row === undefined ? emptyCell(plan, period) : cellOf(plan, row);
    }
    let { tally } = before;
    if (tally !== undefined) {
      for (const { record, sign } of own)
        if (sign === 1) tally.add(record);
        else tally.remove(record);
      if (tally.isStale) tally = undefined;
    }
    tally ??= await gatherCell(parts, plan, area, period);
    done.set(key, { plan, area, period, tally, before });
  }
}

async function gatherCell(
  { sql, records }: FlushParts,
  plan: Plan,
  area: string,
  period: Period,
): Promise<Tally> {
  const members = await readMembersOf(sql, plan.gathers!.selection.key, [area]);
  return (await gather(sql, records, plan, members, period)).get(period) ?? plan.gathers!.tally(period);
}

/** Whether a value is what it was: then its result is renewed, so that it tells all records, also those that changed nothing. */
const isSameValue = ({
  before,
  outcome,
}: {
  readonly before: Cell | undefined;
  readonly outcome: Outcome;
}): boolean =>
  before !== undefined &&
  before.result > 0 &&
  Object.is(before.value, outcome.value) &&
  before.state === outcome.state;

/** Computes values, stores what they were made of, and puts those in force that differ from what there was. */
async function storeOutcomes(parts: FlushParts, counted: readonly Counted[]): Promise<readonly PutValue[]> {
  if (counted.length === 0) return [];
  const { sql, moment } = parts;
  const codes = new Set(counted.flatMap(({ plan }) => plan.inputs));
  const areas = new Set(counted.flatMap(({ plan, area }) => (plan.inputs.length > 0 ? [area] : [])));
  const inputs: Inputs = await readInputValues(sql, [...codes], [...areas]);
  const outcomes = counted.map((one) => {
    const { plan, area, period, tally } = one;
    return { ...one, outcome: plan.outcome(tally, period, inputs(area, period, plan.maxAge)) };
  });
  const same = outcomes.flatMap((one) =>
    isSameValue(one) ? [{ no: one.before!.result, outcome: one.outcome }] : [],
  );
  const renewed = await renewResults(sql, same, moment);
  const fresh = outcomes.filter((one) => !isSameValue(one) || !renewed.has(one.before!.result));
  const numbers = await insertResults(
    sql,
    fresh.map(({ plan, area, period, outcome }) => ({
      code: plan.code,
      revision: plan.revision,
      area,
      period,
      outcome,
    })),
    moment,
  );
  const resultOf = new Map(fresh.map((one, i) => [one, numbers[i]!]));
  await writeCells(
    sql,
    outcomes.map((one) => {
      const { plan, area, period, tally, outcome, before } = one;
      const result = resultOf.get(one) ?? before!.result;
      const { value, state } = outcome;
      parts.cells.set(keyOf(plan.code, area, period), { tally, result, value, state });
      return {
        code: plan.code,
        area,
        period,
        revision: plan.revision,
        tally: tally?.text ?? null,
        result,
        value,
        state,
      };
    }),
  );
  return putValues(
    sql,
    fresh.map((one) => ({
      area: one.area,
      indicator: one.plan.code,
      period: one.period,
      value: one.outcome.value,
      state: one.outcome.state,
      origin: { kind: 'measure', no: resultOf.get(one)!, yieldsTo: one.plan.measure.yieldsTo },
    })),
  );
}

/** Computes what reads indicators whose values changed, and what reads that. */
async function followInputs(parts: FlushParts, first: readonly ChangedInput[]): Promise<readonly PutValue[]> {
  const all: ChangedInput[] = [...first];
  const changed: PutValue[] = [];
  for (const plan of parts.dependents) {
    const relevant = all.filter(({ indicator }) => plan.inputs.includes(indicator));
    if (relevant.length === 0) continue;
    const byArea = new Map<string, Set<Period>>();
    for (const { area, period } of relevant) byArea.set(area, (byArea.get(area) ?? new Set()).add(period));
    const rows = await readCellsOf(parts.sql, plan.code, [...byArea.keys()]);
    const counted = new Map<string, Counted>();
    for (const row of rows) {
      const periods = byArea.get(row.area)!;
      if (![...periods].some((period) => mayCount(period, row.period, plan.maxAge))) continue;
      const key = keyOf(plan.code, row.area, row.period);
      // what this very transaction has made of it comes first
      const before = parts.cells.get(key) ?? cellOf(plan, row);
      const tally = plan.gathers && (before.tally ?? (await gatherCell(parts, plan, row.area, row.period)));
      counted.set(key, { plan, area: row.area, period: row.period, tally, before });
    }
    if (plan.gathers === undefined)
      for (const [area, periods] of byArea)
        for (const period of periodsFrom(periods, plan.measure.period)) {
          const key = keyOf(plan.code, area, period);
          if (!counted.has(key) && parts.isArea(area))
            counted.set(key, { plan, area, period, tally: undefined, before: undefined });
        }
    const put = await storeOutcomes(parts, [...counted.values()]);
    all.push(...put);
    changed.push(...put);
  }
  return changed;
}
