import { gunzipSync, gzipSync } from 'node:zlib';
import { getFramework } from '../indicators/framework-actions.ts';
import type { Area } from '../model/area.ts';
import { MeridianError } from '../model/error.ts';
import { bandOf, type Framework } from '../model/framework.ts';
import { LOCALES } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import type { Sql } from '../platform/database.ts';
import { loadMessages } from '../platform/i18n.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import { assertMay } from '../policy/may.ts';
import type { Assessment } from './assess.ts';
import { type Replay, replay } from './replay.ts';
import { scoreCells, valueCells } from './run-cells.ts';
import { buildRunFiles } from './run-files.ts';
import { INPUTS_FILE } from './run-inputs.ts';
import { assessLoaded, type LoadedInputs, loadInputs, type StoredValue } from './run-load.ts';
import { runNodes } from './run-nodes.ts';
import { RECORD_FILE, type RunRecord, recordText, sha256Of } from './run-record.ts';
import { listScoreRows, loadRunValues, loadScores, loadTrend } from './run-result-store.ts';
import {
  findLatestRunId,
  findRun,
  findRunInputs,
  insertRun,
  listRunRows,
  type NewRun,
  type RunRow,
  type RunSummaryRow,
  type StoredRunRow,
} from './run-store.ts';
import type { MatrixWire, ReplayWire, RunSummaryWire, RunWire, ScoreWire, TrendWire } from './run-wire.ts';

interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}
interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

const DEFAULT_LIMIT = 100;

/**
 * Assesses a framework on the values in force and stores the run. Without `period` the latest one that has a number. Throws
 * `input.invalid`, `framework.notReady`, `method.impossible`, `thing.notFound`.
 */
export async function createRun(
  ctx: Context,
  input: {
    readonly framework: string;
    readonly revision?: number | undefined;
    readonly period?: string | undefined;
  },
): Promise<RunWire> {
  assertMay(ctx.actor, 'run.create');
  const { framework, revision } = await getFramework(ctx, input.framework, input.revision);
  const run = computeRun(ctx, { framework, revision }, await loadInputs(ctx.db, framework, input.period));
  await ctx.db.transaction((sql) => storeRun(sql, run));
  return getRun(ctx, run.row.id);
}

/** A run that is computed and not stored yet. */
export interface ComputedRun {
  readonly row: NewRun;
  readonly assessment: Assessment<StoredValue>;
}

/** Assesses a framework on values that were loaded before. Throws what `assess` throws. */
export function computeRun(
  ctx: Context,
  { framework, revision }: { readonly framework: Framework; readonly revision: number },
  inputs: LoadedInputs,
): ComputedRun {
  assertMay(ctx.actor, 'run.create');
  const assessment = assessLoaded(framework, inputs);
  const { record, files } = buildRunFiles({
    assessment,
    meridian: MERIDIAN_VERSION,
    citations: inputs.citations,
    languages: LOCALES,
    messages: loadMessages(),
  });
  const at = ctx.clock();
  const row: NewRun = {
    id: `${at.toISOString().slice(0, 10).replaceAll('-', '')}-${Buffer.from(ctx.randomBytes(5)).toString('hex')}`,
    at,
    actor: { id: ctx.actor.id, name: ctx.actor.name },
    frameworkId: framework.id,
    frameworkRevision: revision,
    period: assessment.period,
    record,
    inputs: gzipSync(files.get(INPUTS_FILE)!),
  };
  return { row, assessment };
}

/** Stores a run in the caller's transaction. */
export const storeRun = (sql: Sql, { row, assessment }: ComputedRun): Promise<void> =>
  insertRun(sql, row, scoreCells(assessment), valueCells(assessment));

/** Runs from the newest, of one framework or of all. */
export async function listRuns(
  ctx: Context,
  request: PageRequest & { readonly framework?: string | undefined } = {},
): Promise<Page<RunSummaryWire>> {
  assertMay(ctx.actor, 'run.read');
  const { framework, cursor, limit = DEFAULT_LIMIT } = request;
  const list = `runs ${JSON.stringify(framework ?? null)}`;
  const key = cursor === undefined ? null : decodeCursor(list, 2, cursor);
  const after = key === null ? null : { at: new Date(String(key[0])), id: String(key[1]) };
  const rows = await listRunRows(ctx.db, framework ?? null, after, limit + 1);
  return pageOf(rows, limit, list, (row) => [row.at.toISOString(), row.id], summaryOf);
}

