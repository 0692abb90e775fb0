import type { StoredWrite, WriteParticipant } from '../context/broker.ts';
import type { HistoryWatch, RecordChange } from '../context/history-watch.ts';
import type { Context } from '../platform/context.ts';
import type { Sql } from '../platform/database.ts';
import { onValuesChanged, valuesChanged } from '../platform/values-changed.ts';
import type { Cell, ChangedInput } from './measure-cell.ts';
import { type CellChange, changesOf, type Group, groupsOf, type Move } from './measure-changes.ts';
import { flush } from './measure-flush.ts';
import { type Loaded, loadPlans, NOTHING_LOADED } from './measure-load.ts';
import { selectionsWithMembers } from './measure-member-store.ts';
import type { Plan } from './measure-plan.ts';
import type { RecordSource } from './measure-records.ts';
import { insertTick } from './measure-result-store.ts';
import {
  areasWith,
  deletePending,
  insertPending,
  insertTodos,
  listAreaCodes,
  listPending,
  listTodos,
  readPending,
  type WrittenEntity,
} from './measure-store.ts';
import { putBack } from './value-put-back.ts';
import type { PutValue } from './value-store.ts';

export interface MeasureParts {
  /** The server's own doings. */
  readonly ctx: Context;
  readonly records: RecordSource;
  readonly watch: HistoryWatch;
  /** Runs something after so many milliseconds; what it returns forgets it. */
  readonly after: (milliseconds: number, work: () => void) => () => void;
  /** Milliseconds since some time. */
  readonly elapsed: () => number;
}

/** Keeps values of measures right as records come in. */
export interface MeasureEngine {
  readonly records: RecordSource;
  /** Takes part in what writes entities. */
  readonly participant: WriteParticipant;
  /** Loads the measures in force and catches up with what happened while nobody computed. */
  start(): Promise<void>;
  /** Takes up measures and outlines that changed. */
  reload(): Promise<void>;
  /** Has a measure gathered anew from all records. */
  recompute(code: string): Promise<void>;
  readonly loaded: Loaded;
  /** Waits until all that is known is computed. */
  settled(): Promise<void>;
  onValues(listener: (changed: readonly PutValue[]) => void): () => void;
  stop(): Promise<void>;
}

/** Milliseconds from a record to the computing of what it changes: what comes meanwhile is computed together. */
const SOON = 20;
const AFTER_FAILURE = 1_000;
/** Milliseconds after which another process is taken to have gone that left something to compute. */
const ABANDONED = 2_000;
const LOOK = 1_000;
/** Gathering anew in one transaction, milliseconds: others wait that long. */
const PATIENCE = 40;
/** A transaction that is durable is told of at once; if it is not, something went wrong. */
const TOLD_WITHIN = 2_000;
/** Cells that are held in memory; numbers of those that hold them all count too. */
const HELD = 2_000_000;
/** Areas to gather anew that are looked at in one go. */
const TODOS = 500;
/** Changed values that are told one by one. */
const TOLD = 5_000;

interface Batch {
  readonly no: number;
  readonly at: string;
  readonly cells: readonly CellChange[];
  readonly moves: readonly Move[];
}

