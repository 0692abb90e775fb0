import { spawn } from 'node:child_process';
import { readControl } from '../src/platform/control.ts';
import { ROOT, startProgram } from '../test/e2e/program.ts';
import type { DominoLoad, Followed } from './_domino-run.ts';
import { AREAS, CODES, SITES, setUp } from './_domino-set-up.ts';
import { figure } from './_figure.ts';

// MERIDIAN_BENCH_SECONDS and MERIDIAN_BENCH_RECORDS (values in the history beforehand, e.g. 0,100000,1000000,10000000) make it shorter or
// longer.
const seconds = Number(process.env.MERIDIAN_BENCH_SECONDS ?? 20);
const sizes = (process.env.MERIDIAN_BENCH_RECORDS ?? '100000,1000000').split(',').map(Number);
const PER_SECOND = 1_000;

const program = await startProgram({ env: { MERIDIAN_SAMPLE: 'false' }, readyPath: '/api/v1/workspace' });
try {
  const token = await tokenOf(program.folder);
  const began = performance.now();
  await setUp(program.address, token);
  const setUpSeconds = (performance.now() - began) / 1000;
  const load = { address: program.address, perSecond: PER_SECOND, seconds, connections: 8, batch: 10 };
  const followed: (Followed & { readonly stored: number })[] = [];
  let stored = 0;
  for (const size of sizes) {
    stored += (await run<{ stored: number }>({ ...load, fill: size - stored, from: stored })).stored;
    followed.push({ ...(await run<Followed>(load)), stored });
    stored += followed.at(-1)!.records;
  }
  const [first, last] = [followed[0]!, followed.at(-1)!];
  figure('domino.p99_ms', Math.max(...followed.map(({ p99 }) => p99 ?? Number.POSITIVE_INFINITY)), 'ms', {
    atMost: 300,
    what: 'from the HTTP answer to a record until the server-sent event with the value and the scores that follow from it',
    areas: AREAS,
    indicators: CODES.length,
    entities: AREAS * SITES.length,
    setUpSeconds: round(setUpSeconds),
    at: followed.map((one) => ({
      stored: one.stored,
      p50: round(one.p50),
      p99: round(one.p99),
      longest: round(one.longest),
      fromSending: { p50: round(one.sentP50), p99: round(one.sentP99) },
      recordsPerSecond: Math.round(one.perSecond),
      followed: `${one.followed} of ${one.records}`,
      withAnotherScore: one.scored,
      unnamed: one.unnamed,
      events: one.events,
    })),
  });
  if (followed.length > 1)
    figure(
      'domino.slope',
      Math.log((last.p50 ?? Number.NaN) / (first.p50 ?? Number.NaN)) / Math.log(last.stored / first.stored),
      '1',
      {
        atMost: 0.1,
        what: 'exponent of the median time in the number of stored records',
        sizes: followed.map(({ stored }) => stored),
      },
    );
} finally {
  await program.stop();
}

/** The secret of the folder's owner, which a server that has just begun to listen is about to write. */
async function tokenOf(folder: string): Promise<string> {
  for (;;) {
    const control = await readControl(folder);
    if (control !== undefined) return control.token;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** JSON has no infinity: null is a time that did not end. */
function round(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Number(milliseconds.toPrecision(3));
}

function run<Result>(what: DominoLoad): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['test/run-ts.mjs', 'bench/_domino-run.ts', JSON.stringify(what)], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(text) as Result) : reject(new Error(`the load ended with ${code}`)),
    );
  });
}
