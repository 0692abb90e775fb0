import type { FiguresWire } from '../../src/indicators/submission-wire.ts';

type Grade = NonNullable<FiguresWire['grade']>;

/** How good a number can be, best first. */
export const GRADES: readonly Grade[] = [
  'measured',
  'survey',
  'higher-level',
  'estimated',
  'personal',
  'unknown',
];
