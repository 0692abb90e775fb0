import type { BoundsModel } from './bounds-model.ts';
import type { Solver } from './bounds-solve.ts';

/** The shares that the solver last used, by code. A row's gaps have no part in its score; they share what is left. */
export function sharesByCode(model: BoundsModel, solver: Solver, row?: number): Record<string, number> {
  const { start, low, high, nodeOf, nodes } = model;
  const shares: Record<string, number> = {};
  for (let group = 0; group + 1 < start.length; group++) {
    const items = Array.from({ length: start[group + 1]! - start[group]! }, (_, at) => start[group]! + at);
    const gone = items.filter((item) => row !== undefined && !solver.isThere(row, item));
    const sum = (of: readonly number[], weights: ArrayLike<number>) =>
      of.reduce((total, item) => total + weights[item]!, 0);
    const there = items.filter((item) => !gone.includes(item));
    const taken = sum(there, solver.weights);
    const least = sum(gone, low);
    const span = sum(gone, high) - least;
    const part = model.of === 'shares' && span > 0 ? (1 - taken - least) / span : 0;
    const weightOf = (item: number) =>
      gone.includes(item) ? low[item]! + part * (high[item]! - low[item]!) : solver.weights[item]!;
    const total = items.reduce((whole, item) => whole + weightOf(item), 0);
    for (const item of items) shares[nodes[nodeOf[item]!]!.code] = weightOf(item) / total;
  }
  return shares;
}
