import type { Forward } from './what-if-forward.ts';
import type { Move } from './what-if-move.ts';
import { alongPath, type PathEnd, straight } from './what-if-path.ts';

/** The step by which an effect is measured, in units of cost. */
const STEP = 0.1;
/** How often the effects of single figures are measured anew, from where the last round ended. */
const ROUNDS = 4;

/** The figures of all moves that reach the goal at a small cost, or come nearest to it; see {@link leastChange}. */
export function search(forward: Forward, moves: readonly Move[]): PathEnd {
  const start = moves.map(({ from }) => from);
  const limits = moves.map(({ limit }) => limit);
  if (moves.length < 2) return alongPath(forward, straight(start, limits));
  let found: PathEnd = { part: 0, figures: start, standing: forward.at(start), isLeast: true };
  let order: readonly number[] = [];
  for (let round = 0; round < ROUNDS && !found.standing.isReached && forward.hasRunsLeft(); round++) {
    const effects = effectsAt(forward, moves, found.figures);
    order = [...moves.keys()]
      .filter((at) => effects[at]! > 0)
      .sort((a, b) => effects[b]! - effects[a]! || a - b);
    if (order.length === 0) break;
    const end = alongPath(forward, oneAfterTheOther(moves, found.figures, effects, order));
    if (!end.standing.isReached && end.standing.margin <= found.standing.margin) break;
    found = end;
  }
  if (!found.standing.isReached) {
    const all = alongPath(forward, straight(found.figures, limits));
    if (!all.standing.isReached) return all.standing.margin > found.standing.margin ? all : found;
    found = all;
  }
  // The dearest for its effect first: it is the one that is most likely in vain.
  for (const at of [...moves.keys()].sort((a, b) => order.indexOf(b) - order.indexOf(a))) {
    if (found.figures[at] === start[at]) continue;
    if (!forward.hasRunsLeft()) return { ...found, isLeast: false };
    const without = found.figures.map((figure, other) => (other === at ? start[at]! : figure));
    const back = alongPath(forward, straight(without, found.figures));
    if (back.standing.isReached) found = { ...back, isLeast: found.isLeast && back.isLeast };
  }
  return found;
}

/** By how much the margin rises per unit of cost, by move; 0 for what is at its limit. */
function effectsAt(forward: Forward, moves: readonly Move[], figures: readonly number[]): readonly number[] {
  const here = forward.at(figures).margin;
  return moves.map(({ limit, unit }, at) => {
    const room = limit - figures[at]!;
    const step = Math.sign(room) * Math.min(Math.abs(room), STEP * unit);
    if (step === 0 || !forward.hasRunsLeft()) return 0;
    const stepped = figures.map((figure, other) => (other === at ? figure + step : figure));
    return ((forward.at(stepped).margin - here) * unit) / Math.abs(step);
  });
}

/** The way on which one figure after another goes to its limit; each takes the part of the way that its effect promises. */
function oneAfterTheOther(
  moves: readonly Move[],
  figures: readonly number[],
  effects: readonly number[],
  order: readonly number[],
): (part: number) => readonly number[] {
  const gains = order.map(
    (at) => (effects[at]! * Math.abs(moves[at]!.limit - figures[at]!)) / moves[at]!.unit,
  );
  const whole = gains.reduce((sum, gain) => sum + gain, 0);
  return (part) => {
    const next = [...figures];
    let left = part * whole;
    order.forEach((at, place) => {
      const own = part === 1 ? 1 : Math.max(0, Math.min(1, left / gains[place]!));
      const { limit } = moves[at]!;
      next[at] = own === 1 ? limit : next[at]! + own * (limit - next[at]!);
      left -= gains[place]!;
    });
    return next;
  };
}
