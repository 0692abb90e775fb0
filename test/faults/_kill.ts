import { startProgram } from '../e2e/program.ts';
import { faultsOf, faultsOfNotices } from './_check.ts';
import { emptyLedger, pause, prepare, startReceiver, WRITERS, write } from './_load.ts';
import { declareMeasures, faultsOfMeasures } from './_measures.ts';

export interface KillOptions {
  readonly times: number;
  readonly folder: string;
  readonly databaseUrl?: string;
  /** From 0 up to 1, how far into its load each run is cut off. */
  readonly random: () => number;
  readonly tell?: (line: string) => void;
}

/** The load of one run lasts up to this, milliseconds. */
const LONGEST = 1_500;

/**
 * Starts the program on one store with measures over what is written, writes to it, and kills the process at a random moment, again and
 * again. Returns what was found wrong after any restart.
 */
export async function killUnderLoad({
  times,
  folder,
  databaseUrl,
  random,
  tell,
}: KillOptions): Promise<string[]> {
  const env = {
    MERIDIAN_SAMPLE: 'false',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
  const start = () => startProgram({ folder, env, args: ['--verbose'], readyPath: '/ready' });
  const receiver = await startReceiver();
  const ledger = emptyLedger();
  const faults: string[] = [];
  await declareMeasures(folder, databaseUrl);
  let program = await start();
  try {
    await prepare(program.address, receiver.address);
    for (let time = 1; time <= times; time += 1) {
      const stopping = new AbortController();
      const writing = write(program.address, ledger, stopping.signal);
      // however slow the machine is, every writer has been heard before the cut
      while (ledger.acknowledged.size < WRITERS) await pause(10);
      await pause(100 + random() * (LONGEST - 100));
      await program.kill();
      stopping.abort();
      await writing;
      program = await start();
      const found = [
        ...(await faultsOf(program.address, ledger)),
        ...(await faultsOfMeasures(program.address, ledger)),
      ];
      faults.push(...found.map((fault) => `kill ${time}: ${fault}`));
      const acknowledged = [...ledger.acknowledged.values()].reduce((sum, value) => sum + value, 0);
      tell?.(
        `kill ${time} of ${times}: restarted in ${Math.round(program.startedIn)} ms, ${acknowledged} updates acknowledged so far, ${found.length} faults`,
      );
    }
    faults.push(...(await faultsOfNotices(program.address, receiver)));
    return faults;
  } finally {
    await program.stop();
    await receiver.close();
  }
}
