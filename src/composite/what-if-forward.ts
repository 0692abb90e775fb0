import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import { type CompositeInput, type CompositeResult, runComposite } from './run.ts';
import { columnOf, withColumns } from './table.ts';
import type { Move, WhatIfRequest } from './what-if-move.ts';

/** Where the area stands after a forward run. */
export interface Standing {
  readonly isReached: boolean;
  /** Points above what the goal asks for, below it negative; −∞ where the run could not be made or gave no score. */
  readonly margin: number;
  readonly rank: number | null;
  readonly score: number | null;
  /** Areas that rank above the area. */
  readonly above: readonly string[];
}

export interface Forward {
  /** Runs the whole pipeline with the moves' figures in the area's row. The same figures are not run twice. */
  readonly at: (figures: readonly number[]) => Standing;
  readonly runs: () => number;
  readonly hasRunsLeft: () => boolean;
}

/** Forward runs of a request, counted. */
export function makeForward(
  framework: Framework,
  input: CompositeInput,
  request: WhatIfRequest,
  moves: readonly Move[],
): Forward {
  const most = request.maxRuns ?? 400;
  const row = input.table.areas.indexOf(request.area);
  const known = new Map<string, Standing>();
  const run = (figures: readonly number[]): Standing => {
    const columns = new Map<string, Float64Array>();
    moves.forEach(({ figure }, at) => {
      const column = columnOf(input.table, figure).slice();
      column[row] = figures[at]!;
      columns.set(figure, column);
    });
    try {
      return standingOf(
        runComposite(framework, { ...input, table: withColumns(input.table, columns) }),
        request,
      );
    } catch (error) {
      if (!(error instanceof MeridianError) || error.code !== 'method.impossible') throw error;
      return { isReached: false, margin: Number.NEGATIVE_INFINITY, rank: null, score: null, above: [] };
    }
  };
  return {
    at: (figures) => {
      const key = figures.join(' ');
      const standing = known.get(key) ?? run(figures);
      known.set(key, standing);
      return standing;
    },
    runs: () => known.size,
    hasRunsLeft: () => known.size < most,
  };
}

export function standingOf(result: CompositeResult, { area, goal, node }: WhatIfRequest): Standing {
  const code = node ?? result.nodes[0]!.code;
  const row = result.areas.indexOf(area);
  const scores = columnOf(result.scores, code);
  const ranks = columnOf(result.ranks, code);
  const score = scores[row] ?? Number.NaN;
  const rank = ranks[row] ?? Number.NaN;
  if (Number.isNaN(score))
    return { isReached: false, margin: Number.NEGATIVE_INFINITY, rank: null, score: null, above: [] };
  const periods = result.panel?.periods;
  const isPeer = (other: number) => periods?.[other] === periods?.[row];
  const above = result.areas.filter((_, other) => isPeer(other) && ranks[other]! < rank);
  if ('score' in goal)
    return { isReached: score >= goal.score, margin: score - goal.score, rank, score, above };
  const others = scores.filter((other, at) => at !== row && isPeer(at) && !Number.isNaN(other)).sort();
  const rival = others[others.length - goal.rank] ?? Number.NEGATIVE_INFINITY;
  return { isReached: rank <= goal.rank, margin: score - rival, rank, score, above };
}
