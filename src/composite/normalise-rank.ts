import { exp, log } from './elementary.ts';
import { type NormaliseMethod, type Refusal, type Resolved, stretch } from './normalise-method.ts';
import { TIES } from './rank.ts';
import { presentOf, type Values } from './statistics.ts';

/** κ of the English Indices of Deprivation. */
const KAPPA = 23;

/** How many areas have a value. */
const countOf = ({ upTo }: Resolved): number => upTo!.at(-1)!;

/** The different values, rising, and how many areas have each or less. */
function distribution(values: Values): {
  readonly sorted: readonly number[];
  readonly upTo: readonly number[];
} {
  const all = presentOf(values).sort();
  const sorted: number[] = [];
  const upTo: number[] = [];
  for (let at = 0; at < all.length; at++)
    if (all[at] !== all[at + 1]) {
      sorted.push(all[at]!);
      upTo.push(at + 1);
    }
  return { sorted, upTo };
}

/**
 * Rank from the worst, which is 1, by the column's tie rule. A value that no area had when the column was resolved gets the
 * rank of its own place between the others.
 */
function rankFromWorst(value: number, column: Resolved): number {
  if (Number.isNaN(value)) return value;
  const sorted = column.sorted!;
  const upTo = column.upTo!;
  let place = 0;
  let end = sorted.length;
  while (place < end) {
    const middle = (place + end) >> 1;
    if (sorted[middle]! < value) place = middle + 1;
    else end = middle;
  }
  const isKnown = sorted[place] === value;
  const below = place === 0 ? 0 : upTo[place - 1]!;
  const upToHere = isKnown ? upTo[place]! : below;
  const count = Math.max(1, upToHere - below);
  const rankOf = TIES[column.ties!];
  return column.direction === 1
    ? rankOf(below, count, place)
    : rankOf(countOf(column) - upToHere, count, sorted.length - place - (isKnown ? 1 : 0));
}

/** (rank − 1) / (n − 1). */
const position = (value: number, column: Resolved): number =>
  (rankFromWorst(value, column) - 1) / (countOf(column) - 1);

const single = ({ upTo }: { readonly upTo: readonly number[] }): Refusal | undefined =>
  upTo.at(-1)! > 1 ? undefined : { refused: 'normalise.single' };

/** A method by rank: its own numbers, and its position on 0..1 for where `to` is given. */
const byRank = (
  own: (value: number, column: Resolved) => number,
  share: (value: number, column: Resolved) => number,
  needsTwo: boolean,
): NormaliseMethod => ({
  resolve: (values, { direction, to, ties = 'min' }) => {
    const column = { direction, ...(to === undefined ? {} : { to }), ties, ...distribution(values) };
    return needsTwo || to !== undefined ? (single(column) ?? column) : column;
  },
  at: (value, column) =>
    column.to === undefined ? own(value, column) : stretch(share(value, column), column.to),
});

/**
 * Rank from the worst area, which gets 1; with `to`, (rank − 1) / (n − 1) stretched to it. `ties` counts from the worst: `min`
 * gives equal areas the lower rank. No unit; outliers do not matter, nor do distances. Defined for constant columns; with `to`
 * refused for a single value. Source: OECD/JRC Handbook 2008, step 5 (ranking); COINr `n_rank`.
 */
export const rank = byRank(rankFromWorst, position, false);

/**
 * (rank − 1) / (n − 1), 0..1, of the rank from the worst as in {@link rank}; with `to` stretched to it. Refused for a single
 * value. Source: OECD/JRC Handbook 2008, step 5; COINr `n_prank`; as SQL PERCENT_RANK.
 */
export const percentRank = byRank(position, position, true);

/** rank − 1: with `ties: min` the number of areas that are worse; otherwise as {@link rank}. Source: COINr `n_borda`. */
export const borda = byRank((value, column) => rankFromWorst(value, column) - 1, position, false);

/**
 * −κ ln(1 − R (1 − e^(−100/κ))) with R = rank from the worst / n, in (0, 1], and κ = `constant`, 23 if not given: 0..100, the
 * upper tenth spread over 50..100; with `to` stretched to it from 0..100. Refused for κ of 0 or less. Source: The English Indices
 * of Deprivation 2019, technical report (exponential transformation of the domain ranks; more is more deprived there).
 */
export const exponentialRank: NormaliseMethod = {
  resolve: (values, { direction, to, ties = 'min', constant = KAPPA }) => {
    if (!(constant > 0)) return { refused: 'normalise.kappa', details: { constant } };
    return { direction, ...(to === undefined ? {} : { to }), ties, constant, ...distribution(values) };
  },
  at: (value, column) => {
    const kappa = column.constant!;
    const rankShare = rankFromWorst(value, column) / countOf(column);
    const score = -kappa * log(1 - rankShare * (1 - exp(-100 / kappa)));
    return column.to === undefined ? score : stretch(score / 100, column.to);
  },
};
