import { MeridianError } from '../model/error.ts';
import type { AggregateStep, RankStep } from '../model/method.ts';
import { aggregate } from './aggregate.ts';
import { rank } from './rank.ts';
import type { Table } from './table.ts';
import { childrenOf, type Linked } from './tree.ts';
import { weigh } from './weight.ts';

type Weighted = Linked & { readonly weight: number };

/**
 * Scores and ranks under other weights, from scores that are normalised already. The same code as a run's last steps: with no
 * changed weight the result is the run's to the bit.
 * @param nodes the index first, parents before children, with each node's share among its siblings
 * @param weights new weights by code, ≥ 0, relative to the siblings' (changed or not); nodes that are not named keep theirs
 * @throws MeridianError `method.impossible` for unknown codes, negative or non-finite weights, and siblings that are all zero
 */
export function reweight(
  nodes: readonly Weighted[],
  normalised: Table,
  weights: Readonly<Record<string, number>>,
  step: AggregateStep,
  rankStep: RankStep,
): { readonly scores: Table; readonly ranks: Table } {
  const scores = rescore(nodes, normalised, weights, step);
  return { scores, ranks: rank(scores, rankStep) };
}

/** The scores of {@link reweight} alone, for whoever ranks only some of the nodes: ranking all of them takes longest. */
export function rescore(
  nodes: readonly Weighted[],
  normalised: Table,
  weights: Readonly<Record<string, number>>,
  step: AggregateStep,
): Table {
  const known = new Set(nodes.map(({ code }) => code));
  const unknown = Object.keys(weights).filter((code) => !known.has(code));
  if (unknown.length > 0)
    throw new MeridianError(
      'method.impossible',
      { step: 'weight' },
      unknown.map((node) => ({
        code: 'weight.unknownNode',
        severity: 'error',
        at: { column: node },
        details: { node },
      })),
    );
  const shares = nodes.map(({ weight }) => weight);
  const theirs = nodes.map(({ code, weight }) => (Object.hasOwn(weights, code) ? weights[code]! : weight));
  const again = weigh(nodes, theirs).shares;
  for (const siblings of childrenOf(nodes))
    if (siblings.some((index) => theirs[index] !== shares[index]))
      for (const index of siblings) shares[index] = again[index]!;
  return aggregate(nodes, normalised, shares, step).scores;
}
