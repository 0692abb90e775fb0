import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import { assertMay } from '../policy/may.ts';
import { findFile } from './file-bytes.ts';
import { scheduledDue } from './source-due.ts';
import type { Pushed, SourceEngine } from './source-engine.ts';
import { noSchema, type SourceParts } from './source-parts.ts';
import { countRejects, selectRejects } from './source-reject-store.ts';
import {
  NO_COUNTS,
  type RunRow,
  selectLastRuns,
  selectRecent,
  selectRun,
  selectRuns,
} from './source-run-store.ts';
import { parseSource, type SourceSpec } from './source-spec.ts';
import {
  deleteSource,
  insertSource,
  putSecrets,
  type Secrets,
  type SourceRow,
  selectSource,
  selectSources,
  updateSource,
} from './source-store.ts';
import { qualityOf, runView, secretTarget, stateOf } from './source-view.ts';
import { findUpload } from './upload-actions.ts';

/** The sources of this server, wired in main. */
export interface Sources {
  readonly parts: SourceParts;
  readonly engine: SourceEngine;
}

/** Runs that a source's quality is told from. */
const RECENT = 20;

/** A run that has begun; `done` resolves when it has ended, in whatever way. */
export interface BegunRun {
  readonly run: ReturnType<typeof runView>;
  readonly done: Promise<void>;
}

interface Page {
  readonly cursor?: string;
  readonly limit?: number;
}

/** A declaration, not yet checked, and its secrets. */
export interface SourceInput {
  readonly source: unknown;
  readonly secrets?: Secrets;
}

/** One page of sources by id. */
export async function listSources(ctx: Context, page: Page) {
  assertMay(ctx.actor, 'source.read');
  const limit = page.limit ?? 100;
  const after = page.cursor === undefined ? undefined : String(decodeCursor('sources', 1, page.cursor)[0]);
  const rows = await selectSources(ctx.db, after, limit + 1);
  const views = await viewsOf(ctx, rows.slice(0, limit));
  const { next } = pageOf(
    rows,
    limit,
    'sources',
    ({ id }) => [id],
    ({ id }) => id,
  );
  return { items: views, next };
}

/** One source; throws `thing.notFound`. */
export async function getSource(ctx: Context, id: string) {
  assertMay(ctx.actor, 'source.read');
  const [view] = await viewsOf(ctx, [await sourceRow(ctx, id)]);
  return view!;
}

/** Declares a source. Throws `input.invalid`, `thing.conflict` where there is one of that id. */
export async function createSource(ctx: Context, { engine, parts }: Sources, input: SourceInput) {
  assertMay(ctx.actor, 'source.write');
  const spec = await checkedSpec(parts, input.source);
  await ctx.db.transaction(async (sql) => {
    if (!(await insertSource(sql, newSource(ctx, spec))))
      throw new MeridianError('thing.conflict', { kind: 'source', id: spec.id });
    await putSecrets(sql, spec.id, input.secrets ?? {}, true);
  });
  await engine.changed(spec.id);
  return getSourceAs(ctx, spec.id);
}

/**
 * Puts a declaration in the place of a source's old one. Secrets that are not given stay, unless what they are sent to has
 * changed: who may change an address must not get at a password by it. Throws `thing.notFound`, `input.invalid`.
 */
export async function replaceSource(
  ctx: Context,
  { engine, parts }: Sources,
  id: string,
  input: SourceInput,
) {
  assertMay(ctx.actor, 'source.write');
  const spec = await checkedSpec(parts, input.source);
  if (spec.id !== id) throw invalid('source.otherId', '/source/id', spec.id);
  await ctx.db.transaction(async (sql) => {
    const old = await selectSource(sql, id);
    if (!old) throw new MeridianError('thing.notFound', { kind: 'source', id });
    const isElsewhere = old.spec.kind !== spec.kind || secretTarget(old.spec) !== secretTarget(spec);
    const given = input.secrets ?? {};
    if (isElsewhere && old.secretNames.some((name) => !(name in given)))
      throw invalid('source.secretAgain', '/secrets');
    const reset = JSON.stringify(old.spec.options) !== JSON.stringify(spec.options);
    await updateSource(sql, newSource(ctx, spec), reset);
    await putSecrets(sql, id, given, isElsewhere);
  });
  await engine.changed(id);
  return getSourceAs(ctx, id);
}

/** Deletes a source with its runs and rejected records; what it brought stays. Throws `thing.notFound`. */
export async function removeSource(ctx: Context, { engine }: Sources, id: string): Promise<void> {
  assertMay(ctx.actor, 'source.write');
  engine.cancel(id);
  if (!(await deleteSource(ctx.db, id))) throw new MeridianError('thing.notFound', { kind: 'source', id });
  await engine.changed(id);
}

/**
 * Begins a run and answers at once; the run tells how far it is. Throws `thing.conflict` while another one goes on,
 * `thing.notFound`, `input.invalid`.
 */
export async function runSourceNow(
  ctx: Context,
  { engine }: Sources,
  id: string,
  input: { readonly uploadId?: string },
): Promise<BegunRun> {
  assertMay(ctx.actor, 'source.write');
  const row = await sourceRow(ctx, id);
  if (row.spec.kind === 'push' || row.spec.kind === 'mqtt') throw invalid('source.noRun', '');
  if (row.spec.kind !== 'file') return begun(ctx, id, engine.run(row, 'manual', {}));
  if (input.uploadId === undefined) throw invalid('source.noUpload', '/uploadId');
  const upload = await findUpload(ctx, input.uploadId);
  const files = await Promise.all(
    upload.files.map(({ name }) => findFile(name, [upload.folder], ctx.limits.maxFileBytes)),
  );
  return begun(ctx, id, engine.run(row, 'manual', { files }));
}

