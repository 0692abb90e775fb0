import type { MatrixWire } from '../../src/assessments/run-wire.ts';
import { prepareReweight } from '../../src/composite/reweight.ts';
import { columnOf, makeTable, type Table } from '../../src/composite/table.ts';
import type { AggregateStep, RankStep } from '../../src/model/method.ts';
import type { Shares } from './weights.ts';

export interface IndexColumn {
  readonly scores: ArrayLike<number>;
  readonly ranks: ArrayLike<number>;
}

/**
 * Answers the index's scores and ranks under any weights, in the order of `matrix.areas`. The engine's own code runs, so
 * what is seen here is what an assessment with these weights would give.
 */
export function recomputer(matrix: MatrixWire): (shares: Shares) => IndexColumn {
  const index = matrix.nodes.find((node) => node.parent === null)?.code ?? '';
  const reweigh = reweigher(matrix);
  return (shares) => {
    const { scores, ranks } = reweigh(shares);
    return { scores: columnOf(scores, index), ranks };
  };
}

/** The same with the scores of all nodes. */
export const reweigher = (matrix: MatrixWire): ReturnType<typeof prepareReweight> =>
  prepareReweight(matrix.nodes, tableOf(matrix), matrix.aggregate as AggregateStep, matrix.rank as RankStep, {
    groups: {
      parent: matrix.areas.map((area) => area.parent),
      level: matrix.areas.map((area) => area.level),
    },
  });

function tableOf({ areas, normalised }: MatrixWire): Table {
  const columns = Object.keys(normalised);
  const table = makeTable(
    areas.map((area) => area.code),
    columns,
  );
  for (const code of columns)
    columnOf(table, code).set((normalised[code] ?? []).map((value) => value ?? Number.NaN));
  return table;
}
