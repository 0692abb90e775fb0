import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MeridianError } from '../model/error.ts';
import { isPublicJwk, makeKey, type PrivateJwk } from './edition-signature.ts';

/** Among the workspace's files, so that a backup carries it: whoever restores one goes on signing as the same publisher. */
const keyFolder = (folder: string): string => join(folder, 'keys');
const KEY_FILE = 'edition-signing.json';
/** Milliseconds after which a draft has nobody who writes it. */
const DRAFT_LIFE = 60_000;

/**
 * The key that signs this workspace's editions; made when it is first wanted, in a file that only its owner reads. Of two
 * processes that make one at once, both take the first. Throws `edition.key` where the file is there and holds no key: a new one would be another publisher.
 */
export async function loadSigningKey(folder: string, draftName: string): Promise<PrivateJwk> {
  const path = join(keyFolder(folder), KEY_FILE);
  await clearDrafts(keyFolder(folder));
  const known = await readKey(path);
  if (known) return known;
  await mkdir(keyFolder(folder), { recursive: true, mode: 0o700 });
  const draft = join(keyFolder(folder), `.${draftName}.part`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(makeKey())}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    // unlike a rename, a link never takes the place of a key that is there
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return (await readKey(path))!;
}

/** Drafts of processes that were killed; a draft lives for milliseconds. */
async function clearDrafts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.part'))) {
    const draft = join(folder, name);
    const age = await stat(draft).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > DRAFT_LIFE) await rm(draft, { force: true });
  }
}

async function readKey(path: string): Promise<PrivateJwk | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(text);
    if (isPublicJwk(key) && typeof (key as { d?: unknown }).d === 'string') return key as PrivateJwk;
  } catch {
    // told below
  }
  throw new MeridianError('edition.key', { file: path });
}