export function createMeasures({ ctx, records, watch, after, elapsed }: MeasureParts): MeasureEngine {
  const { db, log } = ctx;
  const owner = Buffer.from(ctx.randomBytes(6)).readUIntBE(0, 6) + 1;
  const listeners = new Set<(changed: readonly PutValue[]) => void>();
  let loaded = NOTHING_LOADED;
  let areas: ReadonlySet<string> = new Set();
  let batches: Batch[] = [];
  let inputs: ChangedInput[] = [];
  let inputsAt: string | undefined;
  /** Measures in whose place others have put values. */
  let overrun = new Set<string>();
  /** Counts what was left in the store to look at: entities, and areas to gather anew. */
  let left = 1;
  /** How much of that has been worked off. */
  let seen = 0;
  const cells = new Map<string, Cell>();
  let weight = 0;
  /** Of this process. Ticks follow each other one by one, unless another process computes too. */
  let lastTick = 0;
  const forgetCells = (): void => {
    cells.clear();
    weight = 0;
  };
  const written = new WeakMap<readonly StoredWrite[], number>();
  const underWay = new Map<number, () => void>();
  const told = new Map<number, Promise<void>>();
  /** Transactions whose changes are not in memory any more. */
  const lost = new Set<number>();
  const strangers = new Map<number, number>();
  let isTelling = false;
  let isStopped = false;
  let cancel: (() => void) | undefined;
  let cancelLook: (() => void) | undefined;
  let running: Promise<void> | undefined;

  const entitiesOf = (groups: readonly Group[], writes: readonly StoredWrite[]): WrittenEntity[] => {
    const found = new Map<number, WrittenEntity>();
    for (const write of writes)
      if (!found.has(write.entityNo) && groupsOf(groups, write).length > 0)
        found.set(write.entityNo, [write.tenant, write.entityNo, write.id]);
    return [...found.values()];
  };

  const participant: WriteParticipant = {
    async inside(sql, writes) {
      const { groups } = loaded;
      if (groups.length === 0) return;
      const entities = entitiesOf(groups, writes);
      if (entities.length === 0) return;
      const no = await insertPending(sql, owner, entities);
      written.set(writes, no);
      told.set(no, new Promise((resolve) => underWay.set(no, resolve)));
    },
    after(writes, now) {
      const no = written.get(writes);
      if (no === undefined) {
        // a measure came into force while the transaction was under way
        if (loaded.groups.length > 0 && entitiesOf(loaded.groups, writes).length > 0) void rescan();
        return;
      }
      const recorded: readonly RecordChange[] = watch.recorded.get(writes) ?? [];
      if (!lost.has(no)) batches.push({ no, at: now, ...changesOf(loaded.groups, writes, recorded) });
      underWay.get(no)?.();
      underWay.delete(no);
      told.delete(no);
      schedule(SOON);
    },
  };

  watch.isWatched = true;
  watch.touched = async (sql, { tenant, id, entityNo }) => {
    if (loaded.groups.length === 0) return;
    await insertPending(sql, 0, [[tenant, entityNo, id]]);
    left += 1;
    schedule(SOON);
  };

  function schedule(milliseconds: number): void {
    if (isStopped || cancel !== undefined || running !== undefined) return;
    cancel = after(milliseconds, () => {
      cancel = undefined;
      running = turn().then((again) => {
        running = undefined;
        if (again !== undefined) schedule(again);
      });
    });
  }

  const hasWork = (): boolean =>
    loaded.plans.size > 0 && (batches.length > 0 || inputs.length > 0 || overrun.size > 0 || left > seen);

  /** One transaction; answers when to go on, if there is more. */
  async function turn(): Promise<number | undefined> {
    if (!hasWork()) return undefined;
    let taken: readonly Batch[] = [];
    let takenInputs: ChangedInput[] = [];
    let takenCodes = new Set<string>();
    const fresh = new Map<string, Cell>();
    const looked = left;
    const at = inputsAt ?? batches[0]?.at ?? ctx.clock().toISOString();
    try {
      const { changed, isDone } = await db.transaction(async (sql) => {
        const horizon = await records.horizon(sql);
        const tick = await insertTick(sql);
        const pending = await listPending(sql, owner);
        await whenTold(pending.filter(({ isOwn }) => isOwn).map(({ no }) => no));
        const there = new Set(pending.map(({ no }) => no));
        taken = batches;
        batches = [];
        takenInputs = inputs;
        inputs = [];
        inputsAt = undefined;
        takenCodes = overrun;
        overrun = new Set();
        // what another process took for abandoned has been computed by it
        const own = taken.filter(({ no }) => there.has(no));
        const held = new Set(own.map(({ no }) => no));
        const abandoned = pending.filter((row) => !held.has(row.no) && isAbandoned(row));
        const unseen = await readPending(
          sql,
          abandoned.map(({ no }) => no),
        );
        // another server on the same database has computed since
        if (tick !== lastTick + 1) forgetCells();
        lastTick = tick;
        const todos = looked > seen ? await listTodos(sql, TODOS) : [];
        const back = takenCodes.size > 0 ? await putBack(sql, [...takenCodes]) : [];
        const result = await flush(
          {
            sql,
            moment: { tick, at: ctx.clock(), ...horizon },
            records,
            plans: loaded.plans,
            groups: loaded.groups,
            dependents: loaded.dependents,
            isArea: (code) => areas.has(code),
            held: (key) => cells.get(key),
            cells: fresh,
            patience: PATIENCE,
            clock: elapsed,
          },
          {
            cells: own.flatMap((batch) => batch.cells),
            moves: own.flatMap((batch) => batch.moves),
            unseen: unseen.flatMap(({ entities }) => entities),
            inputs: [...takenInputs, ...back],
            todos,
          },
        );
        const computed = [...held, ...unseen.map(({ no }) => no)];
        if (computed.length > 0) await deletePending(sql, computed);
        for (const no of computed) {
          lost.delete(no);
          strangers.delete(no);
        }
        return {
          changed: [...back, ...result.changed],
          isDone: result.todos.length === 0 && todos.length < TODOS,
        };
      });
      if (isDone) seen = looked;
      else left += 1;
      remember(fresh);
      tell(changed, at);
      return hasWork() ? (batches.length > 0 ? SOON : 0) : undefined;
    } catch (error) {
      if (!isStopped) log.error({ err: error }, 'measures could not be computed');
      // what was in memory may be half changed: it is computed anew from what is stored
      forgetCells();
      for (const { no } of taken) lost.add(no);
      inputs = [...takenInputs, ...inputs];
      overrun = new Set([...takenCodes, ...overrun]);
      left += 1;
      return AFTER_FAILURE;
    }
  }

  function isAbandoned({ no, isOwn }: { readonly no: number; readonly isOwn: boolean }): boolean {
    if (isOwn || db.kind === 'embedded') return true;
    const since = strangers.get(no) ?? elapsed();
    strangers.set(no, since);
    return elapsed() - since >= ABANDONED;
  }

  /** Waits until the changes of durable transactions have been told; those that are not in time are lost. */
  async function whenTold(nos: readonly number[]): Promise<void> {
    const awaited = nos.flatMap((no) => told.get(no) ?? []);
    if (awaited.length === 0) return;
    let forget = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      forget = after(TOLD_WITHIN, resolve);
    });
    await Promise.race([Promise.all(awaited), late]);
    forget();
    for (const no of nos)
      if (told.has(no)) {
        lost.add(no);
        told.delete(no);
        underWay.delete(no);
      }
  }

  function remember(fresh: ReadonlyMap<string, Cell>): void {
    const weightOf = ({ tally }: Cell): number =>
      1 + (tally !== undefined && tally.text === undefined ? tally.count : 0);
    for (const [key, cell] of fresh) {
      cells.delete(key);
      cells.set(key, cell);
      weight += weightOf(cell);
    }
    if (weight <= HELD) return;
    weight = 0;
    for (const cell of cells.values()) weight += weightOf(cell);
    for (const [key, cell] of cells) {
      if (weight <= HELD / 2) break;
      cells.delete(key);
      weight -= weightOf(cell);
    }
  }

  function tell(changed: readonly PutValue[], at: string): void {
    if (changed.length === 0) return;
    isTelling = true;
    try {
      valuesChanged(ctx, { at, values: changed.length > TOLD ? 'many' : changed });
      for (const listener of listeners) listener(changed);
    } catch (error) {
      log.error({ err: error }, 'what follows new values failed');
    } finally {
      isTelling = false;
    }
  }

  const deaf = onValuesChanged(ctx, ({ values, at }) => {
    if (isTelling) return;
    if (values === 'many') {
      overrun = new Set(loaded.plans.keys());
      void takeUp(async (sql) => {
        areas = new Set(await listAreaCodes(sql));
        await todoAll(sql, loaded.dependents);
      });
      return;
    }
    const relevant = values.filter(({ indicator }) => loaded.read.has(indicator));
    for (const { indicator } of values) if (loaded.plans.has(indicator)) overrun.add(indicator);
    if (relevant.length === 0 && overrun.size === 0) return;
    inputs.push(...relevant);
    inputsAt ??= at;
    schedule(SOON);
  });

  /** Plans all areas of measures that may have a value to be computed anew. */
  async function todoAll(sql: Sql, plans: readonly Plan[]): Promise<void> {
    for (const plan of plans) {
      const codes =
        plan.inputs.length > 0 && plan.gathers === undefined ? await areasWith(sql, plan.inputs) : [...areas];
      await insertTodos(
        sql,
        codes.map((area) => ({ code: plan.code, area })),
      );
    }
  }

  async function takeUp(work: (sql: Sql) => Promise<void>): Promise<void> {
    try {
      await work(db);
      left += 1;
      schedule(0);
    } catch (error) {
      if (!isStopped) log.error({ err: error }, 'measures could not be taken up');
    }
  }

  const rescan = (): Promise<void> =>
    takeUp(async (sql) => {
      await scanEntities(loaded.groups);
      await todoAll(sql, [...loaded.plans.values()]);
    });

  /** Has all entities of selections looked at, as if each had just been written. */
  async function scanEntities(groups: readonly Group[]): Promise<void> {
    for (const { selection } of groups)
      for (let id = ''; ; ) {
        const found = await records.entitiesOf(db, selection.tenant, selection.types, id, 500);
        if (found.length === 0) break;
        id = found.at(-1)!.entity.id;
        await insertPending(
          db,
          0,
          found.map(({ no, entity }) => [selection.tenant, no, entity.id]),
        );
      }
  }

  async function groupsWithoutMembers(groups: readonly Group[]): Promise<readonly Group[]> {
    const known = await selectionsWithMembers(
      db,
      groups.map(({ selection }) => selection.key),
    );
    return groups.filter(({ selection }) => !known.has(selection.key));
  }

  async function reload(): Promise<void> {
    const before = loaded;
    const next = await loadPlans(db, records);
    areas = new Set(await listAreaCodes(db));
    forgetCells();
    loaded = next;
    overrun = new Set(next.plans.keys());
    const isFresh = (plan: Plan): boolean => before.plans.get(plan.code)?.revision !== plan.revision;
    const changed = [...next.plans.values()].filter(isFresh);
    const places = before.boundaries !== next.boundaries;
    const groups = next.groups.filter(
      (group) =>
        (places && group.plans.some(({ measure }) => measure.area?.by === 'location')) ||
        !before.groups.some(({ selection }) => selection.key === group.selection.key),
    );
    // what was saved while nobody computed has its areas among those to do; its entities were not looked at yet
    const unknown = before === NOTHING_LOADED ? await groupsWithoutMembers(next.groups) : groups;
    await scanEntities(unknown);
    if (before !== NOTHING_LOADED) await todoAll(db, [...changed, ...groups.flatMap(({ plans }) => plans)]);
    await takeUp(async () => undefined);
  }

  const look = (): void => {
    if (isStopped || db.kind === 'embedded') return;
    cancelLook = after(LOOK, () => {
      left += 1;
      schedule(0);
      look();
    });
  };

  return {
    records,
    participant,
    get loaded() {
      return loaded;
    },
    async start() {
      await reload();
      look();
    },
    reload,
    recompute: (code) =>
      takeUp(async (sql) => {
        const plan = loaded.plans.get(code);
        if (plan === undefined) return;
        await scanEntities(loaded.groups.filter(({ plans }) => plans.includes(plan)));
        await todoAll(sql, [plan]);
      }),
    async settled() {
      while (hasWork() || running !== undefined || cancel !== undefined) {
        schedule(0);
        await (running ?? new Promise<void>((resolve) => after(5, resolve)));
      }
    },
    onValues(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      isStopped = true;
      cancel?.();
      cancelLook?.();
      deaf();
      watch.isWatched = false;
      await running;
    },
  };
}
