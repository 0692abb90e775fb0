import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import { COUNTED_STATES } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import { type CellChange, type Group, isSameMember, type Move } from './measure-changes.ts';
import { entityRecord, gather } from './measure-gather.ts';
import { type Inputs, mayCount, periodsFrom, readInputValues } from './measure-inputs.ts';
import {
  endMembers,
  insertMembers,
  type MemberRow,
  readMembers,
  readMembersOf,
} from './measure-member-store.ts';
import type { Outcome, Plan } from './measure-plan.ts';
import type { RecordSource } from './measure-records.ts';
import {
  type CellRow,
  insertResults,
  type Moment,
  readCells,
  readCellsOf,
  renewResults,
  writeCells,
} from './measure-result-store.ts';
import { deleteTodos, insertTodos, readInputs, type Todo, type WrittenEntity } from './measure-store.ts';
import type { Tally } from './measure-tally.ts';
import { type PutValue, putValues } from './value-store.ts';

/** What is held of a measure's area and period. */
export interface Cell {
  readonly tally: Tally | undefined;
  /** Of the result that it last came to; 0 before the first. */
  readonly result: number;
  readonly value: number | null;
  readonly state: ValueState | undefined;
}

/** A value of an indicator that changed, or that may have. */
export interface ChangedInput {
  readonly area: string;
  readonly indicator: string;
  readonly period: Period;
}

export interface Work {
  readonly cells: readonly CellChange[];
  readonly moves: readonly Move[];
  /** Entities that were written by whoever does not tell the changes. */
  readonly unseen: readonly WrittenEntity[];
  readonly inputs: readonly ChangedInput[];
  /** Areas to gather anew, as they are stored. */
  readonly todos: readonly Todo[];
}

export interface FlushParts {
  readonly sql: Sql;
  readonly moment: Moment;
  readonly records: RecordSource;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly groups: readonly Group[];
  /** Plans that read other indicators, those first that others read. */
  readonly dependents: readonly Plan[];
  readonly isArea: (code: string) => boolean;
  /** Cells in memory; what the transaction makes of them goes into `cells` and counts once it is durable. */
  readonly held: (key: string) => Cell | undefined;
  readonly cells: Map<string, Cell>;
  /** Milliseconds that gathering anew may take before the rest waits. */
  readonly patience: number;
  readonly clock: () => number;
}

export const keyOf = (code: string, area: string, period: Period): string => `${code}\n${area}\n${period}`;
const memberKey = (selection: string, entityNo: number): string => `${selection}\n${entityNo}`;
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

/** A cell whose value is to be computed. */
interface Counted {
  readonly plan: Plan;
  readonly area: string;
  readonly period: Period;
  readonly tally: Tally | undefined;
  readonly before: Cell | undefined;
}

/** Writes down for what entities count now, and answers what that changes. */
async function moveMembers(
  parts: FlushParts,
  { moves, unseen }: Work,
): Promise<{
  readonly cells: readonly CellChange[];
  readonly todos: readonly Todo[];
  /** Entities whose areas are all gathered anew, by {@link memberKey}. */
  readonly regathered: ReadonlySet<string>;
}> {
  const cells: CellChange[] = [];
  const todos: Todo[] = [];
  const regathered = new Set<string>();
  const all = new Map<string, Move>();
  for (const move of moves) all.set(memberKey(move.group.selection.key, move.entityNo), move);
  const old = await readOld(parts.sql, moves, unseen);
  for (const move of await unseenMoves(parts, unseen, old))
    all.set(memberKey(move.group.selection.key, move.entityNo), move);
  const started: MemberRow[] = [];
  const ended: MemberRow[] = [];
  for (const { group, entityNo, entityId, members: wanted, isNew } of all.values()) {
    const { key, ofEntities } = group.selection;
    const members = wanted.filter(({ area }) => parts.isArea(area));
    const before = isNew ? [] : (old.get(memberKey(key, entityNo)) ?? []);
    const rowOf = (member: (typeof members)[number]): MemberRow => ({
      ...member,
      selection: key,
      entityNo,
      entityId,
    });
    const gone = before.filter((one) => !members.some((other) => isSameMember(one as never, other)));
    const come = members
      .filter((one) => !before.some((other) => isSameMember(one, other as never)))
      .map(rowOf);
    ended.push(...gone);
    started.push(...come);
    if (ofEntities)
      for (const plan of group.plans)
        for (const [rows, sign] of [
          [gone, -1],
          [come, 1],
        ] as const)
          for (const { area, period, holds } of rows)
            cells.push({ plan, area, period, record: entityRecord(entityNo, holds), sign });
    // also where it has come back to where it was
    else if (!isNew) {
      regathered.add(memberKey(key, entityNo));
      for (const plan of group.plans)
        for (const { area } of [...before, ...come]) todos.push({ code: plan.code, area });
    }
  }
  await endMembers(parts.sql, ended, parts.moment.tick);
  await insertMembers(parts.sql, started, parts.moment.tick);
  return { cells, todos, regathered };
}

