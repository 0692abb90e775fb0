import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '../model/file-error.ts';
import { type FoundFile, findFile, isPlainPath, sha256Of } from './file-bytes.ts';
import type { FolderOptionsWire } from './source-wire.ts';

/** A file of a watched folder, with the hash of its content. */
export interface WatchedFile extends FoundFile {
  readonly sha256: string;
}

/** Files that one scan looks at. */
const MAX_FILES = 10_000;
/** Young files may still be being written, milliseconds. */
export const SETTLED = 2000;

/**
 * The files of a watched folder in the order of their names, without those that began to be written a moment ago. Links that
 * lead out of it are not followed. Throws a FileError `file.folder` where there is no such folder.
 */
export async function scanFolder(
  root: string,
  { folder, files = '*' }: FolderOptionsWire,
  maxBytes: number,
  now: number,
): Promise<{ readonly found: readonly WatchedFile[]; readonly waiting: number }> {
  if (!isPlainPath(folder)) throw new FileError('file.path', { file: folder });
  await mkdir(root, { recursive: true, mode: 0o700 });
  const names = await readdir(join(root, folder)).catch(() => {
    throw new FileError('file.folder', { file: folder });
  });
  const wanted = names.filter((name) => !name.startsWith('.') && matchesName(files, name)).sort();
  const found: WatchedFile[] = [];
  let waiting = 0;
  for (const name of wanted.slice(0, MAX_FILES)) {
    const file = await findFile(`${folder}/${name}`, [root], maxBytes).catch((error: unknown) => {
      if (error instanceof FileError && error.issue.code === 'file.missing') return undefined;
      throw error;
    });
    if (!file) continue;
    if (await isYoung(file, now)) waiting += 1;
    else found.push({ ...file, name, sha256: await sha256Of(file.path) });
  }
  return { found, waiting };
}

async function isYoung({ path }: FoundFile, now: number): Promise<boolean> {
  return now - (await stat(path)).mtimeMs < SETTLED;
}

/** Whether a name is as a pattern says: `*` stands for any part of it, `?` for one character; letters alike in either case. */
export function matchesName(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase();
  const text = name.toLowerCase();
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < text.length; ) {
    if (wanted[at] === '*') {
      star = at++;
      resume = i;
    } else if (wanted[at] === '?' || wanted[at] === text[i]) {
      at += 1;
      i += 1;
    } else if (star >= 0) {
      // the last star takes one character more
      at = star + 1;
      resume += 1;
      i = resume;
    } else return false;
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}
