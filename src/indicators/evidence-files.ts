import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../platform/context.ts';
import { createTurns, type Turns } from '../platform/turns.ts';
import { listUsedHashes } from './evidence-store.ts';

const folders = new Map<string, Turns>();

/** Files of one folder come and go one after the other, so that none is cleared away while it is attached again. */
export function evidenceTurns({ folder }: Context): Turns {
  let turns = folders.get(folder);
  if (!turns) {
    turns = createTurns();
    folders.set(folder, turns);
  }
  return turns;
}

export const evidenceFolder = ({ folder }: Context): string => join(folder, 'evidence');

/** Where the bytes with a hash lie, equal ones once. */
export const evidencePath = (ctx: Context, sha256: string): string => join(evidenceFolder(ctx), sha256);

/** Deletes files that no evidence names any more; called within {@link evidenceTurns}. */
export async function clearAway(ctx: Context, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  const used = await listUsedHashes(ctx.db, hashes);
  for (const sha256 of hashes) if (!used.has(sha256)) await rm(evidencePath(ctx, sha256), { force: true });
}
