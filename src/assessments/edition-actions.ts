import { gunzipSync } from 'node:zlib';
import type { Static } from 'typebox';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { LocalText } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import { loadMessages } from '../platform/i18n.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import { zipBytes } from '../platform/zip-write.ts';
import { assertMay } from '../policy/may.ts';
import {
  type EditionContent,
  editionFiles,
  headOf,
  manifestOf,
  scoredCount,
  signedFiles,
} from './edition-bundle.ts';
import { editionChanges, isRoundedScore, isRoundedValue } from './edition-changes.ts';
import { loadSigningKey } from './edition-key.ts';
import { countOrigins, editionLineage } from './edition-lineage.ts';
import { type EditionHead, MANIFEST_FILE } from './edition-manifest.ts';
import { openEdition } from './edition-opened.ts';
import { loadOriginDetails } from './edition-origin-store.ts';
import { withRecordDigests } from './edition-records.ts';
import { publicOf, thumbprintOf } from './edition-signature.ts';
import {
  type EditionRow,
  findBundle,
  findEditionOfRun,
  findEditionRow,
  findWorkspaceName,
  insertEdition,
  listEditionRows,
  listKeyRows,
  nextNumber,
  setWithdrawn,
} from './edition-store.ts';
import { numbersOf } from './edition-verify.ts';
import type { EditionPreviewWire, EditionSummaryWire, EditionWire, KeySetWire } from './edition-wire.ts';
import { computeAgain, replay } from './replay.ts';
import { findStoredRun, notFound } from './run-actions.ts';
import { recordText, sha256Of } from './run-record.ts';
import { findRunInputs, type StoredRunRow } from './run-store.ts';

export interface NewEdition {
  readonly run: string;
  readonly round?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly replaces?: string | null | undefined;
}

/** What publishing goes through; a test stops it at each of them. */
export const PUBLISHING_STEPS = ['computed', 'signed', 'packed', 'stored'] as const;
export type PublishingStep = (typeof PUBLISHING_STEPS)[number];

const UNNAMED: LocalText = { en: 'Workspace', zh: '工作区' };
const DEFAULT_LIMIT = 100;
/** Of two publishers at one moment, the second takes the next number. */
const ATTEMPTS = 3;

/**
 * Publishes a stored run: freezes it in a signed bundle that anybody can verify. The run is first computed again. All of it is
 * stored in one transaction, so that an edition is there whole or not at all. Throws `thing.notFound`, `replay.differs` where the
 * run does not come out as recorded any more, `input.invalid` for a correction of something else or without a reason, and `thing.conflict`
 * where the run is published already or what it corrects has been corrected.
 */
export async function publishEdition(
  ctx: Context,
  input: NewEdition,
  onStep: (step: PublishingStep) => void | Promise<void> = () => undefined,
): Promise<EditionWire> {
  assertMay(ctx.actor, 'edition.publish');
  for (let attempt = 1; ; attempt++) {
    const at = ctx.clock();
    const { run, number, head, files } = await build(ctx, input, at);
    if (head.replaces !== null && head.note === null) throw refusal('edition.noteMissing', '/note');
    const known = await findEditionOfRun(ctx.db, run.id);
    if (known !== undefined) throw conflict(known);
    await onStep('computed');
    const key = await loadSigningKey(ctx.folder, Buffer.from(ctx.randomBytes(8)).toString('hex'));
    const manifest = manifestOf(head, files);
    const all = signedFiles(manifest, files, key);
    await onStep('signed');
    const bundle = zipBytes(all);
    await onStep('packed');
    const edition = {
      run: run.id,
      number,
      at,
      actor: { id: ctx.actor.id, name: ctx.actor.name },
      manifest,
      manifestSha256: sha256Of(all.get(MANIFEST_FILE)!),
      keyId: thumbprintOf(key),
      key: publicOf(key),
      bundle,
      bundleSha256: sha256Of(bundle),
    };
    const isStored = await ctx.db.transaction(async (sql) => {
      const stored = await insertEdition(sql, edition);
      await onStep('stored');
      return stored;
    });
    if (isStored) return getEdition(ctx, head.id);
    if (attempt === ATTEMPTS) throw conflict(head.id);
  }
}

