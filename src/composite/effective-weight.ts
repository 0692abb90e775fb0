import { correlate } from './correlation.ts';
import { covariance } from './cronbach.ts';
import type { Values } from './statistics.ts';

/** How much a child has to say in its parent's score, three ways; the shares of siblings add up to 1. */
export interface Importance {
  /** The weight that was given: share among siblings. */
  readonly weight: number;
  /** r² / Σ r² with r the correlation of the child's and the parent's scores. */
  readonly correlationShare: number;
  /**
   * w cov(child, parent) / Σ: the part of the parent's variance that comes through the child. Exact where the parent is an
   * arithmetic mean of complete scores, else a first approximation. Below 0 where the child works against its siblings.
   */
  readonly varianceShare: number;
}

/**
 * Weights are not importance: what a child contributes to the ranking depends on its spread and its correlations too. NaN where
 * the parent's scores or a child's are constant or missing. Source: Paruolo, Saisana & Saltelli 2013, JRSS A 176:609–634;
 * Becker, Saisana, Paruolo & Vandecasteele 2017, Ecological Indicators 80:12–22.
 */
export function importanceOf(
  parent: Values,
  children: readonly Values[],
  weights: readonly number[],
): readonly Importance[] {
  const squares = children.map((child) => {
    const { coefficient } = correlate(child, parent);
    return coefficient * coefficient;
  });
  const parts = children.map((child, at) => weights[at]! * covariance(child, parent));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const allSquares = squares.reduce((sum, square) => sum + square, 0);
  const allParts = parts.reduce((sum, part) => sum + part, 0);
  return children.map((_, at) => ({
    weight: weights[at]! / whole,
    correlationShare: squares[at]! / allSquares,
    varianceShare: parts[at]! / allParts,
  }));
}
