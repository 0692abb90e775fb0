import type { Forward, Standing } from './what-if-forward.ts';

export interface PathEnd {
  /** Part of the way, 0..1, at which the goal is reached, or comes nearest. */
  readonly part: number;
  readonly figures: readonly number[];
  readonly standing: Standing;
  /** Whether the goal is known not to be reached {@link TOLERANCE} of the way before `part`. */
  readonly isLeast: boolean;
}

/** How near to the least part of the way the answer is, as a part of the whole way. */
export const TOLERANCE = 1e-6;
/** Parts of the way that are tried where its end does not reach the goal. */
const BETWEEN = [0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875];

/**
 * The least part of a way at which the goal is reached; 0 where its beginning does. Exact to {@link TOLERANCE} where what is reached
 * once stays reached further on; else a point where the goal begins to be reached. Between two points the margin is taken for a
 * straight line, which it mostly is; each guess that leaves more than half is followed by halving, once more often than the one
 * before. Where the end does not reach the goal, some points between are tried, as treatment can let a score fall again.
 */
export function alongPath(forward: Forward, figuresAt: (part: number) => readonly number[]): PathEnd {
  const pointAt = (part: number) => {
    const figures = figuresAt(part);
    return { part, figures, standing: forward.at(figures), isLeast: false };
  };
  let low: PathEnd = { ...pointAt(0), isLeast: true };
  let high: PathEnd = pointAt(1);
  if (low.standing.isReached) return low;
  let nearest = high.standing.margin > low.standing.margin ? high : low;
  for (const part of BETWEEN) {
    if (high.standing.isReached || !forward.hasRunsLeft()) break;
    high = pointAt(part);
    if (high.standing.margin > nearest.standing.margin) nearest = high;
  }
  if (!high.standing.isReached) return nearest;
  let failures = 0;
  let halvings = 0;
  while (high.part - low.part > TOLERANCE && forward.hasRunsLeft()) {
    const width = high.part - low.part;
    const rise = high.standing.margin - low.standing.margin;
    // A little beyond where the line crosses; where that is next to the upper end, just before it: two points close the gap.
    const crossing = low.part - (width * low.standing.margin) / rise + TOLERANCE / 2;
    const guess = Math.min(crossing, high.part - TOLERANCE);
    const isGuess = halvings === 0 && guess > low.part;
    const point = pointAt(isGuess ? guess : low.part + width / 2);
    if (point.standing.isReached) high = point;
    else low = point;
    if (!isGuess) halvings = Math.max(0, halvings - 1);
    else if (high.part - low.part > width / 2) {
      failures += 1;
      halvings = failures;
    }
  }
  return { ...high, isLeast: high.part - low.part <= TOLERANCE };
}

/** The straight way from some figures to others. */
export const straight =
  (from: readonly number[], to: readonly number[]) =>
  (part: number): readonly number[] =>
    part === 1 ? to : from.map((figure, at) => figure + part * (to[at]! - figure));
