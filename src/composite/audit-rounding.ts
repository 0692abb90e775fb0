import { MeridianError } from '../model/error.ts';
import type { Figures } from './audit-text.ts';
import { randomBits, STREAMS } from './random.ts';
import { columnOf, type Table } from './table.ts';

type Range = readonly [low: number, high: number];

/** Between which numbers scores and ranks lie when published inputs move within their last digits. */
export interface Rounding {
  readonly scoreAt: (node: string, row: number) => Range;
  readonly rankAt: (row: number) => Range;
  /** The largest distance of a node's scores from those of the inputs as they stand. */
  readonly halfOf: (node: string) => number;
}

/** Times that inputs are moved: as many as make so many cells, within limits. */
const CELLS = 10_000_000;
const [LEAST, MOST] = [8, 64] as const;
const SEED = 1;

/**
 * What the rounding of inputs may do to scores and ranks: every input is moved up or down by half a unit of its last digit,
 * by chance with a fixed seed, 8 to 64 times, and the method carried out anew. Of few inputs that meets nearly all
 * combinations; of many, the extremes of so many draws lie beyond what rounding does in practice. Moves with which the method
 * cannot be carried out are left out.
 */
export function roundingOf(
  inputs: readonly Figures[],
  own: Table,
  ranksOf: (scores: Table) => Float64Array,
  compute: (values: readonly Float64Array[]) => Table,
): Rounding {
  const scores = { low: own.data.slice(), high: own.data.slice() };
  const ranks = { low: ranksOf(own), high: ranksOf(own) };
  const rows = own.areas.length;
  const draws = Math.max(LEAST, Math.min(MOST, Math.floor(CELLS / (rows * inputs.length))));
  for (let draw = 0; draw < draws; draw++) {
    const moved = inputs.map((figures, column) => move(figures, draw, column * (1 + (rows >>> 5))));
    const found = computeIfPossible(() => compute(moved));
    if (!found) continue;
    widen(scores, found.data);
    widen(ranks, ranksOf(found));
  }
  const at = (node: string) => own.columns.indexOf(node) * rows;
  return {
    scoreAt: (node, row) => [scores.low[at(node) + row]!, scores.high[at(node) + row]!],
    rankAt: (row) => [ranks.low[row]!, ranks.high[row]!],
    halfOf: (node) =>
      columnOf(own, node).reduce((most, score, row) => {
        const [low, high] = [scores.low[at(node) + row]!, scores.high[at(node) + row]!];
        return Number.isNaN(score) ? most : Math.max(most, score - low, high - score);
      }, 0),
  };
}

/** One bit decides for each row; `word` is the first of its words of 32. */
function move({ values, half }: Figures, draw: number, word: number): Float64Array {
  let bits = 0;
  return values.map((value, row) => {
    if ((row & 31) === 0) bits = randomBits(SEED, STREAMS.sample, draw, word + (row >>> 5));
    return (bits >>> (row & 31)) & 1 ? value + half : value - half;
  });
}

function computeIfPossible(compute: () => Table): Table | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof MeridianError) return undefined;
    throw error;
  }
}

/** Numbers that are not there make no difference. */
function widen({ low, high }: { low: Float64Array; high: Float64Array }, found: Float64Array): void {
  found.forEach((value, at) => {
    if (value < low[at]!) low[at] = value;
    if (value > high[at]!) high[at] = value;
  });
}
