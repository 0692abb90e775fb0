import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import { findStep } from '../model/readiness.ts';
import { largest } from './largest.ts';
import { partsOf, takePart } from './panel.ts';
import { rankColumn } from './rank.ts';
import type { Rerun } from './rerun.ts';
import type { CompositeResult } from './run.ts';
import { columnOf } from './table.ts';
import type { Move, WhatIfRequest } from './what-if-move.ts';

/** Where the area stands after a forward run. */
export interface Standing {
  readonly isReached: boolean;
  /** Points above what the goal asks for, below it negative; −∞ where the run could not be made or gave no score. */
  readonly margin: number;
  readonly rank: number | null;
  readonly score: number | null;
}

export interface Forward {
  /** Runs the whole pipeline with the moves' figures in the area's row. The same figures are not run twice. */
  readonly at: (figures: readonly number[]) => Standing;
  /** Areas that rank above the area then; none where the run could not be made. */
  readonly above: (figures: readonly number[]) => readonly string[];
  readonly runs: () => number;
  readonly hasRunsLeft: () => boolean;
}

/** The scores of a run. */
type Scored = Pick<CompositeResult, 'scores' | 'panel'>;

const NOWHERE: Standing = { isReached: false, margin: Number.NEGATIVE_INFINITY, rank: null, score: null };

/** Forward runs of a request, counted. */
export function makeForward(
  framework: Framework,
  rerun: Rerun,
  request: WhatIfRequest,
  moves: readonly Move[],
): Forward {
  const most = request.maxRuns ?? 400;
  const known = new Map<string, Standing>();
  const run = (figures: readonly number[]): Scored | undefined => {
    try {
      return rerun(new Map(moves.map(({ figure }, at) => [figure, figures[at]!])));
    } catch (error) {
      if (!(error instanceof MeridianError) || error.code !== 'method.impossible') throw error;
      return undefined;
    }
  };
  return {
    at: (figures) => {
      const key = figures.join(' ');
      const found = known.get(key);
      if (found) return found;
      const scored = run(figures);
      const standing = scored ? standingOf(framework, scored, request) : NOWHERE;
      known.set(key, standing);
      return standing;
    },
    above: (figures) => {
      const scored = run(figures);
      return scored ? aboveOf(framework, scored, request) : [];
    },
    runs: () => known.size,
    hasRunsLeft: () => known.size < most,
  };
}

/** Where an area stands by the scores of a run. */
export function standingOf(framework: Framework, scored: Scored, request: WhatIfRequest): Standing {
  const { scores, own, ranks } = peersOf(framework, scored, request);
  const score = scores[own] ?? Number.NaN;
  const rank = ranks[own] ?? Number.NaN;
  if (Number.isNaN(score)) return NOWHERE;
  const { goal } = request;
  if ('score' in goal) return { isReached: score >= goal.score, margin: score - goal.score, rank, score };
  const others = scores.slice();
  others[own] = Number.NaN;
  const rival = largest(others, goal.rank);
  return { isReached: rank <= goal.rank, margin: score - rival, rank, score };
}

/** The areas that rank above an area by the scores of a run. */
export function aboveOf(framework: Framework, scored: Scored, request: WhatIfRequest): readonly string[] {
  const { areas, own, ranks } = peersOf(framework, scored, request);
  return areas.filter((_, row) => ranks[row]! < ranks[own]!);
}

/** The areas that an area is ranked among, itself included, with their scores and ranks. */
function peersOf(framework: Framework, { scores, panel }: Scored, { area, node }: WhatIfRequest) {
  const parts = partsOf(scores.areas, panel, 'period');
  const part = parts.find(({ areas }) => areas.includes(area)) ?? parts[0]!;
  const { ties, decimals } = findStep(framework.method, 'rank')!;
  const own = takePart(columnOf(scores, node ?? framework.tree.code), part);
  return {
    areas: part.areas,
    own: part.areas.indexOf(area),
    scores: own,
    ranks: rankColumn(own, ties, decimals),
  };
}
