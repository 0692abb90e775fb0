import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inject } from 'vitest';
import { copyData, type Sample, toldOf } from './make-sample.ts';
import { type Program, startProgram } from './program.ts';

/** The sample of all browser tests, once it is made. */
export async function sample(): Promise<Sample> {
  const told = toldOf(inject('sample'));
  while (!existsSync(told)) await wait(50);
  const found = JSON.parse(await readFile(told, 'utf8')) as Sample & { readonly failure?: string };
  if (found.failure) throw new Error(`the sample could not be made: ${found.failure}`);
  return found;
}

/** A program of one's own, on a copy of the sample that goes with it. */
export async function startOnCopy(): Promise<Program> {
  await sample();
  const folder = await mkdtemp(join(tmpdir(), 'meridian-program-'));
  await copyData(inject('sample'), folder);
  const program = await startProgram({ folder });
  return {
    ...program,
    stop: async () => {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