/** A run with its tree, bands, statistics and log. `latest`: the newest one that the workspace shows. */
export async function getRun(ctx: Context, id: string): Promise<RunWire> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, id);
  const { record } = run;
  const screen = record.log.find((entry) => entry.step === 'screen')?.screenedOut;
  const screenedOut = (screen ?? []) as readonly { area: string; availability: number; required: number }[];
  const areas = areasByCode(record);
  const text = recordText(record);
  return {
    ...runHead(run, record.framework),
    ...countsOf(record),
    notice: record.framework.notice ?? null,
    nodes: [...runNodes(record)],
    bands: [...record.bands],
    statistics: record.statistics,
    screenedOut: screenedOut.map((one) => ({ ...one, area: areas.get(one.area)! })),
    log: [...record.log],
    files: [
      ...record.outputs,
      { name: INPUTS_FILE, sha256: record.inputs.sha256, bytes: record.inputs.bytes },
      { name: RECORD_FILE, sha256: sha256Of(text), bytes: Buffer.byteLength(text) },
    ],
  };
}

/** The ranking of a node (default: the index), best first, with the scores of the node's children. */
export async function listScores(
  ctx: Context,
  id: string,
  request: PageRequest & { readonly node?: string | undefined } = {},
): Promise<Page<ScoreWire>> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, id);
  const { record } = run;
  const { cursor, limit = DEFAULT_LIMIT, node = record.nodes[0]!.code } = request;
  if (!record.nodes.some((one) => one.code === node)) throw notFound('node', node);
  const list = `scores ${run.id} ${node}`;
  const key = cursor === undefined ? null : decodeCursor(list, 2, cursor);
  const after = key === null ? null : { rank: key[0] === null ? null : Number(key[0]), area: String(key[1]) };
  const rows = await listScoreRows(ctx.db, run.id, node, after, limit + 1);
  const children = record.nodes.filter((one) => one.parent === node).map((one) => one.code);
  const parts = await loadScores(
    ctx.db,
    run.id,
    children,
    rows.map((row) => row.area),
  );
  const byArea = new Map<string, Record<string, number | null>>();
  for (const part of parts) byArea.set(part.area, { ...byArea.get(part.area), [part.node]: part.score });
  const areas = areasByCode(record);
  return pageOf(
    rows,
    limit,
    list,
    (row) => [row.rank, row.area],
    (row) => ({
      area: areas.get(row.area)!,
      score: row.score,
      rank: row.rank,
      band: bandOf(record.bands, row.score ?? Number.NaN)?.code ?? null,
      children: byArea.get(row.area) ?? {},
    }),
  );
}

/** What the browser needs to aggregate again under other weights. */
export async function getMatrix(ctx: Context, id: string): Promise<MatrixWire> {
  assertMay(ctx.actor, 'run.read');
  const { id: runId, record } = await findStoredRun(ctx, id);
  const codes = record.nodes.filter((node) => node.kind === 'indicator').map((node) => node.code);
  const rows = await loadRunValues(ctx.db, runId, codes, null);
  const kept = new Set(rows.map((row) => row.area));
  const areas = record.areas.filter((area) => kept.has(area.code));
  const rowOf = new Map(areas.map((area, row) => [area.code, row]));
  const normalised = Object.fromEntries(
    codes.map((code) => [code, new Array<number | null>(areas.length).fill(null)]),
  );
  for (const row of rows) normalised[row.indicator]![rowOf.get(row.area)!] = row.normalised;
  const stepOf = (name: string) => record.framework.method.find((step) => step.step === name);
  return {
    areas,
    nodes: [...runNodes(record)],
    normalised,
    aggregate: stepOf('aggregate'),
    rank: stepOf('rank'),
  };
}

