import type { MatrixWire } from '../../src/assessments/run-wire.ts';
import { type RankBounds, rankBounds } from '../../src/composite/bounds.ts';
import type { WeightBox } from '../../src/composite/bounds-box.ts';
import type { AggregateStep, RankStep } from '../../src/model/method.ts';
import { reweigher } from '../assessments/recompute.ts';

export interface NamedBounds extends RankBounds {
  /** As the run itself ranks, in the order of `areas`. */
  readonly ranks: readonly (number | null)[];
}

/**
 * Answers certified bounds of every area's rank under any box of weights, by the engine's own code.
 * @throws MeridianError at once or from the answer: as `prepareReweight` and `rankBounds`
 */
export function prepareBounds(matrix: MatrixWire): (box: WeightBox) => NamedBounds {
  const aggregate = matrix.aggregate as AggregateStep;
  const rank = matrix.rank as RankStep;
  const { scores, ranks } = reweigher(matrix)({});
  const own = Array.from(ranks, (one) => (Number.isNaN(one) ? null : one));
  return (box) => ({ ...rankBounds({ nodes: matrix.nodes, scores, aggregate, rank }, box), ranks: own });
}
