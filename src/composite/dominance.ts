import type { WeightBox } from './bounds-box.ts';
import { type BoundsInput, boundsModel } from './bounds-model.ts';
import { comparePairs } from './bounds-pairs.ts';
import { sharesByCode } from './bounds-shares.ts';
import { makeSolver } from './bounds-solve.ts';
import { exp } from './elementary.ts';

export interface Dominance {
  readonly node: string;
  /** Each area with those that stand next under it for certain: a path down these says who stands above whom under all weights. */
  readonly areas: readonly {
    readonly area: string;
    readonly period?: string;
    readonly next: readonly string[];
    /** How many areas stand under it for certain, and how many above. */
    readonly below: number;
    readonly above: number;
  }[];
}

/**
 * The partial order of areas that no choice of weights in the box can change: a stands above b where it scores more under all of
 * them. Only the pairs between which nothing stands are listed (the edges of its Hasse diagram).
 * @throws MeridianError `method.impossible` as {@link rankBounds}
 */
export function dominance(input: BoundsInput, box: WeightBox): Dominance {
  const model = boundsModel(input, box);
  const solver = makeSolver(model);
  const size = model.areas.length;
  const words = (size + 31) >>> 5;
  const under = new Uint32Array(size * words);
  const placed: number[][] = Array.from({ length: size }, () => []);
  comparePairs(model, solver, input.rank, (first, second, order) => {
    if (order === 'above') placed[first]!.push(second);
  });
  // From the bottom up, so that everything under a lower area is known before it is taken over.
  const next: number[][] = placed.map(() => []);
  const above = new Uint32Array(size);
  for (const first of bottomUp(placed)) {
    const base = first * words;
    for (const second of placed[first]!) {
      if (has(under, base, second)) continue;
      next[first]!.push(second);
      for (let word = 0; word < words; word++) under[base + word]! |= under[second * words + word]!;
      under[base + (second >>> 5)]! |= 1 << (second & 31);
    }
  }
  const below = placed.map((_, row) => {
    let count = 0;
    for (let other = 0; other < size; other++)
      if (has(under, row * words, other)) {
        count += 1;
        above[other]! += 1;
      }
    return count;
  });
  return {
    node: input.node ?? input.nodes[0]!.code,
    areas: model.areas.map((area, row) => {
      const period = model.periods?.[row];
      return {
        area,
        ...(period === undefined ? {} : { period }),
        next: next[row]!.map((other) => model.areas[other]!),
        below: below[row]!,
        above: above[row]!,
      };
    }),
  };
}

const has = (bits: Uint32Array, base: number, at: number): boolean =>
  ((bits[base + (at >>> 5)]! >>> (at & 31)) & 1) === 1;

/** Rows so that each comes after all that are placed under it; each list of `placed` goes from better to worse. */
function bottomUp(placed: readonly (readonly number[])[]): readonly number[] {
  const done = new Uint8Array(placed.length);
  const order: number[] = [];
  const visit = (row: number): void => {
    if (done[row] === 1) return;
    done[row] = 1;
    for (const other of placed[row]!) visit(other);
    order.push(row);
  };
  placed.forEach((_, row) => {
    visit(row);
  });
  return order;
}

export interface PairBounds {
  /** `difference` of scores, or their `ratio` where the tree is geometric. */
  readonly of: 'difference' | 'ratio';
  readonly least: number;
  readonly most: number;
  /** Whether both are attained; else they are outer bounds, because the areas have different gaps. */
  readonly isExact: boolean;
  /** Who stands above whom under all weights, if that is certain. */
  readonly certain: 'first' | 'second' | null;
  /** Shares among siblings by code that attain the least and the most; only where exact. */
  readonly leastAt: Readonly<Record<string, number>> | null;
  readonly mostAt: Readonly<Record<string, number>> | null;
}

/**
 * Between what the first area's score less the second's (geometric: divided by it) can lie under all weights of the box. Null
 * where one of them has no score.
 * @param first, second rows of the scores
 */
export function pairBounds(
  input: BoundsInput,
  box: WeightBox,
  first: number,
  second: number,
): PairBounds | null {
  const model = boundsModel(input, box);
  const solver = makeSolver(model);
  if (!solver.scored.includes(first) || !solver.scored.includes(second)) return null;
  const side = (a: number, b: number) => {
    const value = solver.least(a, b);
    return { value, at: solver.wasExact() ? sharesByCode(model, solver, a) : null };
  };
  const least = side(first, second);
  const most = side(second, first);
  const slack = solver.slack(first, second);
  return {
    of: model.isLog ? 'ratio' : 'difference',
    least: model.isLog ? exp(least.value) : least.value,
    most: model.isLog ? exp(-most.value) : -most.value,
    isExact: least.at !== null && most.at !== null,
    certain: least.value > slack ? 'first' : most.value > slack ? 'second' : null,
    leastAt: least.at,
    mostAt: most.at,
  };
}