/** Tries rejected records again: those, or all that were not replayed yet. Throws as {@link runSourceNow}. */
export async function replayRejects(
  ctx: Context,
  { engine }: Sources,
  id: string,
  rejects: readonly number[] | undefined,
): Promise<BegunRun> {
  assertMay(ctx.actor, 'source.write');
  return begun(ctx, id, engine.run(await sourceRow(ctx, id), 'replay', { replay: { rejects } }));
}

/** Brings in records that are sent. Throws `thing.conflict` where the source takes none, `source.busy`, `input.invalid`. */
export async function pushRecords(
  ctx: Context,
  { engine }: Sources,
  id: string,
  document: unknown,
): Promise<Pushed> {
  assertMay(ctx.actor, 'source.push');
  return engine.push(await sourceRow(ctx, id), document);
}

/** One page of a source's runs, newest first. */
export async function listSourceRuns(ctx: Context, id: string, page: Page) {
  assertMay(ctx.actor, 'source.read');
  await sourceRow(ctx, id);
  const limit = page.limit ?? 100;
  const list = `sources/${id}/runs`;
  const before = page.cursor === undefined ? undefined : Number(decodeCursor(list, 1, page.cursor)[0]);
  const rows = await selectRuns(ctx.db, id, before, limit + 1);
  return pageOf(rows, limit, list, (row) => [Number(row.id)], runView);
}

/** One run; throws `thing.notFound`. */
export async function getSourceRun(ctx: Context, id: string, run: number) {
  assertMay(ctx.actor, 'source.read');
  const row = await selectRun(ctx.db, id, run);
  if (!row) throw new MeridianError('thing.notFound', { kind: 'run', id: run });
  return runView(row);
}

/** One page of a source's rejected records, newest first. */
export async function listRejects(
  ctx: Context,
  id: string,
  { run, open, ...page }: Page & { readonly run?: number; readonly open?: boolean },
) {
  assertMay(ctx.actor, 'source.read');
  await sourceRow(ctx, id);
  const limit = page.limit ?? 100;
  const list = `sources/${id}/rejects?${run ?? ''}&${open ?? ''}`;
  const before = page.cursor === undefined ? undefined : Number(decodeCursor(list, 1, page.cursor)[0]);
  const rows = await selectRejects(ctx.db, id, { run, open }, before, limit + 1);
  return pageOf(
    rows,
    limit,
    list,
    (row) => [Number(row.id)],
    (row) => ({
      id: Number(row.id),
      runId: Number(row.runId),
      at: row.at.toISOString(),
      place: row.place,
      record: row.record,
      issues: row.issues,
      replayedBy: row.replayedBy === null ? null : Number(row.replayedBy),
    }),
  );
}

async function checkedSpec({ modelCheck }: SourceParts, value: unknown): Promise<SourceSpec> {
  const spec = parseSource(value);
  const { schema } = spec.model;
  if (schema !== undefined && !(await modelCheck(schema))) throw noSchema(schema);
  return spec;
}

async function sourceRow({ db }: Context, id: string): Promise<SourceRow> {
  const row = await selectSource(db, id);
  if (!row) throw new MeridianError('thing.notFound', { kind: 'source', id: id.slice(0, 100) });
  return row;
}

async function begun(
  ctx: Context,
  id: string,
  beginning: ReturnType<SourceEngine['run']>,
): Promise<BegunRun> {
  const { id: run, done } = await beginning;
  const row = await selectRun(ctx.db, id, run);
  if (!row) throw new MeridianError('thing.notFound', { kind: 'run', id: run });
  return { run: runView(row), done };
}

/** What one has just written one may see. */
const getSourceAs = async (ctx: Context, id: string) => (await viewsOf(ctx, [await sourceRow(ctx, id)]))[0]!;

function newSource({ clock, actor }: Context, spec: SourceSpec) {
  const at = clock();
  return { spec, at, dueAt: scheduledDue(spec, at, true), actorId: actor.id, actorName: actor.name };
}

async function viewsOf({ db }: Context, rows: readonly SourceRow[]) {
  const ids = rows.map(({ id }) => id);
  const last = new Map((await selectLastRuns(db, ids)).map((run): [string, RunRow] => [run.sourceId, run]));
  const recent = await selectRecent(db, ids, RECENT);
  const rejects = await countRejects(db, ids);
  return rows.map((row) => {
    const lastRun = last.get(row.id);
    return {
      id: row.id,
      kind: row.spec.kind,
      source: row.spec,
      secrets: row.secretNames,
      state: stateOf(row, lastRun),
      failures: row.failures,
      dueAt: row.isActive ? (row.dueAt?.toISOString() ?? null) : null,
      lastRun: lastRun ? runView(lastRun) : null,
      quality: qualityOf(recent.get(row.id) ?? NO_COUNTS),
      rejects: rejects.get(row.id) ?? 0,
      createdAt: row.createdAt.toISOString(),
      modifiedAt: row.modifiedAt.toISOString(),
      actor: { id: row.actorId, name: row.actorName },
    };
  });
}

const invalid = (code: string, path: string, value?: string): MeridianError =>
  new MeridianError('input.invalid', { count: 1 }, [
    { code, severity: 'error', at: { path }, ...(value === undefined ? {} : { value }) },
  ]);
