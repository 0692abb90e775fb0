import type { Framework } from '../model/framework.ts';
import { findStep } from '../model/readiness.ts';
import { aggregate } from './aggregate.ts';
import type { ExaminedNode } from './examination.ts';
import { partsOf, putPart, takePart } from './panel.ts';
import { rankColumn } from './rank.ts';
import { removeEach } from './removal.ts';
import type { CompositeInput, CompositeResult } from './run.ts';
import { orNull } from './step-log.ts';
import { columnOf } from './table.ts';
import { weigh } from './weight.ts';

/** What the index's ranks do without each node of a result, by the node's code: see {@link removeEach}. */
export function examineRemovals(
  framework: Framework,
  input: CompositeInput,
  { areas, panel, nodes, scores, stages }: CompositeResult,
): ReadonlyMap<string, Pick<ExaminedNode, 'removal'>> {
  const step = findStep(framework.method, 'aggregate')!;
  const { ties, decimals } = findStep(framework.method, 'rank')!;
  const index = nodes[0]!.code;
  const parts = partsOf(areas, panel, 'period');
  const rows = rowsOf(input, areas);
  const groups = Object.fromEntries(
    Object.entries(input.groups).map(([name, group]) => [name, rows.map((row) => group[row] ?? null)]),
  );
  const removals = removeEach(
    {
      nodes,
      scores: columnOf(scores, index),
      rank: (column) => {
        const ranks = new Float64Array(column.length);
        for (const part of parts) putPart(rankColumn(takePart(column, part), ties, decimals), part, ranks);
        return ranks;
      },
      rescore: (changed) => {
        const weights = nodes.map(({ code, weight }) => changed[code] ?? weight);
        const { shares } = weigh(nodes, weights);
        return columnOf(aggregate(nodes, stages.normalised, shares, step, groups, panel).scores, index);
      },
    },
    nodes.slice(1).map(({ code }) => code),
  );
  return new Map(
    removals.map((own) => [
      own.code,
      {
        removal:
          'issues' in own
            ? { issues: own.issues.map(({ code }) => code) }
            : {
                removed: own.removed,
                meanShift: orNull(own.meanShift),
                largestShift: orNull(own.largestShift),
              },
      },
    ]),
  );
}

/** Where the areas of a result stand in its input. */
export function rowsOf({ table }: CompositeInput, areas: readonly string[]): readonly number[] {
  const rowOf = new Map(table.areas.map((area, row) => [area, row]));
  return areas.map((area) => rowOf.get(area)!);
}
