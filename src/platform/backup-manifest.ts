import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { BrokenArchive, listMembers, type Member, readMember } from './archive.ts';
import type { SequenceState, TableShape } from './table-copy.ts';

export const BACKUP_FORMAT = 'meridian-backup/1';
export const MANIFEST = 'manifest.json';
/** The hash of the manifest, in the form that `sha256sum -c` reads. */
export const MANIFEST_HASH = 'manifest.json.sha256';

interface Stored {
  /** The archive's member. */
  readonly member: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a backup holds. The archive is a tar; tables are gzipped text of COPY, files are as they were. */
export interface Manifest {
  readonly format: typeof BACKUP_FORMAT;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly store: { readonly kind: string; readonly version: string };
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[];
  readonly tables: readonly (TableShape & Stored & { readonly rows: number })[];
  readonly sequences: readonly SequenceState[];
  /** `path` is relative to the workspace's folder of files, with `/`. */
  readonly files: readonly (Stored & { readonly path: string })[];
}

export interface BackupProgress {
  readonly step: 'tables' | 'files' | 'verify' | 'load';
  /** Rows of tables, else bytes. */
  readonly done: number;
  readonly total: number;
}
export type OnBackupProgress = (progress: BackupProgress) => void;

export interface OpenedBackup {
  readonly manifest: Manifest;
  memberOf(stored: Stored): Member;
}

/**
 * Reads a backup's list and checks every byte of the archive against it. Throws `backup.invalid` with an issue for each
 * damaged member (`backup.damaged`), or `backup.format` for what is no backup of ours.
 */
export async function verifyBackup(file: FileHandle, onProgress: OnBackupProgress): Promise<OpenedBackup> {
  const members = await readList(file);
  const byName = new Map(members.map((member) => [member.name, member]));
  const manifest = await readManifest(file, byName);
  const stored = [...manifest.tables, ...manifest.files];
  const issues: Issue[] = [];
  const total = stored.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { member: name, bytes, sha256 } of stored) {
    const member = byName.get(name);
    const hash = createHash('sha256');
    if (member)
      for await (const piece of readMember(file, member)) {
        hash.update(piece);
        done += piece.length;
        onProgress({ step: 'verify', done, total });
      }
    if (member?.size !== bytes || hash.digest('hex') !== sha256) issues.push(damaged(name));
  }
  const listed = new Set([MANIFEST, MANIFEST_HASH, ...stored.map(({ member }) => member)]);
  for (const { name } of members) if (!listed.has(name)) issues.push(damaged(name));
  if (issues.length > 0) throw invalid(issues);
  return {
    manifest,
    memberOf({ member: name }) {
      const member = byName.get(name);
      if (!member) throw invalid([damaged(name)]);
      return member;
    },
  };
}

export const invalid = (issues: readonly Issue[]): MeridianError =>
  new MeridianError('backup.invalid', { count: issues.length }, issues);

export const damaged = (member: string): Issue => ({
  code: 'backup.damaged',
  severity: 'error',
  at: { file: member },
});

/** A path of the manifest that stays inside the folder that it is relative to. */
export const isInside = (path: string): boolean =>
  path !== '' &&
  !/[\\\0]|^[A-Za-z]:/.test(path) &&
  path.split('/').every((part) => !['', '.', '..'].includes(part));

async function readList(file: FileHandle): Promise<Member[]> {
  try {
    return await listMembers(file);
  } catch (error) {
    if (error instanceof BrokenArchive)
      throw invalid([{ code: 'backup.broken', severity: 'error', at: {}, details: { place: error.member } }]);
    throw error;
  }
}

async function readManifest(file: FileHandle, members: ReadonlyMap<string, Member>): Promise<Manifest> {
  const notOurs = () => invalid([{ code: 'backup.format', severity: 'error', at: {} }]);
  const text = members.get(MANIFEST);
  const sum = members.get(MANIFEST_HASH);
  if (!text || !sum) throw notOurs();
  const content = await whole(file, text);
  if ((await whole(file, sum)).toString('latin1') !== hashLine(content)) throw invalid([damaged(MANIFEST)]);
  const manifest = JSON.parse(content.toString('utf8')) as Manifest;
  if (manifest.format !== BACKUP_FORMAT || !manifest.files.every(({ path }) => isInside(path)))
    throw notOurs();
  return manifest;
}

export const hashLine = (manifest: Uint8Array): string =>
  `${createHash('sha256').update(manifest).digest('hex')}  ${MANIFEST}\n`;

async function whole(file: FileHandle, member: Member): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readMember(file, member)) pieces.push(piece);
  return Buffer.concat(pieces);
}
