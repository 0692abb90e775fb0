import { rm } from 'node:fs/promises';
import { ERRORS, MeridianError } from '../model/error.ts';
import { FileError } from '../model/file-error.ts';
import type { Issue } from '../model/issue.ts';
import { SETTLED, scanFolder } from './connector-folder.ts';
import { pullHttp, RetryLater, withoutQuery } from './connector-http.ts';
import { pullSql } from './connector-sql.ts';
import type { Feed, Prepared } from './feed.ts';
import type { FoundFile } from './file-bytes.ts';
import { recordsOfFile, type SourceRecord } from './record-read.ts';
import { retryDue, scheduledDue } from './source-due.ts';
import { DEFAULT_SOURCE_LIMITS, feedOf, pause, type SourceParts, temporaryPath } from './source-parts.ts';
import {
  insertRejects,
  markReplayed,
  pruneRejects,
  type Reject,
  renewIssues,
  selectReplayable,
} from './source-reject-store.ts';
import {
  addCounts,
  finishRun,
  NO_COUNTS,
  pruneRuns,
  type RunCounts,
  type RunStatus,
  updateRun,
} from './source-run-store.ts';
import type { SourceSpec } from './source-spec.ts';
import {
  insertSourceFile,
  leaveState,
  readHashes,
  type SourceRow,
  type SourceState,
  selectSecrets,
} from './source-store.ts';

/** What a run is told beside the declaration. */
export interface RunInput {
  /** Of a source of kind `file`. */
  readonly files?: readonly FoundFile[];
  /** Rejected records to try again, by id or all; then nothing else is brought. */
  readonly replay?: { readonly rejects: readonly number[] | undefined };
}

/** Rejected records of one run that are kept; the rest is counted. */
const KEPT_OF_RUN = 1000;
/** Runs and rejected records of one source that are kept. */
const KEPT_RUNS = 1000;
export const KEPT_REJECTS = 10_000;
/** Waits before the store is tried again, milliseconds. */
const WAITS = [500, 1000, 2000, 5000, 10_000, 20_000];
/** How often a run tells how far it is, milliseconds. */
const TELL = 1000;
/** Problems of files that one run lists. */
const MAX_ISSUES = 100;

/** The state of one run. */
class Run {
  readonly parts: SourceParts;
  readonly row: SourceRow;
  readonly id: number;
  readonly feed: Feed;
  readonly signal: AbortSignal;
  readonly issues: Issue[] = [];
  counts: RunCounts = NO_COUNTS;
  #kept = 0;
  #told: number;
  #began: number;

  constructor(parts: SourceParts, row: SourceRow, id: number, feed: Feed, signal: AbortSignal) {
    this.parts = parts;
    this.row = row;
    this.id = id;
    this.feed = feed;
    this.signal = signal;
    this.#told = this.#began = this.now();
  }

  now(): number {
    return this.parts.ctx.clock().getTime();
  }

