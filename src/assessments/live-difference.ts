import { columnOf } from '../composite/table.ts';
import type { Cause, LiveState } from './live-kept.ts';
import type { LiveChangeWire, LiveScoreWire, LiveStateWire, LiveValueWire } from './live-wire.ts';

/** Scores and ranks of a node by area, as JSON has them; none where the state has a problem. */
export function scoresOf({ result }: LiveState, node: string): ReadonlyMap<string, LiveScoreWire> {
  if (result === undefined) return new Map();
  const scores = columnOf(result.scores, node);
  const ranks = columnOf(result.ranks, node);
  return new Map(
    result.areas.map((area, row) => [area, { area, score: orNull(scores[row]!), rank: orNull(ranks[row]!) }]),
  );
}

/** All that holds of a node. */
export const stateWire = (state: LiveState, node: string): LiveStateWire => ({
  framework: { id: state.framework.id, revision: state.revision, version: state.framework.version },
  node,
  period: state.period ?? null,
  at: state.at,
  areas: [...scoresOf(state, node).values()],
  problem:
    state.problem === undefined
      ? null
      : {
          code: state.problem.code,
          issues: state.problem.issues.slice(0, MOST_ISSUES).map(({ code, details }) => ({
            code,
            ...(details === undefined ? {} : { details }),
          })),
        },
});
const MOST_ISSUES = 20;

/** Whether two states are so different that a reader is better told the later one as a whole. */
export const isOther = (before: LiveState, after: LiveState): boolean =>
  before.revision !== after.revision ||
  before.period !== after.period ||
  before.problem !== undefined ||
  after.problem !== undefined;

/** What became of a node's scores and ranks, and the values that caused it. */
export function changeWire(
  before: LiveState,
  after: LiveState,
  node: string,
  { causes, more }: { readonly causes: readonly Cause[]; readonly more: number },
): LiveChangeWire {
  const earlier = scoresOf(before, node);
  const later = scoresOf(after, node);
  const began = causes.reduce<string | null>(
    (first, { at }) => (first === null || at < first ? at : first),
    null,
  );
  return {
    at: after.at,
    began,
    areas: [...later.values()].filter(({ area, score, rank }) => {
      const old = earlier.get(area);
      return old === undefined || old.score !== score || old.rank !== rank;
    }),
    gone: [...earlier.keys()].filter((area) => !later.has(area)),
    values: causes.map(
      ({ area, indicator, period, value, state, at }): LiveValueWire => ({
        area,
        indicator,
        period,
        value,
        state,
        at,
      }),
    ),
    more,
  };
}

const orNull = (number: number): number | null => (Number.isNaN(number) ? null : number);
