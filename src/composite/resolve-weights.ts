import { MeridianError } from '../model/error.ts';
import type { WeightChoice, WeightMethodName } from '../model/method.ts';
import type { Panel } from './panel.ts';
import type { WeightDetail } from './step-log.ts';
import type { Table } from './table.ts';
import { childrenOf, type TreeNode } from './tree.ts';
import { repeatedNodes, weightIssues } from './weight.ts';
import { ahp } from './weight-ahp.ts';
import { budget } from './weight-budget.ts';
import { combine } from './weight-combine.ts';
import { correlation } from './weight-correlation.ts';
import { critic } from './weight-critic.ts';
import { dematel } from './weight-dematel.ts';
import { entropy } from './weight-entropy.ts';
import { merec } from './weight-merec.ts';
import { type FoundWeights, upperWeights, type WeightMethod } from './weight-method.ts';
import { pca } from './weight-pca.ts';

/** The tree's own weights; NaN, which {@link weigh} refuses, where it does not say. */
const given: WeightMethod = ({ nodes }) => ({
  weights: nodes.map(({ node, parent }) => (parent === null ? 1 : (node.weight ?? Number.NaN))),
  issues: [],
});

/** All siblings alike. Source: OECD/JRC Handbook 2008, step 6. */
const equal: WeightMethod = (tree, choice) => ({
  weights: upperWeights(tree, { ...choice, upper: 'equal' }),
  issues: [],
});

/** Where the weights among siblings come from. Methods that read scores take more to be better. */
export const WEIGHT: Readonly<Record<WeightMethodName, WeightMethod>> = {
  given,
  equal,
  ahp,
  dematel,
  budget,
  entropy,
  critic,
  merec,
  pca,
  correlation,
  combine,
};

export interface ResolvedWeights {
  /** By node, ≥ 0, relative to the siblings'; for {@link weigh}. */
  readonly weights: readonly number[];
  /** How they came about, for the log; none where they are the tree's or all alike. */
  readonly detail?: WeightDetail;
}

/**
 * The weights of a tree's nodes by a choice of methods.
 * @param nodes parents before children, the index first
 * @param normalised the indicators' scores (in a panel, one row for each area and period; all rows count alike); methods that
 * do not read scores take any table
 * @throws MeridianError `method.impossible` with everything that keeps the choice from giving weights
 */
export function resolveWeights(
  nodes: readonly TreeNode[],
  choice: WeightChoice,
  normalised: Table,
  panel?: Panel,
): ResolvedWeights {
  const { issues, ...found } = findWeights(nodes, choice, normalised, panel);
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'weight' }, issues);
  return found;
}

/** As {@link resolveWeights}, with the issues instead of throwing them; if there are any, the weights mean nothing. */
export function findWeights(
  nodes: readonly TreeNode[],
  choice: WeightChoice,
  normalised: Table,
  panel?: Panel,
): FoundWeights {
  const repeated = repeatedNodes(nodes);
  if (repeated.length > 0) return { weights: [], issues: repeated };
  const tree = { nodes, children: childrenOf(nodes), normalised, ...(panel === undefined ? {} : { panel }) };
  const find = (own: WeightChoice): FoundWeights => WEIGHT[own.method](tree, own, find);
  const found = find(choice);
  return found.issues.length > 0 ? found : { ...found, issues: weightIssues(nodes, found.weights) };
}
