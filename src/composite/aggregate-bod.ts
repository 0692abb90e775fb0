import type { AggregateOptions } from '../model/method.ts';
import { invalidOption, type NodeRefusal, someScore, type TableMethod } from './aggregate-method.ts';
import { maximise } from './linear-program.ts';

/** A score this near to 1 is 1: the area is on the frontier, and equals the others that are. */
const FRONTIER = 1e-9;

/**
 * Benefit of the doubt: the weighted sum of the area's scores under the weights that favour it most, such that no area has more than
 * 1 under them; above 0, 1 on the frontier. `shares` keep each child's part in the sum between two limits. The dimension's own
 * weights only say which children take part (> 0). The scores are unique, the weights behind them often are not, so they are not
 * told. For scores ≥ 0 (with `shares` > 0); every area needs all children, since its own weights cannot stand for what is missing.
 * A linear program for each area, over the areas that no other equals or beats in everything, in an order of their own: the
 * order of the areas does not matter. Source: L. Cherchye, W. Moesen, N. Rogge and T. Van Puyenbroeck, Social Indicators Research
 * 82 (2007).
 */
export const benefitOfTheDoubt = {
  kind: 'table',
  accepts: (score: number) => score >= 0,
  refused: 'aggregate.negative',
  check: ({ shares }: AggregateOptions, children: number): NodeRefusal | undefined => {
    if (shares === undefined) return undefined;
    const [least, most] = shares;
    if (!(least >= 0 && least <= most && most <= 1)) return invalidOption('shares', shares);
    return least * children <= 1 && most * children >= 1
      ? undefined
      : { refused: 'aggregate.sharesImpossible', count: children, details: { least, most } };
  },
  combine: (children, _weights, { shares }) => {
    const hasScore = someScore(children);
    const rows = [...children[0]!.keys()].filter(hasScore);
    const refused = refusalOf(children, rows, shares !== undefined);
    if (refused) return refused;
    const all = new Map(
      rows.map((row) => [row, Float64Array.from(children, (column) => column[row]!)] as const),
    );
    const peers = frontierOf(all);
    const reference = peers.map((row) => all.get(row)!);
    const scores = new Float64Array(children[0]!.length).fill(Number.NaN);
    for (const [row, own] of all) {
      const score = bestScore(own, reference, shares);
      scores[row] = Math.abs(score - 1) < FRONTIER ? 1 : score;
    }
    return { scores, peers: peers.sort((a, b) => a - b) };
  },
} as const satisfies TableMethod;

function refusalOf(
  children: readonly Float64Array[],
  rows: readonly number[],
  hasShares: boolean,
): NodeRefusal | undefined {
  for (let child = 0; child < children.length; child++) {
    const column = children[child]!;
    const missing = rows.filter((row) => Number.isNaN(column[row]));
    if (missing.length > 0)
      return { refused: 'aggregate.incomplete', child, row: missing[0]!, count: missing.length };
    const zero = hasShares ? rows.filter((row) => column[row] === 0) : [];
    if (zero.length > 0)
      return { refused: 'aggregate.notPositive', child, row: zero[0]!, count: zero.length, value: 0 };
  }
  return undefined;
}

/** Areas that no other equals or beats in everything (of equal ones the first), by their scores, largest sum first. */
function frontierOf(all: ReadonlyMap<number, Float64Array>): number[] {
  const sums = new Map([...all].map(([row, scores]) => [row, scores.reduce((sum, score) => sum + score, 0)]));
  const order = [...all.keys()].sort(
    (a, b) => sums.get(b)! - sums.get(a)! || compare(all.get(b)!, all.get(a)!),
  );
  const frontier: number[] = [];
  for (const row of order) {
    const own = all.get(row)!;
    if (!frontier.some((peer) => own.every((score, child) => all.get(peer)![child]! >= score)))
      frontier.push(row);
  }
  return frontier;
}

function compare(a: Float64Array, b: Float64Array): number {
  const at = a.findIndex((score, child) => score !== b[child]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/**
 * The variables are the parts vⱼ = wⱼ xⱼ of the area's own sum, so that numbers are of the order of 1 whatever the scale; a child in
 * which the area has 0 can only lower the weights of the others and gets none.
 */
function bestScore(
  own: Float64Array,
  peers: readonly Float64Array[],
  shares: AggregateOptions['shares'],
): number {
  const used = [...own.keys()].filter((child) => own[child]! > 0);
  const n = used.length;
  if (n === 0) return 0;
  const rows = peers.length + (shares ? 2 * n : 0);
  const constraints = new Float64Array(rows * n);
  const limits = new Float64Array(rows).fill(1, 0, peers.length);
  peers.forEach((peer, row) => {
    for (let at = 0; at < n; at++) constraints[row * n + at] = peer[used[at]!]! / own[used[at]!]!;
  });
  if (shares)
    for (let at = 0; at < n; at++) {
      const [least, most] = [(peers.length + 2 * at) * n, (peers.length + 2 * at + 1) * n];
      constraints.fill(shares[0], least, least + n).fill(-shares[1], most, most + n);
      constraints[least + at]! -= 1;
      constraints[most + at]! += 1;
    }
  return maximise(new Float64Array(n).fill(1), constraints, limits)!.value;
}
