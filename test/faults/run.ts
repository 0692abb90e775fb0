// npm run faults [-- TIMES [SEED]]: kills the program TIMES times under load, on the embedded store and on PostgreSQL, then stops and starts
// PostgreSQL under load. Ends with 1 where anything acknowledged was lost, or anything is half there.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres, startPostgres } from '../postgres.ts';
import { killUnderLoad } from './_kill.ts';
import { outageUnderLoad } from './_outage.ts';

const times = Number(process.argv[3] ?? 50);
const seed = Number(process.argv[4] ?? Date.now() % 1_000_000);
const root = mkdtempSync(join(tmpdir(), 'meridian-faults-'));
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** Mulberry32: the same seed cuts at the same moments. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

tell(`${times} kills, seed ${seed}`);
const random = randomFrom(seed);
const faults: string[] = [];
tell('embedded store');
faults.push(...(await killUnderLoad({ times, folder: join(root, 'embedded'), random, tell })));
const [newest] = await findPostgres();
if (newest) {
  const postgres = await startPostgres(newest, { durable: true });
  tell(`PostgreSQL ${postgres.version}`);
  const databaseUrl = await postgres.freshDatabase();
  faults.push(...(await killUnderLoad({ times, folder: join(root, 'postgres'), databaseUrl, random, tell })));
  tell('PostgreSQL stopped and started');
  faults.push(...(await outageUnderLoad(postgres, join(root, 'outage'))));
  await postgres.stop();
} else tell('no PostgreSQL on this machine: that part is left out');
rmSync(root, { recursive: true, force: true });
for (const fault of faults) tell(`FAULT ${fault}`);
tell(faults.length === 0 ? 'nothing was lost' : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
