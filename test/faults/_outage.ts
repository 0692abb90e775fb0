import { startProgram } from '../e2e/program.ts';
import type { TestPostgres } from '../postgres.ts';
import { faultsOf, faultsOfNotices } from './_check.ts';
import { emptyLedger, pause, prepare, startReceiver, write } from './_load.ts';

/**
 * Stops PostgreSQL under load, and starts it again: writes are refused with 503 and a Retry-After meanwhile, and go on by themselves
 * after. Returns what was found wrong.
 */
export async function outageUnderLoad(postgres: TestPostgres, folder: string): Promise<string[]> {
  const env = { MERIDIAN_SAMPLE: 'false', DATABASE_URL: await postgres.freshDatabase() };
  const receiver = await startReceiver();
  const program = await startProgram({ folder, env, readyPath: '/ready' });
  const ledger = emptyLedger();
  const faults: string[] = [];
  try {
    await prepare(program.address, receiver.address);
    const stopping = new AbortController();
    const writing = write(program.address, ledger, stopping.signal);
    await pause(500);
    await postgres.halt();
    faults.push(...(await faultsOfRefusal(program.address)));
    await pause(500);
    await postgres.resume();
    const before = sum(ledger.acknowledged);
    for (let waited = 0; sum(ledger.acknowledged) <= before && waited < 30_000; waited += 100)
      await pause(100);
    if (sum(ledger.acknowledged) <= before)
      faults.push('no write was taken within 30 s of the return of PostgreSQL');
    stopping.abort();
    const refusals = await writing;
    for (const [status, count] of refusals)
      if (status !== 503) faults.push(`${count} writes were refused with ${status} instead of 503`);
    faults.push(...(await faultsOf(program.address, ledger)));
    faults.push(...(await faultsOfNotices(program.address, receiver)));
    return faults;
  } finally {
    await program.stop();
    await receiver.close();
  }
}

async function faultsOfRefusal(address: string): Promise<string[]> {
  const answer = await fetch(`${address}/ngsi-ld/v1/entities`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'urn:ngsi-ld:Counter:outage', type: 'Counter' }),
  });
  const faults: string[] = [];
  if (answer.status !== 503) faults.push(`without PostgreSQL a write is answered with ${answer.status}`);
  if (!/^\d+$/.test(answer.headers.get('retry-after') ?? '')) faults.push('the refusal has no Retry-After');
  return faults;
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);
