import type { Framework } from '../model/framework.ts';
import { makeRerun, type Rerun } from './rerun.ts';
import { type CompositeInput, type CompositeResult, runComposite } from './run.ts';
import { aboveOf, type Forward, makeForward, type Standing, standingOf } from './what-if-forward.ts';
import {
  type LeftOut,
  type Move,
  movesOf,
  refusal,
  requestIssues,
  type WhatIfRequest,
} from './what-if-move.ts';
import { type PathEnd, TOLERANCE } from './what-if-path.ts';
import { search } from './what-if-search.ts';

export interface FigureChange {
  /** The input's column that changes, and the indicators made of it. */
  readonly figure: string;
  readonly indicators: readonly string[];
  /** In the figure's unit. */
  readonly from: number;
  readonly to: number;
  /** |to − from| in standard deviations (or ranges) of the indicator. */
  readonly cost: number;
}
export interface LeastChange {
  readonly area: string;
  readonly node: string;
  /** Whether a forward run with these changes reaches the goal; if not, they are the ones that come nearest. */
  readonly isReached: boolean;
  /** Whether less along the same way does not reach it, to `tolerance` of the way; false where the runs were used up before. */
  readonly isLeast: boolean;
  readonly changes: readonly FigureChange[];
  readonly cost: number;
  readonly before: { readonly rank: number; readonly score: number };
  readonly after: { readonly rank: number; readonly score: number };
  /** Areas that ranked above and then rank below. */
  readonly overtaken: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Forward runs that were made. */
  readonly runs: number;
  readonly tolerance: number;
}

/**
 * The least change of some or all of an area's figures that brings it to a rank or a score, all other figures of all areas
 * staying as they are. Confirmed by a forward run of the whole pipeline, so that bounds, treatment and imputation move with the
 * change.
 *
 * One figure: the least by search along its way to its limit ({@link alongPath}). Several: the sum of costs is made small. The
 * effect of each figure is measured by a forward run at a small step; figures then go to their limits one after the other, in the
 * order of effect per cost, until a forward run reaches the goal (the fractional knapsack, which has the least cost where effects
 * are straight lines). Where that is not enough, effects are measured anew from there. In the end each figure is taken back as
 * far as the goal allows. Where effects bend, another combination may cost less; none of the changes can be smaller by itself.
 * @param base the run without changes, if it is there already
 * @throws MeridianError as {@link runComposite}, and `method.impossible` with every mistake of the request
 */
export function leastChange(
  framework: Framework,
  input: CompositeInput,
  request: WhatIfRequest,
  base: CompositeResult = runComposite(framework, input),
): LeastChange {
  const before = check(framework, input, base, request);
  const { moves, leftOut } = movesOf(framework, input, base, request);
  const above = aboveOf(framework, base, request);
  const forward = makeForward(framework, rerunOf(framework, input, base, request), request, moves);
  return answer(base, request, moves, leftOut, { ...before, above }, search(forward, moves), forward);
}

/** {@link leastChange} for each figure alone, those that reach the goal first, the cheaper before the dearer. `maxRuns` is for each. */
export function leastChangeOfEach(
  framework: Framework,
  input: CompositeInput,
  request: WhatIfRequest,
  base: CompositeResult = runComposite(framework, input),
): { readonly each: readonly LeastChange[]; readonly leftOut: readonly LeftOut[] } {
  const before = check(framework, input, base, request);
  const { moves, leftOut } = movesOf(framework, input, base, request);
  const above = aboveOf(framework, base, request);
  const rerun = rerunOf(framework, input, base, request);
  const each = moves.map((move) => {
    const forward = makeForward(framework, rerun, request, [move]);
    return answer(base, request, [move], [], { ...before, above }, search(forward, [move]), forward);
  });
  return {
    each: each.toSorted((a, b) => Number(b.isReached) - Number(a.isReached) || a.cost - b.cost),
    leftOut,
  };
}

const rerunOf = (
  framework: Framework,
  input: CompositeInput,
  base: CompositeResult,
  { area }: WhatIfRequest,
): Rerun => makeRerun(framework, input, base, input.table.areas.indexOf(area));

function check(
  framework: Framework,
  input: CompositeInput,
  base: CompositeResult,
  request: WhatIfRequest,
): Standing {
  const issues = requestIssues(framework, input, base, request);
  if (issues.length > 0) throw refusal(issues);
  const before = standingOf(framework, base, request);
  if (before.score === null)
    throw refusal([{ code: 'whatIf.noScore', severity: 'error', at: {}, value: request.area }]);
  return before;
}

function answer(
  base: CompositeResult,
  { area, node = base.nodes[0]!.code }: WhatIfRequest,
  moves: readonly Move[],
  leftOut: readonly LeftOut[],
  before: Standing & { readonly above: readonly string[] },
  { figures, standing, isLeast }: PathEnd,
  forward: Forward,
): LeastChange {
  const changes = moves.flatMap(({ figure, indicators, from, unit }, at) =>
    figures[at] === from
      ? []
      : [{ figure, indicators, from, to: figures[at]!, cost: Math.abs(figures[at]! - from) / unit }],
  );
  const now = new Set(forward.above(figures));
  return {
    area,
    node,
    isReached: standing.isReached,
    isLeast: standing.isReached && isLeast,
    changes,
    cost: changes.reduce((sum, { cost }) => sum + cost, 0),
    before: { rank: before.rank!, score: before.score! },
    after: { rank: standing.rank!, score: standing.score! },
    overtaken: before.above.filter((other) => !now.has(other)),
    leftOut,
    runs: forward.runs(),
    tolerance: TOLERANCE,
  };
}
