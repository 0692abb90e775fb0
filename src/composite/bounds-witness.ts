import type { WeightBox } from './bounds-box.ts';
import { type BoundsInput, type BoundsModel, boundsModel } from './bounds-model.ts';
import { apartOf, comparePairs, isSame, periodsOf } from './bounds-pairs.ts';
import { RANK_RANGE } from './bounds-range.ts';
import { sharesByCode } from './bounds-shares.ts';
import { makeSolver, type Solver } from './bounds-solve.ts';

/** A rank that an area really has under some weights of the box. */
export interface Witness {
  /** Best: the area's rank is this or better under these weights; worst: this or worse. More than that is left to rounding. */
  readonly rank: number;
  /** Shares among siblings by code; nodes whose weight does not move are not named. */
  readonly weights: Readonly<Record<string, number>>;
}
export interface RankWitness {
  readonly area: string;
  readonly period?: string;
  readonly best: Witness;
  readonly worst: Witness;
}

/** Weights tried for each end of each area's ranks. */
const TRIES = 8;

/**
 * For each area with a score weights that bring it as far up, and as far down, as a search finds. What lies between these ranks
 * and those of {@link rankBounds} is the part of the bounds of which it is not known whether it is reached. Each try takes the
 * weights that are best for the area against a mixture of the areas that it may pass (exact, as for one pair), and gives those
 * that still beat it a greater part in the next mixture.
 * @param rows rows of the scores that are searched for; all if not given
 * @throws MeridianError `method.impossible` as {@link rankBounds}
 */
export function rankWitnesses(
  input: BoundsInput,
  box: WeightBox,
  rows?: readonly number[],
): readonly RankWitness[] {
  const model = boundsModel(input, box);
  const solver = makeSolver(model);
  const rivals = new Map<number, number[]>(solver.scored.map((row) => [row, []]));
  comparePairs(model, solver, input.rank, (first, second, order) => {
    if (order === 'above' || order === 'same') return;
    rivals.get(first)!.push(second);
    rivals.get(second)!.push(first);
  });
  const filled = withoutGaps(model, solver);
  const apart = apartOf(model, solver, input.rank);
  const range = RANK_RANGE[input.rank.ties];
  return periodsOf(model, solver).flatMap((peers) =>
    peers
      .filter((row) => rows === undefined || rows.includes(row))
      .map((row) => {
        const period = model.periods?.[row];
        const rankUnder = (shares: Float64Array) =>
          range(certainAt(model, solver, row, peers, shares, apart));
        const search = (sign: 1 | -1) =>
          searchWeights(model, solver, filled, row, rivals.get(row)!, sign, rankUnder);
        return {
          area: model.areas[row]!,
          ...(period === undefined ? {} : { period }),
          best: search(1),
          worst: search(-1),
        };
      }),
  );
}

function searchWeights(
  model: BoundsModel,
  solver: Solver,
  filled: Float64Array,
  row: number,
  rivals: readonly number[],
  sign: 1 | -1,
  rankUnder: (shares: Float64Array) => readonly [best: number, worst: number],
): Witness {
  const { leaves } = model;
  const parts = new Float64Array(rivals.length).fill(1);
  const coefficients = new Float64Array(leaves);
  let found: Witness | undefined;
  for (let attempt = 0; attempt < (rivals.length === 0 ? 1 : TRIES); attempt++) {
    coefficients.fill(0);
    rivals.forEach((rival, at) => {
      for (let leaf = 0; leaf < leaves; leaf++)
        coefficients[leaf]! +=
          sign * parts[at]! * (filled[rival * leaves + leaf]! - filled[row * leaves + leaf]!);
    });
    solver.leastOf(coefficients);
    const weights = sharesByCode(model, solver);
    const shares = solver.weights.slice();
    const [best, worst] = rankUnder(shares);
    const rank = sign === 1 ? worst : best;
    if (found === undefined || (found.rank - rank) * sign > 0) found = { rank, weights };
    const own = solver.valueAt(row, shares);
    const ahead = rivals.map((rival) => sign * (solver.valueAt(rival, shares) - own));
    const widest = ahead.reduce((most, by) => Math.max(most, Math.abs(by)), Number.MIN_VALUE);
    const total = parts.reduce((sum, part) => sum + part, 0);
    ahead.forEach((by, at) => {
      const nearness = 1 - Math.abs(by) / widest;
      parts[at] = (parts[at]! / total) * (by >= 0 ? 1 + nearness : 0.3 + 0.5 * nearness);
    });
  }
  return found!;
}

/** Who is above whom for certain under one choice of weights. */
function certainAt(
  model: BoundsModel,
  solver: Solver,
  row: number,
  peers: readonly number[],
  shares: Float64Array,
  apart: Float64Array,
) {
  const own = solver.valueAt(row, shares);
  let above = 0;
  let notBelow = 0;
  let below = 0;
  let notAbove = 0;
  const over: number[] = [];
  for (const other of peers) {
    if (other === row) continue;
    const by = solver.valueAt(other, shares) - own;
    const slack = solver.slack(row, other);
    const ties = by === 0 && isSame(model, row, other);
    if (by - slack > apart[row]!) {
      above += 1;
      over.push(by - slack);
    }
    if (by - slack > 0 || ties) notBelow += 1;
    if (-by - slack > apart[other]!) below += 1;
    if (-by - slack > 0 || ties) notAbove += 1;
  }
  over.sort((a, b) => a - b);
  let chain = 0;
  let last = 0;
  for (const by of over)
    if (by - last > apart[row]! + 2 * solver.slack(row, row)) {
      chain += 1;
      last = by;
    }
  return { count: peers.length, above, notBelow, below, notAbove, chain };
}

/** Values with each gap filled by the row's own value in the middle of the box: only for finding weights, never for ranks. */
function withoutGaps({ leaves, values }: BoundsModel, solver: Solver): Float64Array {
  const filled = values.slice();
  for (const row of solver.scored) {
    let own: number | undefined;
    for (let leaf = 0; leaf < leaves; leaf++)
      if (Number.isNaN(filled[row * leaves + leaf]))
        filled[row * leaves + leaf] = own ??= solver.valueAt(row, solver.middle);
  }
  return filled;
}
