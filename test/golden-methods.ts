import { readFileSync } from 'node:fs';
import { sharedPath } from './shared.ts';

/** A case of golden/methods.json beside the checkout: inputs and outputs that others have published for a method. */
export interface MethodCase {
  // biome-ignore lint/suspicious/noExplicitAny: every case has a shape of its own.
  readonly [part: string]: any;
}

export const methodCase = (name: string): MethodCase =>
  JSON.parse(readFileSync(sharedPath('golden/methods.json'), 'utf8'))[name];
