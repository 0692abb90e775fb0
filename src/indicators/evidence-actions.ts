import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { safeName } from '../sources/safe-name.ts';
import { clearAway, evidenceFolder, evidencePath, evidenceTurns } from './evidence-files.ts';
import { evidenceKind, MAX_EVIDENCE_BYTES, MAX_EVIDENCE_FILES } from './evidence-kind.ts';
import {
  type EvidenceRow,
  findEvidence,
  insertEvidence,
  listEvidence,
  lockItem,
  takeOffEvidence,
} from './evidence-store.ts';
import { getItem, type ItemView } from './submission-actions.ts';
import {
  assertDecidable,
  assertFillable,
  doer,
  invalid,
  readItem,
  sideOfEvidence,
} from './submission-item.ts';
import type { Side } from './submission-state.ts';
import type { ItemRow } from './submission-store.ts';

/** A file on its way in. */
export interface IncomingEvidence {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Attaches files to an item: all of them, or none. A department's belong to the figures that it fills in, a reviewer's to the version that is
 * decided on. Throws `request.tooLarge` as soon as one passes the limit, `input.invalid`
 * with an issue for each that is empty, of another type than its name says or of none that is taken, or named as a path.
 */
export async function attachEvidence(
  ctx: Context,
  id: number,
  files: AsyncIterable<IncomingEvidence>,
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.attach');
  sideOf(ctx, await readItem(ctx.db, id));
  await evidenceTurns(ctx).run(() => attach(ctx, id, files));
  return getItem(ctx, id);
}

/** Takes a file off an item: off the figures that are filled in, or a reviewer's own off the version that is decided on. Versions that were sent with it keep it; a file that nothing names any more is deleted. */
export async function removeEvidence(ctx: Context, id: number, no: number): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.attach');
  await evidenceTurns(ctx).run(async () => {
    const sha256 = await ctx.db.transaction(async (sql) => {
      await lockItem(sql, id);
      const row = await readItem(sql, id);
      const side = sideOf(ctx, row);
      const file = await existing(findEvidence(sql, id, no), no);
      if (!isRemovable(file, side, row.version)) throw invalid('evidence.kept', {});
      await takeOffEvidence(sql, id, no, firstVersion(side, row.version));
      return file.sha256;
    });
    await clearAway(ctx, [sha256]);
  });
  return getItem(ctx, id);
}

/** A file as it was attached. Throws `thing.notFound`, and `file.notFound` where its bytes are gone or no longer the same. */
export async function readEvidence(
  ctx: Context,
  id: number,
  no: number,
): Promise<{ readonly row: EvidenceRow; readonly bytes: Buffer }> {
  assertMay(ctx.actor, 'submission.read');
  const row = await existing(findEvidence(ctx.db, id, no), no);
  const bytes = await readFile(evidencePath(ctx, row.sha256)).catch(() => undefined);
  if (!bytes || createHash('sha256').update(bytes).digest('hex') !== row.sha256)
    throw new MeridianError('file.notFound', { file: row.name });
  return { row, bytes };
}

/** Throws `input.invalid` where the actor may attach nothing to an item as it stands. */
function sideOf(ctx: Context, row: ItemRow): Side {
  const side = sideOfEvidence(ctx, row);
  if (side === undefined) {
    assertFillable(row);
    assertDecidable(row);
    throw new MeridianError('actor.forbidden', { action: 'submission.attach' });
  }
  return side;
}

/** The first version of an item that a file attached now belongs to. */
const firstVersion = (side: Side, version: number): number => (side === 'department' ? version + 1 : version);

/** Whether a side may take a file off: a department any of its own, a reviewer what was attached to the version at hand. */
export const isRemovable = (file: EvidenceRow, side: Side, version: number): boolean =>
  file.side === side && (side === 'department' || file.from_version === version);

interface Kept {
  readonly part: string;
  readonly file: Pick<EvidenceRow, 'name' | 'media_type' | 'bytes' | 'sha256'>;
}

async function attach(ctx: Context, id: number, files: AsyncIterable<IncomingEvidence>): Promise<void> {
  await mkdir(evidenceFolder(ctx), { recursive: true, mode: 0o700 });
  const kept: Kept[] = [];
  try {
    await takeIn(ctx, files, kept);
    for (const { part, file } of kept) await rename(part, evidencePath(ctx, file.sha256));
    await ctx.db.transaction(async (sql) => {
      await lockItem(sql, id);
      const row = await readItem(sql, id);
      const side = sideOf(ctx, row);
      const attached = (await listEvidence(sql, id)).filter((one) => one.until_version === null);
      if (attached.length + kept.length > MAX_EVIDENCE_FILES) throw tooMany();
      const names = new Set(attached.map(({ name }) => name));
      for (const { file } of kept) {
        const name = safeName(file.name, names);
        names.add(name);
        await insertEvidence(
          sql,
          id,
          { ...file, name, side, from_version: firstVersion(side, row.version) },
          doer(ctx),
        );
      }
    });
  } catch (error) {
    for (const { part } of kept) await rm(part, { force: true });
    await clearAway(
      ctx,
      kept.map(({ file }) => file.sha256),
    );
    throw error;
  }
}

/** Writes every file beside its place, checked and on the disk. */
async function takeIn(ctx: Context, files: AsyncIterable<IncomingEvidence>, kept: Kept[]): Promise<void> {
  const issues: Issue[] = [];
  for await (const { name, content } of files) {
    if (kept.length + issues.length >= MAX_EVIDENCE_FILES) throw tooMany();
    const bytes = await bytesOf(content);
    const kind = evidenceKind(name, bytes);
    if ('rule' in kind) {
      const file = name.slice(-200);
      issues.push({
        code: `evidence.${kind.rule}`,
        severity: 'error',
        at: { file },
        value: file,
        details: {},
      });
      continue;
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const part = `${evidencePath(ctx, sha256)}.${Buffer.from(ctx.randomBytes(8)).toString('hex')}.part`;
    kept.push({ part, file: { name, media_type: kind.mediaType, bytes: bytes.length, sha256 } });
    const handle = await open(part, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
  if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
  if (kept.length === 0) throw new MeridianError('request.invalid');
}

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    length += chunk.length;
    if (length > MAX_EVIDENCE_BYTES)
      throw new MeridianError('request.tooLarge', { limit: MAX_EVIDENCE_BYTES });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function existing(found: Promise<EvidenceRow | undefined>, no: number): Promise<EvidenceRow> {
  const row = await found;
  if (!row) throw new MeridianError('thing.notFound', { kind: 'evidence', id: no });
  return row;
}

const tooMany = () =>
  new MeridianError('input.invalid', { count: 1 }, [
    { code: 'evidence.tooMany', severity: 'error', at: {}, details: { limit: MAX_EVIDENCE_FILES } },
  ]);