/**
 * The bytes of one of a run's files. All but the inputs are computed anew; throws `replay.differs` where a number is not the
 * recorded one. The report has the words of today.
 */
export async function getRunFile(ctx: Context, id: string, name: string): Promise<Uint8Array> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, id);
  if (name === RECORD_FILE) return Buffer.from(recordText(run.record));
  if (name === INPUTS_FILE) return gunzipSync(await inputsOf(ctx, run.id));
  const output = run.record.outputs.find((one) => one.name === name);
  if (!output) throw notFound('file', name);
  const again = await replayStored(ctx, run);
  const text = again.computed.files.get(name)!;
  if (!again.same && sha256Of(text) !== output.sha256) throw differs(again);
  return Buffer.from(text);
}

/** Computes a stored run again and compares every file's bytes. */
export async function replayRun(ctx: Context, id: string): Promise<ReplayWire> {
  assertMay(ctx.actor, 'run.read');
  const started = performance.now();
  const { same, outputs, notes } = await replayStored(ctx, await findStoredRun(ctx, id));
  const milliseconds = Math.round((performance.now() - started) * 10) / 10;
  return {
    same,
    isReworded: notes.length > 0,
    milliseconds,
    files: outputs.map((output) => ({ ...output })),
  };
}

/** The index of an area in the newest run of each period. */
export async function getTrend(ctx: Context, area: string, framework: string): Promise<TrendWire> {
  assertMay(ctx.actor, 'run.read');
  const rows = await loadTrend(ctx.db, area, framework);
  const newest = rows.at(-1);
  const record = newest && (await findStoredRun(ctx, newest.run)).record;
  const found = record && areasByCode(record).get(area);
  if (!found) throw notFound('area', area);
  const points = rows.map(({ period, run, score, rank }) => ({ period, runId: run, score, rank }));
  return { area: found, points };
}

/** A stored run by id or `latest`; throws `thing.notFound`. */
export async function findStoredRun(ctx: Context, id: string): Promise<StoredRunRow> {
  const known = id === 'latest' ? await findLatestRunId(ctx.db) : id;
  const run = known === undefined ? undefined : await findRun(ctx.db, known);
  if (!run) throw notFound('run', id);
  return run;
}

export const notFound = (kind: string, id: string): MeridianError =>
  new MeridianError('thing.notFound', { kind, id });

export const areasByCode = (record: RunRecord): ReadonlyMap<string, Area> =>
  new Map([...record.places, ...record.areas].map((area) => [area.code, area]));

async function replayStored(ctx: Context, run: StoredRunRow): Promise<Replay> {
  const inputs = gunzipSync(await inputsOf(ctx, run.id)).toString('utf8');
  return replay({ record: recordText(run.record), inputs, beside: new Map(), messages: loadMessages() });
}

async function inputsOf(ctx: Context, id: string): Promise<Uint8Array> {
  const inputs = await findRunInputs(ctx.db, id);
  if (!inputs) throw notFound('run', id);
  return inputs;
}

const differs = ({ differences }: Replay): MeridianError =>
  new MeridianError('replay.differs', { count: differences.length }, differences);

const runHead = (
  row: RunRow,
  framework: { readonly version: string; readonly name: { en: string; zh: string } },
) => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: { id: row.actor_id, name: row.actor_name },
  framework: {
    id: row.framework_id,
    revision: row.framework_revision,
    version: framework.version,
    name: framework.name,
  },
  period: row.period,
});

const summaryOf = (row: RunSummaryRow): RunSummaryWire => ({
  ...runHead(row, row),
  areaCount: row.area_count,
  indicatorCount: row.indicator_count,
  screenedOutCount: row.screened_out_count,
  missingCount: row.missing_count,
});

function countsOf(record: RunRecord) {
  const areaCount = (record.statistics.count ?? 0) + (record.statistics.missing ?? 0);
  return {
    areaCount,
    indicatorCount: record.nodes.filter((node) => node.kind === 'indicator').length,
    screenedOutCount: record.areas.length - areaCount,
    missingCount: record.missingCount,
  };
}
