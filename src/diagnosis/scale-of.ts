import { DEFAULT_TO } from '../composite/normalise-method.ts';
import type { Framework } from '../model/framework.ts';
import { findStep } from '../model/readiness.ts';

/** Methods whose scores always lie between the ends of `to`. */
const BOUNDED: readonly string[] = ['minmax', 'goalposts', 'middleBest', 'intervalBest'];

/**
 * The ends of the scale that all scores of a framework share, from worst to best; null where there is none: a method without ends
 * (z-scores, ranks, distances), one that does not keep inside them, or indicators on different scales.
 */
export function scaleOf({ method }: Pick<Framework, 'method'>): readonly [number, number] | null {
  const step = findStep(method, 'normalise');
  if (!step) return null;
  const choices = [step, ...Object.values(step.indicators ?? {})];
  const ends = choices.map((choice) => choice.to ?? step.to ?? DEFAULT_TO);
  const [low, high] = ends[0]!;
  const isOne = ends.every(([a, b]) => a === low && b === high);
  const isBounded = choices.every((choice) => BOUNDED.includes(choice.method) && choice.clamp !== false);
  return isOne && isBounded ? [low, high] : null;
}
