import { normalTails } from './special.ts';

/** A column by the places of its values: 0 for the smallest, equal values alike. */
export interface DenseRanks {
  readonly ranks: Int32Array;
  /** How many rows have each rank. */
  readonly counts: Int32Array;
}

export function denseRanks(values: Float64Array): DenseRanks {
  const rankOf = new Map<number, number>();
  for (const value of values.slice().sort()) if (!rankOf.has(value)) rankOf.set(value, rankOf.size);
  const ranks = Int32Array.from(values, (value) => rankOf.get(value)!);
  const counts = new Int32Array(rankOf.size);
  for (const rank of ranks) counts[rank]! += 1;
  return { ranks, counts };
}

/**
 * Kendall's τ_b = (C − D) / √((N − T)(N − U)): C and D concordant and discordant pairs, N = n(n−1)/2, T and U the pairs that
 * tie in the one and in the other. In n log n (Knight 1966, JASA 61:436–439). `pValue` is two-sided, against C = D: exact
 * where nothing ties and n ≤ 50; else by the normal approximation with the variance corrected for ties (Kendall 1970, Rank
 * Correlation Methods). Both NaN where a column is constant.
 */
export function kendall(
  a: DenseRanks,
  b: DenseRanks,
): { readonly coefficient: number; readonly pValue: number } {
  const n = a.ranks.length;
  const pairs = (n * (n - 1)) / 2;
  const tiesA = tieSums(a.counts);
  const tiesB = tieSums(b.counts);
  if (!(tiesA.two < 2 * pairs && tiesB.two < 2 * pairs))
    return { coefficient: Number.NaN, pValue: Number.NaN };
  const order = sortedBy(a, sortedBy(b, Int32Array.from(a.ranks.keys())));
  const discordant = inversions(order, b);
  const concordant = pairs - tiesA.two / 2 - tiesB.two / 2 + commonTies(order, a, b) - discordant;
  const coefficient =
    (concordant - discordant) / (Math.sqrt(pairs - tiesA.two / 2) * Math.sqrt(pairs - tiesB.two / 2));
  const isExact = tiesA.two === 0 && tiesB.two === 0 && n <= 50;
  return {
    coefficient: Math.max(-1, Math.min(1, coefficient)),
    pValue: isExact
      ? exactTails(n, Math.min(concordant, discordant))
      : normalTails((concordant - discordant) / Math.sqrt(variance(n, tiesA, tiesB))),
  };
}

/** Rows in the order of their ranks; rows that tie keep the order they are given in. */
function sortedBy({ ranks, counts }: DenseRanks, rows: Int32Array): Int32Array {
  const next = new Int32Array(counts.length);
  for (let rank = 1; rank < counts.length; rank++) next[rank] = next[rank - 1]! + counts[rank - 1]!;
  const sorted = new Int32Array(rows.length);
  for (const row of rows) {
    const rank = ranks[row]!;
    sorted[next[rank]!] = row;
    next[rank]! += 1;
  }
  return sorted;
}

/** Pairs of rows of which the later has the smaller rank; counted in a Fenwick tree. */
function inversions(order: Int32Array, { ranks, counts }: DenseRanks): number {
  const tree = new Int32Array(counts.length + 1);
  let inverted = 0;
  for (let at = 0; at < order.length; at++) {
    const place = ranks[order[at]!]! + 1;
    let notGreater = 0;
    for (let node = place; node > 0; node -= node & -node) notGreater += tree[node]!;
    inverted += at - notGreater;
    for (let node = place; node < tree.length; node += node & -node) tree[node]! += 1;
  }
  return inverted;
}

/** Pairs of rows that tie in both columns, from rows sorted by both. */
function commonTies(order: Int32Array, a: DenseRanks, b: DenseRanks): number {
  let ties = 0;
  let run = 0;
  for (let at = 1; at < order.length; at++) {
    const isSame =
      a.ranks[order[at]!] === a.ranks[order[at - 1]!] && b.ranks[order[at]!] === b.ranks[order[at - 1]!];
    run = isSame ? run + 1 : 0;
    ties += run;
  }
  return ties;
}

interface TieSums {
  /** Σ t(t − 1), Σ t(t − 1)(t − 2) and Σ t(t − 1)(2t + 5) over runs of t equal values. */
  readonly two: number;
  readonly three: number;
  readonly spread: number;
}

function tieSums(counts: Int32Array): TieSums {
  let two = 0;
  let three = 0;
  let spread = 0;
  for (const t of counts) {
    two += t * (t - 1);
    three += t * (t - 1) * (t - 2);
    spread += t * (t - 1) * (2 * t + 5);
  }
  return { two, three, spread };
}

/** Of C − D where the columns have nothing to do with each other, given their ties. */
const variance = (n: number, a: TieSums, b: TieSums): number =>
  (n * (n - 1) * (2 * n + 5) - a.spread - b.spread) / 18 +
  (a.two * b.two) / (2 * n * (n - 1)) +
  (n > 2 ? (a.three * b.three) / (9 * n * (n - 1) * (n - 2)) : 0);

/** Twice the probability, at most 1, that a random order of n has no more than `inverted` inversions. */
function exactTails(n: number, inverted: number): number {
  // Probability of each number of inversions; one more row adds 0 to size − 1 of them, each as likely.
  let shares = new Float64Array([1]);
  for (let size = 2; size <= n; size++) {
    const wider = new Float64Array(shares.length + size - 1);
    shares.forEach((share, at) => {
      for (let added = 0; added < size; added++) wider[at + added]! += share / size;
    });
    shares = wider;
  }
  let tail = 0;
  for (let at = 0; at <= inverted; at++) tail += shares[at]!;
  return Math.min(1, 2 * tail);
}
