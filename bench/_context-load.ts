import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../test/e2e/program.ts';

/** What a load does; it runs in a process of its own. */
export interface Load {
  readonly address: string;
  /** A file of this folder that exports `requestsOf(detail, connection): (i: number) => Request | undefined`; undefined ends it. */
  readonly module: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly connections: number;
  /** Ends after so many seconds, if not before. */
  readonly seconds?: number;
  /** Statuses that are a success. */
  readonly statuses: readonly number[];
}

export interface Loaded {
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Runs a load; any other status than a success ends it with an error. */
export function load(what: Load): Promise<Loaded> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['test/run-ts.mjs', join('bench', '_context-load-run.ts'), JSON.stringify(what)],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(text) as Loaded) : reject(new Error(`the load ended with ${code}`)),
    );
  });
}