/** What would be frozen, without publishing it. Throws as {@link publishEdition}, but not for a run that is published already. */
export async function previewEdition(ctx: Context, input: NewEdition): Promise<EditionPreviewWire> {
  assertMay(ctx.actor, 'edition.publish');
  const { run, head, files, content } = await build(ctx, input, ctx.clock());
  const { record, changes } = content;
  const others = await listEditionRows(ctx.db, run.framework_id, null, DEFAULT_LIMIT);
  return {
    id: head.id,
    title: head.title,
    period: head.period,
    publisher: head.publisher,
    areaCount: head.areaCount,
    screenedOutCount: record.areas.length - scoredCount(record) - (record.statistics.missing ?? 0),
    indicatorCount: head.indicatorCount,
    missingCount: record.missingCount,
    notice: record.framework.notice ?? null,
    files: [...manifestOf(head, files).files],
    origins: countOrigins(content.lineage.values as Parameters<typeof countOrigins>[0]),
    publishedAs: (await findEditionOfRun(ctx.db, run.id)) ?? null,
    correctable: others
      .filter((row) => row.replaced_by === null && row.run_id !== run.id)
      .map(({ manifest: { id, title, publishedAt } }) => ({ id, title, publishedAt })),
    changes: changes && {
      values: changes.values.filter((one) => !isRoundedValue(one)).length,
      areas: new Set(changes.scores.filter((one) => !isRoundedScore(one)).map(({ area }) => area)).size,
      added: changes.areas.added.length,
      removed: changes.areas.removed.length,
      framework: changes.framework !== null,
    },
  };
}

/** Editions from the newest, of one framework or of all; those that were replaced or withdrawn too. */
export async function listEditions(
  ctx: Context,
  request: {
    readonly framework?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit?: number | undefined;
  } = {},
): Promise<{ items: EditionSummaryWire[]; next: string | null }> {
  assertMay(ctx.actor, 'edition.read');
  const { framework, cursor, limit = DEFAULT_LIMIT } = request;
  const list = `editions ${JSON.stringify(framework ?? null)}`;
  const key = cursor === undefined ? null : decodeCursor(list, 2, cursor);
  const after = key === null ? null : { at: new Date(String(key[0])), id: String(key[1]) };
  const rows = await listEditionRows(ctx.db, framework ?? null, after, limit + 1);
  return pageOf(rows, limit, list, (row) => [row.at.toISOString(), row.id], summaryOf);
}

export async function getEdition(ctx: Context, id: string): Promise<EditionWire> {
  assertMay(ctx.actor, 'edition.read');
  const row = await foundEdition(ctx, id);
  return { ...summaryOf(row), files: [...row.manifest.files] };
}

/** The bundle as it was published. */
export async function getBundle(
  ctx: Context,
  id: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array; readonly sha256: string }> {
  assertMay(ctx.actor, 'edition.read');
  const row = await foundEdition(ctx, id);
  return { name: bundleName(row), bytes: (await findBundle(ctx.db, row.id))!, sha256: row.bundle_sha256 };
}

/** One file of the bundle, also the manifest and the signature. */
export async function getEditionFile(ctx: Context, id: string, name: string): Promise<string> {
  assertMay(ctx.actor, 'edition.read');
  const { texts } = await openEdition(ctx, await foundEdition(ctx, id));
  const text = texts.get(name);
  if (text === undefined) throw notFound('file', name);
  return text;
}

/** Withdraws an edition: it stays as it is and listed, with the reason. Throws `thing.conflict` where it was withdrawn before. */
export async function withdrawEdition(ctx: Context, id: string, reason: string): Promise<EditionWire> {
  assertMay(ctx.actor, 'edition.withdraw');
  const row = await foundEdition(ctx, id);
  if (reason.trim() === '') throw refusal('edition.reasonMissing', '/reason');
  if (!(await setWithdrawn(ctx.db, row.id, ctx.clock(), ctx.actor, reason.trim()))) throw conflict(row.id);
  return getEdition(ctx, id);
}

/** The public keys that editions of this workspace were signed with, the oldest first. */
export async function listEditionKeys(ctx: Context): Promise<Static<typeof KeySetWire>> {
  assertMay(ctx.actor, 'edition.read');
  const rows = await listKeyRows(ctx.db);
  return {
    keys: rows.map(({ id, jwk: { x } }) => ({
      kty: 'OKP',
      crv: 'Ed25519',
      x,
      kid: id,
      use: 'sig',
      alg: 'Ed25519',
    })),
  };
}

