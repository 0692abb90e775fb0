import { normalQuantile } from './distribution.ts';
import { mean, presentOf, type Values } from './statistics.ts';

/** Areas with the same score, lowest scores first. */
export interface ProbitGroup {
  readonly score: number;
  readonly count: number;
  readonly meanRank: number;
  /** meanRank / n; 1 − 1 / (4n) for the last group, whose share would be 1 or near it. */
  readonly share: number;
  /** Standard normal quantile of the share, plus 5. */
  readonly probit: number;
  /** What the line says for the probit. */
  readonly fitted: number;
}
export interface ProbitFit {
  readonly groups: readonly ProbitGroup[];
  /** score = intercept + slope × probit, by least squares over the groups, each counting once. */
  readonly intercept: number;
  readonly slope: number;
  /** R², 0..1. */
  readonly determination: number;
}

/**
 * The distribution of rank-sum ratios as a straight line over probits, by which areas are graded (e.g. at probits 4 and 6). Undefined
 * for fewer than two different scores. Source: as `rankSumRatio`; probits after C. I. Bliss 1934.
 */
export function fitProbit(scores: Values): ProbitFit | undefined {
  const sorted = presentOf(scores).sort();
  const n = sorted.length;
  const groups: Omit<ProbitGroup, 'fitted'>[] = [];
  for (let first = 0; first < n; ) {
    let next = first + 1;
    while (next < n && sorted[next] === sorted[first]) next += 1;
    const meanRank = (first + 1 + next) / 2;
    const share = next === n ? 1 - 1 / (4 * n) : meanRank / n;
    groups.push({
      score: sorted[first]!,
      count: next - first,
      meanRank,
      share,
      probit: normalQuantile(share) + 5,
    });
    first = next;
  }
  if (groups.length < 2) return undefined;
  const x = groups.map(({ probit }) => probit);
  const y = groups.map(({ score }) => score);
  const [middleX, middleY] = [mean(x), mean(y)];
  let xx = 0;
  let xy = 0;
  let yy = 0;
  groups.forEach((_, at) => {
    xx += (x[at]! - middleX) * (x[at]! - middleX);
    xy += (x[at]! - middleX) * (y[at]! - middleY);
    yy += (y[at]! - middleY) * (y[at]! - middleY);
  });
  const slope = xy / xx;
  const intercept = middleY - slope * middleX;
  return {
    groups: groups.map((group) => ({ ...group, fitted: intercept + slope * group.probit })),
    intercept,
    slope,
    determination: (xy * xy) / (xx * yy),
  };
}
