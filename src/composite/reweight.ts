import { MeridianError } from '../model/error.ts';
import type { AggregateStep, RankStep } from '../model/method.ts';
import { aggregate } from './aggregate.ts';
import type { Groups } from './input-check.ts';
import type { Panel } from './panel.ts';
import { rank } from './rank.ts';
import { columnAt, selectColumns, type Table } from './table.ts';
import { childrenOf, type Linked } from './tree.ts';
import { weigh } from './weight.ts';

/** New weights by code, ≥ 0, relative to the siblings' (changed or not); nodes that are not named keep theirs. */
export type NewWeights = Readonly<Record<string, number>>;
/** What a run's last steps read beside scores and weights; as in {@link aggregate}. */
export interface Setting {
  readonly groups?: Groups;
  readonly panel?: Panel;
}
export interface Reweighed {
  /** Areas × nodes. */
  readonly scores: Table;
  /** Of the index, 1 the largest; in a panel within each period. The other nodes' would take longer than all the rest. */
  readonly ranks: Float64Array;
}
type Weighted = Linked & { readonly weight: number };

/**
 * Answers scores and the index's ranks under other weights, from scores that are normalised already; as often as asked. The
 * same code as a run's last steps: with no changed weight the result is the run's to the bit.
 * @param nodes the index first, parents before children, with each node's share among its siblings
 * @throws MeridianError from the answer: as {@link prepareRescore}
 */
export function prepareReweight(
  nodes: readonly Weighted[],
  normalised: Table,
  step: AggregateStep,
  rankStep: RankStep,
  setting: Setting = {},
): (weights: NewWeights) => Reweighed {
  const rescore = prepareRescore(nodes, normalised, step, setting);
  const index = nodes[0]!.code;
  return (weights) => {
    const scores = rescore(weights);
    return { scores, ranks: columnAt(rank(selectColumns(scores, [index]), rankStep, setting.panel), 0) };
  };
}

/**
 * The scores of {@link prepareReweight} alone.
 * @throws MeridianError from the answer: `method.impossible` for unknown codes, negative or non-finite weights, siblings that
 * are all zero, and what aggregation refuses
 */
export function prepareRescore(
  nodes: readonly Weighted[],
  normalised: Table,
  step: AggregateStep,
  { groups, panel }: Setting = {},
): (weights: NewWeights) => Table {
  const known = new Map(nodes.map(({ code }, index) => [code, index]));
  const families = childrenOf(nodes);
  const own = nodes.map(({ weight }) => weight);
  return (weights) => {
    const theirs = [...own];
    const unknown: string[] = [];
    for (const [code, weight] of Object.entries(weights)) {
      const index = known.get(code);
      if (index === undefined) unknown.push(code);
      else theirs[index] = weight;
    }
    if (unknown.length > 0)
      throw new MeridianError('method.impossible', { step: 'weight' }, unknown.map(unknownNode));
    const again = weigh(nodes, theirs).shares;
    const shares = [...own];
    // Shares that add up to 1 only nearly would move by a bit if they were taken anew, so families without a change are left.
    for (const siblings of families)
      if (siblings.some((index) => theirs[index] !== own[index]))
        for (const index of siblings) shares[index] = again[index]!;
    return aggregate(nodes, normalised, shares, step, groups, panel).scores;
  };
}

const unknownNode = (node: string) =>
  ({ code: 'weight.unknownNode', severity: 'error', at: { column: node }, details: { node } }) as const;
