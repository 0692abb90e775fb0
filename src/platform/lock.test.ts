import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { loadConfig } from './config.ts';
import { type Holder, lockFolder } from './lock.ts';
import { openStore } from './store-open.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meridian-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const root = resolve(import.meta.dirname, '../..');
const holderOf = (changes: Partial<Holder>): string =>
  JSON.stringify({
    pid: process.pid,
    host: 'here',
    birth: 'a',
    since: '2026-01-01T00:00:00Z',
    released: false,
    ...changes,
  });
const self = { pid: process.pid, host: 'here', birth: 'b' };
const now = new Date('2026-02-03T04:05:06Z');

const refusalOf = (act: () => unknown): MeridianError => {
  try {
    act();
  } catch (error) {
    if (error instanceof MeridianError) return error;
  }
  throw new Error('not refused');
};

test('a second taker is told who holds the folder, since when, and which file says so', () => {
  const lock = lockFolder(folder, now);
  const refusal = refusalOf(() => lockFolder(folder));
  expect(refusal.code).toBe('storage.locked');
  expect(refusal.details).toMatchObject({ folder, pid: process.pid, since: now.toISOString() });
  expect(readdirSync(join(folder, 'lock'))).toEqual(['1']);
  lock.release();
  lockFolder(folder).release();
  expect(readdirSync(join(folder, 'lock'))).toEqual(['2']);
});

describe('what an earlier holder left', () => {
  const leave = (content: string) => {
    lockFolder(folder, now, self).release();
    writeFileSync(join(folder, 'lock', '1'), content);
  };

  test('a process that no longer lives holds nothing', () => {
    // beyond the largest process number of any system
    leave(holderOf({ pid: 2 ** 30 }));
    lockFolder(folder, now, self).release();
  });

  test.skipIf(process.platform === 'win32')('nor does one whose number another process has now', () => {
    leave(holderOf({ birth: 'another start' }));
    lockFolder(folder, now, self).release();
  });

  test('one on another host is believed', () => {
    leave(holderOf({ host: 'elsewhere', pid: 2 ** 30 }));
    expect(refusalOf(() => lockFolder(folder, now, self)).details).toMatchObject({ host: 'elsewhere' });
  });

  test('a file that is no holder holds nothing', () => {
    leave('');
    lockFolder(folder, now, self).release();
  });
});

interface Child {
  readonly process: ChildProcess;
  line(): Promise<string>;
  write(text: string): void;
  ended: Promise<void>;
}

function start(): Child {
  const child = spawn(process.execPath, ['test/run-ts.mjs', 'test/lock-holder.ts', folder], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    line: async () => (await lines.next()).value ?? '(ended)',
    write: (text) => child.stdin.write(`${text}\n`),
    ended: new Promise((resolve) => child.once('exit', () => resolve())),
  };
}

const keysStored = async () => {
  const db = await openStore(loadConfig({ MERIDIAN_DATA: folder }, root));
  const rows = await db.query<{ key: string }>('SELECT key FROM setting ORDER BY key COLLATE "C"');
  await db.close();
  return rows.map(({ key }) => key);
};

test('of processes racing for a folder one wins, and what it writes is kept', async () => {
  const children = [start(), start(), start()];
  const first = await Promise.all(children.map((child) => child.line()));
  expect(first.filter((line) => line === 'held').length).toBe(1);
  expect(first.filter((line) => line.startsWith('refused storage.locked')).length).toBe(2);
  const winner = children[first.indexOf('held')]!;
  winner.write('a');
  expect(await winner.line()).toBe('wrote a');
  winner.process.stdin?.end();
  expect(await winner.line()).toBe('released');
  await Promise.all(children.map(({ ended }) => ended));
  expect(await keysStored()).toEqual(['a']);
});

test('a killed holder loses the folder and nothing that it was told is written', async () => {
  const holder = start();
  expect(await holder.line()).toBe('held');
  for (const key of ['a', 'b']) {
    holder.write(key);
    expect(await holder.line()).toBe(`wrote ${key}`);
  }
  holder.process.kill('SIGKILL');
  await holder.ended;
  const heirs = [start(), start()];
  const said = await Promise.all(heirs.map((child) => child.line()));
  expect(said.filter((line) => line === 'held').length).toBe(1);
  const heir = heirs[said.indexOf('held')]!;
  heir.write('c');
  expect(await heir.line()).toBe('wrote c');
  heir.process.kill('SIGTERM');
  await Promise.all(heirs.map(({ ended }) => ended));
  expect(await keysStored()).toEqual(['a', 'b', 'c']);
});

test('a first start that was killed half-way is begun again', async () => {
  mkdirSync(join(folder, 'database', 'base'), { recursive: true });
  writeFileSync(join(folder, 'database', 'PG_VERSION'), '18\n');
  writeFileSync(join(folder, 'database.incomplete'), '');
  expect(await keysStored()).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(['database', 'lock']);
});
