import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The checkout's folder, from the sources as well as from the built benchmarks. */
export const ROOT = (() => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = resolve(folder, '..');
  return folder;
})();

export interface Program {
  readonly address: string;
  readonly folder: string;
  /** Everything the program has printed. */
  readonly screen: () => string;
  /** Milliseconds from the start of the process to the first answer with results. */
  readonly startedIn: number;
  readonly stop: () => Promise<void>;
  /** Ends the process as a power cut would, without a word; its folder stays. */
  readonly kill: () => Promise<void>;
}

export async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Those of the program's own first line. */
const FLAGS = ['--max-semi-space-size=32'];

/**
 * Runs the program as a person would and waits until it answers with results. `folder` keeps its data; without one it gets a
 * new temporary folder that goes with it.
 */
export async function startProgram(
  options: {
    readonly command?: readonly string[];
    /** Further arguments of `serve`. */
    readonly args?: readonly string[];
    readonly cwd?: string;
    readonly folder?: string;
    readonly env?: Readonly<Record<string, string>>;
    /** What answers once the program is ready; the latest results, where it is filled with the sample. */
    readonly readyPath?: string;
  } = {},
): Promise<Program> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'meridian-program-')));
  const port = await freePort();
  const began = performance.now();
  const child = spawn(
    process.execPath,
    options.command ?? [...FLAGS, 'meridian.mjs', 'serve', ...(options.args ?? [])],
    {
      cwd: options.cwd ?? ROOT,
      env: {
        ...process.env,
        PORT: String(port),
        HOST: '127.0.0.1',
        MERIDIAN_DATA: folder,
        LANG: 'en_GB.UTF-8',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const address = `http://127.0.0.1:${port}`;
  await untilItAnswers(child, address + (options.readyPath ?? '/api/v1/runs/latest'), () => text);
  return {
    address,
    folder,
    screen: () => text,
    startedIn: performance.now() - began,
    stop: async () => {
      await ended(child, 'SIGTERM');
      if (!options.folder) await rm(folder, { recursive: true, force: true });
    },
    kill: () => ended(child, 'SIGKILL'),
  };
}

async function untilItAnswers(child: ChildProcess, address: string, screen: () => string): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}:\n${screen()}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`no answer from ${address} in two minutes:\n${screen()}`);
    }
    try {
      if ((await fetch(address)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((wait) => setTimeout(wait, 25));
  }
}

async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await exit;
}
