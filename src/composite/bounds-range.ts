import type { TieRule } from '../model/method.ts';

/** What is certain about one area among `count` areas that are ranked together. */
export interface Certain {
  readonly count: number;
  /** Areas that are above it for certain, and those that are above or equal. */
  readonly above: number;
  readonly notBelow: number;
  readonly below: number;
  readonly notAbove: number;
  /** How many areas can be put above it in a row so that each is above the next for certain. */
  readonly chain: number;
}

const best = ({ above }: Certain) => 1 + above;
const worst = ({ count, notAbove }: Certain) => count - notAbove;

/** Between which ranks an area lies for certain, by the rule for ties. */
export const RANK_RANGE: Readonly<
  Record<TieRule, (certain: Certain) => readonly [best: number, worst: number]>
> = {
  min: (certain) => [best(certain), worst(certain)],
  max: ({ count, notBelow, below }) => [1 + notBelow, count - below],
  average: (certain) => [
    (best(certain) + 1 + certain.notBelow) / 2,
    (worst(certain) + certain.count - certain.below) / 2,
  ],
  // Equal areas take one rank together, so that many areas above may be few ranks; never fewer than a chain of them.
  dense: (certain) => [1 + certain.chain, worst(certain)],
};