  /** Brings records in, within the source's limits, and keeps those that are rejected. */
  async bring(
    records: readonly SourceRecord[],
    prepared: Promise<Prepared> = this.feed.prepare(records),
  ): Promise<void> {
    const { limits } = this.row.spec;
    const most = limits?.records ?? DEFAULT_SOURCE_LIMITS.records;
    if (this.counts.records + records.length > most)
      throw new FileError('source.tooMany', {}, { limit: most });
    const taken = await this.take(await prepared);
    const rejects = taken.flatMap((outcome, index): Reject[] =>
      typeof outcome === 'string' ? [] : [{ ...records[index]!, issues: outcome }],
    );
    const kept = rejects.slice(0, Math.max(0, KEPT_OF_RUN - this.#kept));
    this.#kept += kept.length;
    await insertRejects(this.parts.ctx.db, this.row.id, this.id, this.parts.ctx.clock(), kept);
    await this.tell();
    if (limits?.recordsPerSecond === undefined) return;
    const ahead = (this.counts.records / limits.recordsPerSecond) * 1000 - (this.now() - this.#began);
    if (ahead > 0) await pause(this.parts.timers, ahead, this.signal);
  }

  /** What became of each record. A store that cannot take them now is asked again for a while. */
  async take(prepared: Prepared): Promise<readonly ('created' | 'updated' | readonly Issue[])[]> {
    for (let tries = 0; ; tries += 1) {
      this.signal.throwIfAborted();
      try {
        const { outcomes, counts } = await this.feed.write(prepared, this.now());
        this.counts = addCounts(this.counts, counts);
        return outcomes;
      } catch (error) {
        const wait = WAITS[tries];
        if (wait === undefined || !isPassing(error)) throw error;
        await pause(this.parts.timers, wait * (0.5 + this.parts.random() / 2), this.signal);
      }
    }
  }

  async tell(): Promise<void> {
    if (this.now() - this.#told < TELL) return;
    this.#told = this.now();
    await updateRun(this.parts.ctx.db, this.id, this.counts);
  }

  addBytes(bytes: number): void {
    this.counts = { ...this.counts, bytes: this.counts.bytes + bytes };
  }

  note(issue: Issue): void {
    if (this.issues.length < MAX_ISSUES) this.issues.push(issue);
  }
}

/** Whether a refusal of the store is for now only. */
export const isPassing = (error: unknown): boolean =>
  error instanceof MeridianError && ERRORS[error.code].status === 503;

/**
 * Runs a source whose run has been recorded as begun, to its end: whatever happens, the record is closed, and the source knows
 * when it is due next.
 */
export async function runSource(
  parts: SourceParts,
  row: SourceRow,
  runId: number,
  input: RunInput,
  signal: AbortSignal,
): Promise<void> {
  const { ctx } = parts;
  let run: Run | undefined;
  let status: RunStatus;
  let state: SourceState | undefined;
  let issues: Issue[] = [];
  let retryAfter: number | undefined;
  try {
    const feed = await feedOf(parts, row.spec);
    run = new Run(parts, row, runId, feed, signal);
    try {
      const isNew = input.replay ? await replay(run, input.replay.rejects) : await bringAll(run, input);
      state = isNew.state;
      status = statusOf(run, isNew.isNew);
    } finally {
      feed.close();
    }
    issues = run.issues;
  } catch (error) {
    status = 'failed';
    issues = [
      ...(run?.issues ?? []),
      signal.aborted ? plainIssue('source.cancelled') : issueOfFailure(error),
    ];
    if (error instanceof RetryLater) retryAfter = error.seconds;
    if (!(error instanceof FileError) && !signal.aborted && !isPassing(error))
      ctx.log.error({ err: error, source: row.id, run: runId }, 'source failed');
  }
  const at = ctx.clock();
  await finishRun(ctx.db, runId, { status, at, counts: run?.counts ?? NO_COUNTS, issues });
  if (!input.replay) {
    const failures = status === 'failed' ? row.failures + 1 : 0;
    const dueAt =
      failures > 0 ? retryDue(row.spec, at, failures, parts.random, retryAfter) : scheduledDue(row.spec, at);
    await leaveState(ctx.db, row, { ...(state === undefined ? {} : { state }), dueAt, failures });
  }
  await pruneRuns(ctx.db, row.id, KEPT_RUNS);
  await pruneRejects(ctx.db, row.id, KEPT_REJECTS);
}

function statusOf(run: Run, isNew: boolean): RunStatus {
  if (run.counts.rejected > 0 || run.issues.some(({ severity }) => severity === 'error')) return 'partial';
  return isNew ? 'completed' : 'unchanged';
}

const plainIssue = (code: string): Issue => ({ code, severity: 'error', at: {} });

/** What a person is told of a run that ended before its end. */
function issueOfFailure(error: unknown): Issue {
  if (error instanceof FileError) return error.issue;
  if (isPassing(error)) return plainIssue('source.storeBusy');
  if (error instanceof MeridianError) return error.issues[0] ?? plainIssue('source.failed');
  return plainIssue('source.failed');
}

interface Brought {
  /** Whether there was anything that had not been read before. */
  readonly isNew: boolean;
  /** What the connector remembers from now on; undefined: what it did. */
  readonly state?: SourceState;
}

type Bring<Kind extends SourceSpec['kind']> = (
  run: Run,
  spec: SourceSpec<Kind>,
  input: RunInput,
) => Promise<Brought>;

const bytesOf = ({ limits }: SourceSpec): number => limits?.bytes ?? DEFAULT_SOURCE_LIMITS.bytes;

/** How each kind brings its records. */
const BRING: { readonly [Kind in SourceSpec['kind']]?: Bring<Kind> } = {
  async file(run, spec, { files = [] }) {
    for (const file of files) {
      await bringFile(run, file, spec.options);
    }
    return { isNew: files.length > 0 };
  },

  async folder(run, spec) {
    const { db, clock } = run.parts.ctx;
    const scan = () => scanFolder(run.parts.root, spec.options, bytesOf(spec), run.now());
    let { found, waiting } = await scan();
    if (waiting > 0) {
      // what was put there a moment ago is whole a moment later
      await pause(run.parts.timers, SETTLED, run.signal);
      ({ found, waiting } = await scan());
    }
    if (waiting > 0)
      run.note({ code: 'source.filesYoung', severity: 'warning', at: {}, details: { count: waiting } });
    const known = await readHashes(
      db,
      spec.id,
      found.map(({ sha256 }) => sha256),
    );
    const seen = new Set(known);
    for (const file of found) {
      if (seen.has(file.sha256)) continue;
      seen.add(file.sha256);
      try {
        await bringFile(run, file, spec.options);
      } catch (error) {
        // one file that cannot be read does not keep the others away, and is not looked at again until it changes
        if (!(error instanceof FileError)) throw error;
        run.note(error.issue);
      }
      const { sha256, name, bytes } = file;
      await insertSourceFile(db, spec.id, { sha256, name, bytes, runId: run.id, at: clock() });
    }
    return { isNew: seen.size > known.size };
  },

  async http(run, spec) {
    const path = await temporaryPath(run.parts);
    try {
      const pulled = await pullHttp({
        options: spec.options,
        secrets: await selectSecrets(run.parts.ctx.db, spec.id),
        state: run.row.state,
        path,
        maxBytes: bytesOf(spec),
        policy: run.parts.policy,
        signal: run.signal,
        now: run.now(),
      });
      if (!pulled.isNew) return pulled;
      const name = withoutQuery(spec.options.url);
      const format = spec.options.format ?? pulled.format;
      await bringFile(
        run,
        { name, path, bytes: pulled.bytes },
        { ...spec.options, ...(format ? { format } : {}) },
      );
      return pulled;
    } finally {
      await rm(path, { force: true });
    }
  },

  async sql(run, spec) {
    const secrets = await selectSecrets(run.parts.ctx.db, spec.id);
    const { watermark } = run.row.state;
    let isNew = false;
    let highest = watermark;
    for await (const portion of pullSql({
      options: spec.options,
      secrets,
      watermark,
      policy: run.parts.policy,
      signal: run.signal,
    })) {
      isNew = true;
      run.addBytes(portion.bytes);
      await run.bring(portion.records);
      highest = portion.watermark ?? highest;
    }
    return { isNew, ...(highest === undefined ? {} : { state: { watermark: highest } }) };
  },
};

const bringAll = (run: Run, input: RunInput): Promise<Brought> => {
  const bring = BRING[run.row.spec.kind] as Bring<SourceSpec['kind']> | undefined;
  if (!bring) throw new FileError('source.noRun', {});
  return bring(run, run.row.spec, input);
};

async function bringFile(
  run: Run,
  file: FoundFile,
  options: Parameters<typeof recordsOfFile>[1],
): Promise<void> {
  run.addBytes(file.bytes);
  const limits = { bytes: Math.min(bytesOf(run.row.spec), run.parts.ctx.limits.maxUnpackedBytes) };
  // some records are made ready while those before them are written
  let ready: (() => Promise<void>) | undefined;
  const bringReady = async (): Promise<void> => {
    const bring = ready;
    ready = undefined;
    await bring?.();
  };
  try {
    for await (const records of recordsOfFile(file, options, limits)) {
      const prepared = run.feed.prepare(records);
      prepared.catch(() => undefined);
      await bringReady();
      ready = () => run.bring(records, prepared);
    }
  } finally {
    await bringReady();
  }
}

/** Tries rejected records again through the mapping as it is now. */
async function replay(run: Run, ids: readonly number[] | undefined): Promise<Brought> {
  const { db } = run.parts.ctx;
  const SLICE = 500;
  let after = 0;
  for (;;) {
    const rejects = await selectReplayable(db, run.row.id, ids, after, SLICE);
    if (rejects.length === 0) return { isNew: run.counts.records > 0 };
    after = rejects.at(-1)!.id;
    const prepared = await run.feed.prepare(rejects.map(({ record, place }) => ({ record, place })));
    const outcomes = await run.take(prepared);
    const good = rejects.filter((_, index) => typeof outcomes[index] === 'string').map(({ id }) => id);
    const bad = rejects.flatMap(({ id }, index) => {
      const outcome = outcomes[index]!;
      return typeof outcome === 'string' ? [] : [{ id, issues: outcome }];
    });
    await markReplayed(db, run.row.id, good, run.id);
    await renewIssues(db, run.row.id, bad);
    await run.tell();
  }
}