async function readOld(
  sql: Sql,
  moves: readonly Move[],
  unseen: readonly WrittenEntity[],
): Promise<ReadonlyMap<string, readonly MemberRow[]>> {
  const nos = new Set([
    ...moves.filter(({ isNew }) => !isNew).map(({ entityNo }) => entityNo),
    ...unseen.map(([, no]) => no),
  ]);
  const old = new Map<string, MemberRow[]>();
  if (nos.size > 0)
    for (const row of await readMembers(sql, [...nos])) {
      const key = memberKey(row.selection, row.entityNo);
      const own = old.get(key);
      if (own) own.push(row);
      else old.set(key, [row]);
    }
  return old;
}

/** Looks at entities as they are now; one that was deleted still counts with the values that it had. */
async function unseenMoves(
  { sql, records, groups }: FlushParts,
  unseen: readonly WrittenEntity[],
  old: ReadonlyMap<string, readonly MemberRow[]>,
): Promise<readonly Move[]> {
  const moves: Move[] = [];
  const byTenant = new Map<number, Map<number, string>>();
  for (const [tenant, no, id] of unseen)
    byTenant.set(tenant, (byTenant.get(tenant) ?? new Map<number, string>()).set(no, id));
  for (const [tenant, ids] of byTenant) {
    const found = await records.entitiesById(sql, tenant, [...new Set(ids.values())]);
    const current = new Map(found.map(({ no, entity }) => [no, entity]));
    for (const [entityNo, entityId] of ids) {
      const entity = current.get(entityNo);
      for (const group of groups) {
        const { selection } = group;
        if (selection.tenant !== tenant) continue;
        const before = old.get(memberKey(selection.key, entityNo)) ?? [];
        const members = entity
          ? selection.membersOf(entity)
          : selection.ofEntities
            ? []
            : (before as Move['members']);
        if (members.length > 0 || before.length > 0)
          moves.push({ group, entityNo, entityId, members, isNew: false });
      }
    }
  }
  return moves;
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

const emptyCell = (plan: Plan, period: Period): Cell => ({
  tally: plan.gathers?.tally(period),
  result: 0,
  value: null,
  state: undefined,
});

/** A cell from the store; its tally is missing where it is of another revision, or not kept. */
const cellOf = (plan: Plan, row: CellRow): Cell => ({
  tally:
    row.tally === null || row.revision !== plan.revision || plan.gathers === undefined
      ? undefined
      : plan.gathers.tally(row.period, row.tally),
  result: row.result,
  value: row.value,
  state: row.revision === plan.revision ? row.state : undefined,
});

async function gatherCell(
  { sql, records }: FlushParts,
  plan: Plan,
  area: string,
  period: Period,
): Promise<Tally> {
  const members = await readMembersOf(sql, plan.gathers!.selection.key, [area]);
  return (await gather(sql, records, plan, members, period)).get(period) ?? plan.gathers!.tally(period);
}

/** Areas of one measure that are read at once to be gathered anew. */
const AREAS = 50;

/** Gathers areas anew until patience ends; answers which. */
async function workOff(
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
