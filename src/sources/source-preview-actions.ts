import { rm, writeFile } from 'node:fs/promises';
import { MeridianError } from '../model/error.ts';
import { FileError } from '../model/file-error.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { findFile } from './file-bytes.ts';
import { recordsOfFile, type SourceRecord } from './record-read.ts';
import type { Sources } from './source-actions.ts';
import { feedOf, temporaryPath } from './source-parts.ts';
import { addCounts, NO_COUNTS } from './source-run-store.ts';
import { parseSource, type SourceSpec } from './source-spec.ts';
import { qualityOf } from './source-view.ts';
import type { FileOptionsWire } from './source-wire.ts';
import { findUpload } from './upload-actions.ts';

export interface PreviewInput {
  readonly source: unknown;
  readonly records?: readonly unknown[];
  readonly text?: string;
  readonly uploadId?: string;
}

/** Records that are shown. */
const SHOWN = 20;

/** What a declaration makes of some records; nothing is stored. Throws `input.invalid`, `thing.notFound`. */
export async function previewSource(ctx: Context, { parts }: Sources, input: PreviewInput) {
  assertMay(ctx.actor, 'source.write');
  const spec = parseSource(input.source);
  const feed = await feedOf(parts, spec);
  try {
    const records = (await sampleOf(ctx, { parts }, spec, input)).slice(0, SHOWN);
    const previews = await feed.preview(records, ctx.clock().getTime());
    return {
      items: records.map(({ record, place }, index) => {
        const { document, issues } = previews[index]!;
        return { place, record, entity: document ?? null, issues };
      }),
      quality: qualityOf(previews.reduce((sum, { counts }) => addCounts(sum, counts), NO_COUNTS)),
    };
  } catch (error) {
    if (error instanceof FileError) throw new MeridianError('input.invalid', { count: 1 }, [error.issue]);
    throw error;
  } finally {
    feed.close();
  }
}

async function sampleOf(
  ctx: Context,
  { parts }: Pick<Sources, 'parts'>,
  spec: SourceSpec,
  { records, text, uploadId }: PreviewInput,
): Promise<readonly SourceRecord[]> {
  if (records) return records.map((record, index) => ({ record, place: String(index + 1) }));
  const options = spec.options as FileOptionsWire;
  if (uploadId !== undefined) {
    const upload = await findUpload(ctx, uploadId);
    const file = await findFile(upload.files[0]?.name ?? '', [upload.folder], ctx.limits.maxFileBytes);
    return firstOf(ctx, file, options);
  }
  const path = await temporaryPath(parts);
  try {
    await writeFile(path, text ?? '', { mode: 0o600 });
    const bytes = Buffer.byteLength(text ?? '');
    return await firstOf(
      ctx,
      { name: 'sample', path, bytes },
      { ...options, format: options.format ?? 'json' },
    );
  } finally {
    await rm(path, { force: true });
  }
}

async function firstOf(
  ctx: Context,
  file: Parameters<typeof recordsOfFile>[0],
  options: FileOptionsWire,
): Promise<readonly SourceRecord[]> {
  for await (const records of recordsOfFile(file, options, { bytes: ctx.limits.maxUnpackedBytes }))
    return records;
  return [];
}