/** An edition by id or `latest`; throws `thing.notFound`. */
export async function foundEdition(ctx: Context, id: string): Promise<EditionRow> {
  const row =
    id === 'latest' ? (await listEditionRows(ctx.db, null, null, 1))[0] : await findEditionRow(ctx.db, id);
  if (!row) throw notFound('edition', id);
  return row;
}

interface Built {
  readonly run: StoredRunRow;
  readonly number: number;
  readonly head: EditionHead;
  readonly content: EditionContent;
  readonly files: ReadonlyMap<string, string>;
}

/** Everything of an edition that is to be signed. */
async function build(ctx: Context, input: NewEdition, at: Date): Promise<Built> {
  const run = await findStoredRun(ctx, input.run);
  const replaced = await replacedBy(ctx, input, run);
  const messages = loadMessages();
  const inputs = gunzipSync((await findRunInputs(ctx.db, run.id))!).toString('utf8');
  const again = replay({ record: recordText(run.record), inputs, beside: new Map(), messages });
  if (!again.same)
    throw new MeridianError('replay.differs', { count: again.differences.length }, again.differences);
  const { values } = again;
  // what has other words by now is written by, and names, the program that publishes it
  const { record, files: runFiles } =
    again.notes.length === 0
      ? again.computed
      : computeAgain(again.record, values, messages, MERIDIAN_VERSION);
  const number = await nextNumber(ctx.db, run.framework_id, run.period);
  const note = input.note?.trim() || null;
  const head = headOf(record, {
    id: `${run.framework_id}-${run.period}-${number}`.toLowerCase(),
    revision: run.framework_revision,
    publisher: (await findWorkspaceName(ctx.db)) ?? UNNAMED,
    publishedAt: at.toISOString(),
    round: input.round ?? null,
    replaces: replaced && { id: replaced.id, manifestSha256: replaced.manifest_sha256 },
    note,
  });
  const content: EditionContent = {
    record,
    files: runFiles,
    lineage: editionLineage(values, await withRecordDigests(ctx, await loadOriginDetails(ctx.db, values))),
    changes:
      head.replaces &&
      editionChanges(
        head.replaces,
        note,
        numbersOf((await openEdition(ctx, replaced!)).texts),
        numbersOf(runFiles),
      ),
    messages,
  };
  return { run, number, head, content, files: editionFiles(head, content) };
}

/** The edition that a correction is of. */
async function replacedBy(
  ctx: Context,
  { replaces }: NewEdition,
  run: StoredRunRow,
): Promise<EditionRow | null> {
  if (replaces === undefined || replaces === null) return null;
  const row = await foundEdition(ctx, replaces);
  if (row.manifest.framework.id !== run.framework_id)
    throw refusal('edition.otherFramework', '/replaces', { id: row.id });
  if (row.replaced_by !== null) throw conflict(row.replaced_by);
  return row;
}

const refusal = (code: string, path: string, details: Issue['details'] = {}): MeridianError =>
  new MeridianError('input.invalid', { count: 1 }, [{ code, severity: 'error', at: { path }, details }]);
const conflict = (id: string): MeridianError => new MeridianError('thing.conflict', { kind: 'edition', id });

const bundleName = ({ id }: EditionRow): string => `${id}.zip`;

const summaryOf = (row: EditionRow): EditionSummaryWire => {
  const { manifest } = row;
  return {
    id: row.id,
    title: manifest.title,
    period: manifest.period,
    framework: { ...manifest.framework },
    areaCount: manifest.areaCount,
    indicatorCount: manifest.indicatorCount,
    publisher: manifest.publisher,
    publishedAt: manifest.publishedAt,
    runId: row.run_id,
    round: manifest.round,
    replaces: manifest.replaces?.id ?? null,
    replacedBy: row.replaced_by,
    note: manifest.note,
    withdrawn:
      row.withdrawn_at === null
        ? null
        : { at: row.withdrawn_at.toISOString(), reason: row.withdrawn_reason ?? '' },
    keyId: row.key_id,
    manifestSha256: row.manifest_sha256,
    bundle: { name: bundleName(row), bytes: row.bundle_bytes, sha256: row.bundle_sha256 },
  };
};
