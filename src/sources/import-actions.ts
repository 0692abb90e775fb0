import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import { valuesChanged } from '../platform/values-changed.ts';
import { assertMay } from '../policy/may.ts';
import { selectDead } from './import-owner-store.ts';
import { type ImportProgress, progressOf, WAITING } from './import-progress.ts';
import { type ImportRecord, recordOf } from './import-record.ts';
import {
  failRunning,
  finishImport,
  type ImportOutcome,
  insertImport,
  insertImportFile,
  selectChanges,
  selectImport,
  selectImportFiles,
  selectImports,
  selectOwners,
} from './import-store.ts';
import { parseMapping } from './mapping-check.ts';
import { mergeStage } from './merge-values.ts';
import type { ReadResult } from './read-mapped.ts';
import { runningIn } from './running-imports.ts';
import { createStage, dropStage, listStages, type Stage } from './stage-store.ts';
import { stageValues } from './stage-values.ts';
import { findUpload } from './upload-actions.ts';

export interface ImportInput {
  /** A mapping, not yet checked. */
  readonly mapping: unknown;
  /** Where the mapping's files are looked for, in order. */
  readonly folders: string | readonly string[];
  /** Aborting leaves everything as it was; the import is recorded as failed. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/**
 * Imports files: all of them or, with any error, nothing but a record of the refusal, which is returned and not thrown.
 * Imports of one store take turns. Throws `input.invalid` for a mapping that is none.
 */
export async function importFiles(ctx: Context, input: ImportInput): Promise<ImportRecord> {
  assertMay(ctx.actor, 'import.create');
  const { id, done } = await begin(ctx, input);
  await done;
  return getImport(ctx, id);
}

/** Starts an import of uploaded files and answers with its id at once; {@link getImport} tells how far it is. */
export async function startImport(
  ctx: Context,
  input: { readonly uploadId: string; readonly mapping: unknown },
): Promise<{ readonly id: number; readonly done: Promise<void> }> {
  assertMay(ctx.actor, 'import.create');
  const upload = await findUpload(ctx, input.uploadId);
  const { id, done } = await begin(ctx, { mapping: input.mapping, folders: upload.folder });
  const logged = done.catch((error: unknown) => ctx.log.error({ err: error, import: id }, 'import failed'));
  return { id, done: logged };
}

/** One page of imports, newest first. */
export async function listImports(
  ctx: Context,
  page: { readonly cursor?: string; readonly limit?: number },
): Promise<{ items: ImportRecord[]; next: string | null }> {
  assertMay(ctx.actor, 'import.read');
  const limit = page.limit ?? 100;
  const before = page.cursor === undefined ? undefined : Number(decodeCursor('imports', 1, page.cursor)[0]);
  const rows = await selectImports(ctx.db, before, limit + 1);
  const files = await selectImportFiles(
    ctx.db,
    rows.map((row) => row.id),
  );
  const { progress } = runningIn(ctx);
  return pageOf(
    rows,
    limit,
    'imports',
    (row) => [row.id],
    (row) => recordOf(row, files, progress.get(row.id)),
  );
}

/** One import; throws `thing.notFound`. */
export async function getImport(ctx: Context, id: number): Promise<ImportRecord> {
  assertMay(ctx.actor, 'import.read');
  const row = Number.isInteger(id) && id > 0 && id < 2 ** 31 ? await selectImport(ctx.db, id) : undefined;
  if (!row) throw new MeridianError('thing.notFound', { kind: 'import', id });
  return recordOf(row, await selectImportFiles(ctx.db, [id]), runningIn(ctx).progress.get(id));
}

/** A value that an import replaced, old against new. */
export interface ImportChange {
  readonly area: { readonly code: string; readonly name: { readonly en: string; readonly zh: string } };
  readonly indicator: { readonly code: string; readonly name: { readonly en: string; readonly zh: string } };
  readonly period: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly stateBefore: string;
  readonly stateAfter: string;
}

/** One page of what an import changed; throws `thing.notFound`. */
export async function listImportChanges(
  ctx: Context,
  id: number,
  page: { readonly cursor?: string; readonly limit?: number },
): Promise<{ items: ImportChange[]; next: string | null }> {
  await getImport(ctx, id);
  const limit = page.limit ?? 100;
  const list = `imports/${id}/changes`;
  const key = page.cursor === undefined ? undefined : decodeCursor(list, 3, page.cursor);
  const rows = await selectChanges(
    ctx.db,
    id,
    key && [Number(key[0]), Number(key[1]), String(key[2])],
    limit + 1,
  );
  return pageOf(
    rows,
    limit,
    list,
    (row) => [row.area_id, row.indicator_id, row.period],
    (row) => ({
      area: { code: row.area_code, name: { en: row.area_en, zh: row.area_zh } },
      indicator: { code: row.indicator_code, name: { en: row.indicator_en, zh: row.indicator_zh } },
      period: row.period,
      before: row.before,
      after: row.after,
      stateBefore: row.state_before,
      stateAfter: row.state_after,
    }),
  );
}

/**
 * At start: imports that a crash cut off have failed, and their stages go; nothing else of them was stored. What another
 * process on the same database is still busy with is left alone. Returns how many imports there were.
 */
export async function recoverImports(ctx: Context): Promise<number> {
  assertMay(ctx.actor, 'import.create');
  const { db } = ctx;
  const running = runningIn(ctx);
  const stages = await listStages(db);
  const owners = new Set([...(await selectOwners(db)), ...stages.map((stage) => stage.owner)]);
  if (running.isHeld()) owners.delete(running.owner);
  const dead = await selectDead(db, [...owners]);
  for (const stage of stages) if (dead.includes(stage.owner)) await dropStage(db, stage);
  return failRunning(db, dead, ctx.clock());
}

/** Before the store is closed: cancels the imports that run or wait, and waits until they have let go. */
export async function stopImports(ctx: Context): Promise<void> {
  assertMay(ctx.actor, 'import.create');
  const { cancels, turns } = runningIn(ctx);
  for (const cancel of cancels.values()) cancel.abort();
  await turns.run(async () => undefined);
}

/** Throws `input.invalid` with every mistake of a mapping. */
export function checkedMapping(value: unknown): Mapping {
  const { mapping, issues } = parseMapping(value);
  if (!mapping) throw new MeridianError('input.invalid', { count: issues.length }, issues);
  return mapping;
}

async function begin(ctx: Context, input: ImportInput): Promise<{ id: number; done: Promise<void> }> {
  const mapping = checkedMapping(input.mapping);
  const { db, actor } = ctx;
  const running = runningIn(ctx);
  const letGo = await running.hold();
  try {
    const { owner } = running;
    const row = { at: ctx.clock(), actorId: actor.id, actorName: actor.name, mapping, owner };
    const id = await insertImport(db, row);
    return { id, done: queue(ctx, id, mapping, input).finally(letGo) };
  } catch (error) {
    await letGo();
    throw error;
  }
}

/** Runs an import when its turn comes. */
function queue(ctx: Context, id: number, mapping: Mapping, input: ImportInput): Promise<void> {
  const running = runningIn(ctx);
  const cancel = new AbortController();
  const signal = input.signal ? AbortSignal.any([input.signal, cancel.signal]) : cancel.signal;
  const tell = (progress: ImportProgress): void => {
    running.progress.set(id, progress);
    input.onProgress?.(progress);
  };
  running.cancels.set(id, cancel);
  tell(WAITING);
  return running.turns
    .run(() => run(ctx, id, mapping, input.folders, signal, tell))
    .finally(() => {
      running.progress.delete(id);
      running.cancels.delete(id);
    });
}

/** Stage, compare, merge. Whatever happens, the stage goes and the import's record is closed. */
async function run(
  ctx: Context,
  id: number,
  mapping: Mapping,
  folders: string | readonly string[],
  signal: AbortSignal,
  tell: (progress: ImportProgress) => void,
): Promise<void> {
  const { db } = ctx;
  let stage: Stage | undefined;
  try {
    signal.throwIfAborted();
    stage = await createStage(db, runningIn(ctx).owner, String(id));
    await stageAndMerge(ctx, id, stage, mapping, folders, signal, tell);
  } catch (error) {
    const issues: Issue[] = signal.aborted
      ? [{ code: 'import.cancelled', severity: 'error', at: {} }]
      : [{ code: 'import.failed', severity: 'error', at: {} }];
    await finishImport(db, id, {
      ...NOTHING,
      status: 'failed',
      finishedAt: ctx.clock(),
      issues,
      issueCount: 1,
    });
    if (!signal.aborted) throw error;
  } finally {
    if (stage) await dropStage(db, stage);
  }
}

async function stageAndMerge(
  ctx: Context,
  id: number,
  stage: Stage,
  mapping: Mapping,
  folders: string | readonly string[],
  signal: AbortSignal,
  tell: (progress: ImportProgress) => void,
): Promise<void> {
  const { db } = ctx;
  const began = ctx.clock().getTime();
  const seconds = (): number => (ctx.clock().getTime() - began) / 1000;
  let total = 0;
  const { result, areas } = await stageValues(ctx, stage, mapping, folders, {
    signal,
    onProgress: ({ bytesRead, bytesTotal, rows }) => {
      total = 2 * bytesTotal;
      tell(progressOf('reading', bytesRead, total, rows, seconds()));
    },
  });
  if (!result.ok) {
    await db.transaction(async (sql) => {
      for (const file of result.files) await insertImportFile(sql, id, file);
      await finishImport(sql, id, { ...read(result), status: 'refused', finishedAt: ctx.clock() });
    });
    return;
  }
  await db.transaction(async (sql) => {
    const merged = await mergeStage(sql, stage, areas, id, (share) => {
      signal.throwIfAborted();
      tell(progressOf('storing', (total * (1 + share)) / 2, total, result.counts.rows, seconds()));
    });
    for (const file of result.files) await insertImportFile(sql, id, file);
    const { added, changed, unchanged } = merged;
    await finishImport(sql, id, {
      ...read(result),
      status: 'completed',
      finishedAt: ctx.clock(),
      added,
      changed,
      unchanged,
      areasAdded: areas.newCount,
    });
  });
  valuesChanged(ctx, { at: new Date(began).toISOString(), values: 'many' });
}

const NOTHING = { rows: 0, values: 0, added: 0, changed: 0, unchanged: 0, areasAdded: 0 };

const read = (result: ReadResult): Omit<ImportOutcome, 'status' | 'finishedAt'> => ({
  ...NOTHING,
  rows: result.counts.rows,
  values: result.counts.values,
  issues: result.issues,
  issueCount: result.issueCount,
});
