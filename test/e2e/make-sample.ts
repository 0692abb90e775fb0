import { constants } from 'node:fs';
import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { type Program, startProgram } from './program.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder in which the sample comes to lie. */
    readonly sample: string;
  }
}

/** What the first start leaves behind. */
export interface Sample {
  /** The password that it showed. */
  readonly password: string;
  /** Where a program serves the sample to tests that only read. */
  readonly address: string;
}

/**
 * The first start of the built program, as a person meets it, once for all browser tests: it fills an empty folder with the sample
 * and shows a password. Its data folder is kept for copies, and one of them is served. Other tests run meanwhile.
 */
export default async function makeSample(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-sample-'));
  project.provide('sample', folder);
  const made = make(folder).then(
    async ({ password, served }) => {
      await tell(folder, { password, address: served.address });
      return served;
    },
    async (error: unknown) => tell(folder, { failure: String(error) }),
  );
  return async () => {
    await (await made)?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function make(folder: string): Promise<{ readonly password: string; readonly served: Program }> {
  const first = await startProgram({ folder: dataOf(folder) });
  // it answers a moment before it shows what it has started as
  for (let tries = 0; !shownPassword(first) && tries < 200; tries += 1) await wait(50);
  const password = shownPassword(first);
  await first.stop();
  if (!password) throw new Error(`no password on the screen:\n${first.screen()}`);
  const copy = join(folder, 'served');
  await copyData(folder, copy);
  return { password, served: await startProgram({ folder: copy }) };
}

async function tell(folder: string, told: Sample | { readonly failure: string }): Promise<undefined> {
  await writeFile(`${toldOf(folder)}.new`, JSON.stringify(told));
  await rename(`${toldOf(folder)}.new`, toldOf(folder));
}

/** The file that tells of the sample in a folder, once it is there. */
export const toldOf = (folder: string): string => join(folder, 'sample.json');

/** Copies the data of the sample in a folder. */
export const copyData = (folder: string, target: string): Promise<void> =>
  cp(dataOf(folder), target, { recursive: true, mode: constants.COPYFILE_FICLONE });

const dataOf = (folder: string) => join(folder, 'data');
const shownPassword = (program: Program) => /password\s+(\S{20,})/.exec(program.screen())?.[1];
