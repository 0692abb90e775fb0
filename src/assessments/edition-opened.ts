import type { Context } from '../platform/context.ts';
import { readZip } from './edition-open.ts';
import { type EditionRow, findBundle } from './edition-store.ts';
import { textIn } from './edition-verify.ts';
import { notFound } from './run-actions.ts';

/** The files of a published edition. */
export interface OpenedEdition {
  readonly texts: ReadonlyMap<string, string>;
}

/** Editions that are kept open: they never change, and readers of one ask for many of its pages. */
const MOST_OPEN = 4;
const opened = new WeakMap<Context['db'], Map<string, OpenedEdition>>();

/** The files of an edition, unpacked once for a while. */
export async function openEdition(ctx: Context, row: EditionRow): Promise<OpenedEdition> {
  const open = opened.get(ctx.db) ?? new Map<string, OpenedEdition>();
  opened.set(ctx.db, open);
  // by the hash: a restore may bring another edition of the same id
  const known = open.get(row.bundle_sha256);
  open.delete(row.bundle_sha256);
  const edition = known ?? (await unpack(ctx, row));
  open.set(row.bundle_sha256, edition);
  if (open.size > MOST_OPEN) open.delete(open.keys().next().value!);
  return edition;
}

async function unpack(ctx: Context, row: EditionRow): Promise<OpenedEdition> {
  const bundle = await findBundle(ctx.db, row.id);
  if (!bundle) throw notFound('edition', row.id);
  const files = await readZip(Buffer.from(bundle));
  return { texts: new Map([...files].map(([name, bytes]) => [name, textIn(name, bytes)])) };
}
