import { timingSafeEqual } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MeridianError } from '../model/error.ts';
import { verifyBackup } from './backup-manifest.ts';

/** How the owner of a data folder reaches the server that holds it. */
export interface Control {
  /** Origin on this machine, e.g. `http://127.0.0.1:8080`. */
  readonly address: string;
  /** Sent as `Authorization: Bearer`; whoever can read it can read the whole folder. */
  readonly token: string;
}

export interface ControlDoor {
  /** Whether a bearer secret is this server's control token; its caller then acts as `SYSTEM`. */
  accepts(secret: string): boolean;
  /** Takes the file away; call it when the server closes. */
  close(): Promise<void>;
}

const fileIn = (folder: string): string => join(folder, 'control.json');

/**
 * Opens a server's door for commands on the same data folder, once it listens: an embedded store is held by one process,
 * so `meridian backup` beside a running server asks it by `POST /api/v1/backup`. The token is new at each start, lies in
 * `control.json`, readable by the folder's owner only, and is worth no more than the folder itself.
 */
export async function openControlDoor(
  folder: string,
  address: string,
  randomBytes: (length: number) => Uint8Array,
): Promise<ControlDoor> {
  const token = `mdc_${Buffer.from(randomBytes(32)).toString('base64url')}`;
  const draft = `${fileIn(folder)}.${process.pid}`;
  await writeFile(draft, JSON.stringify({ address, token } satisfies Control), { mode: 0o600 });
  await rename(draft, fileIn(folder));
  return {
    accepts(secret) {
      const given = Buffer.from(secret);
      const expected = Buffer.from(token);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
    async close() {
      // another server may have started since
      if ((await readControl(folder))?.token === token) await rm(fileIn(folder), { force: true });
    },
  };
}

/** The door of the server that holds a folder; undefined if none has left one. */
export async function readControl(folder: string): Promise<Control | undefined> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { address, token } = JSON.parse(text) as Partial<Control>;
  return typeof address === 'string' && typeof token === 'string' ? { address, token } : undefined;
}

/**
 * Has the server behind a control door write a backup into `target`, and checks what arrived. Returns its size in bytes.
 * Throws `thing.conflict` if the target exists, `storage.unreachable` if the server does not answer with a backup, and
 * `backup.invalid` if it arrived damaged.
 */
export async function backupThroughServer(
  control: Control,
  target: string,
  onBytes: (done: number, total: number) => void = () => undefined,
): Promise<number> {
  const { address, token } = control;
  if (existsSync(target)) throw new MeridianError('thing.conflict', { kind: 'file', id: target });
  const unreachable = (reason: string, cause?: unknown) =>
    new MeridianError('storage.unreachable', { address, reason }, [], cause);
  const response = await fetch(`${address}/api/v1/backup`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' },
  }).catch((error: Error) => {
    throw unreachable(error.message, error);
  });
  if (!response.ok || !response.body) throw unreachable(`HTTP ${response.status}`);
  const total = Number(response.headers.get('content-length') ?? 0);
  const draft = `${target}.part`;
  try {
    let done = 0;
    await pipeline(
      Readable.fromWeb(response.body),
      async function* (pieces: AsyncIterable<Uint8Array>) {
        for await (const piece of pieces) {
          done += piece.length;
          onBytes(done, total);
          yield piece;
        }
      },
      createWriteStream(draft, { mode: 0o600 }),
    );
    const file = await open(draft);
    try {
      await verifyBackup(file, () => undefined);
    } finally {
      await file.close();
    }
    await rename(draft, target);
    return done;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
