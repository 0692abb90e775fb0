import { isIndicator } from '../model/framework.ts';
import type { WeightChoice } from '../model/method.ts';
import { columnOf } from './table.ts';
import { sharesOf } from './weight.ts';
import {
  byFamily,
  choiceIssue,
  type RefusedFamily,
  unknownNodes,
  type WeightMethod,
  type WeightTree,
} from './weight-method.ts';
import {
  byCode,
  constantsOf,
  fromScores,
  type ScoredFamily,
  type ScoreWeights,
  weighColumns,
} from './weight-scores.ts';
import { correlationWeights } from './weight-target.ts';

const method: ScoreWeights = {
  // With no more areas than columns, correlations cannot tell the columns apart.
  least: (columns) => Math.max(3, columns + 1),
  weigh: (family, { targets }) => {
    const refused = [
      ...constantsOf(family).map((indicator) => ({ refused: 'weight.constant', details: { indicator } })),
      ...missingTargets(family, targets),
    ];
    if (refused.length > 0) return refused;
    const wanted = sharesOf(family.codes.map((code) => targets?.[code] ?? 1));
    const found = correlationWeights(family.columns, wanted);
    if (found === undefined) return [{ refused: 'weight.collinear' }];
    const columns = byCode(family, (at) => ({
      target: wanted[at]!,
      share: found.shares[at]!,
      correlation: found.correlations[at]!,
    }));
    const misses = found.shares.map((share, at) => Math.abs(share - wanted[at]!));
    return {
      weights: found.weights,
      detail: { rows: family.rows, largestMiss: Math.max(...misses), columns },
    };
  },
};

const missingTargets = (
  { codes }: ScoredFamily,
  targets: WeightChoice['targets'],
): readonly RefusedFamily[] =>
  codes
    .filter((code) => targets !== undefined && !Object.hasOwn(targets, code))
    .map((child) => ({ refused: 'weight.targetMissing', details: { child } }));

/**
 * Weights that give each child its target share in the correlations with its dimension's score ({@link correlationWeights}), that
 * score being the weighted arithmetic mean. Without targets, the indicators of each dimension (or all of them) get equal
 * shares; with targets, the families that they name are weighed, dimensions included, from the leaves up. Where no weights
 * ≥ 0 reach the targets, the nearest stand, and the log says what was reached. Refused for columns of equal values, for
 * columns that are combinations of others, and for fewer complete areas than columns + 1 or three.
 */
export const correlation: WeightMethod = (tree, choice, find) => {
  const { targets } = choice;
  if (targets === undefined) return fromScores(method)(tree, choice, find);
  const invalid = Object.entries(targets)
    .filter(([, target]) => !(target > 0 && Number.isFinite(target)))
    .map(([child, target]) => choiceIssue('weight.target', { child }, String(target)));
  const issues = [...unknownNodes(tree, Object.keys(targets), 'node'), ...invalid];
  if (issues.length > 0) return { weights: [], issues };
  if (choice.among === 'all') return fromScores(method)(tree, choice, find);
  return byFamily(tree, choice, (_, children, weights) => {
    const codes = children.map((child) => tree.nodes[child]!.code);
    if (codes.length < 2 || !codes.some((code) => Object.hasOwn(targets, code))) return undefined;
    const columns = children.map((child) => meanScores(tree, child, weights));
    return weighColumns(tree, codes, columns, choice, method);
  });
};

/** An indicator's scores, or the weighted arithmetic means of what is there below a dimension; NaN where nothing is. */
function meanScores(tree: WeightTree, index: number, weights: readonly number[]): Float64Array {
  const { code, node } = tree.nodes[index]!;
  if (isIndicator(node)) return columnOf(tree.normalised, code);
  const children = tree.children[index]!;
  const columns = children.map((child) => meanScores(tree, child, weights));
  return Float64Array.from(tree.normalised.areas, (_, row) => {
    let sum = 0;
    let total = 0;
    columns.forEach((column, at) => {
      if (Number.isNaN(column[row]!)) return;
      sum += weights[children[at]!]! * column[row]!;
      total += weights[children[at]!]!;
    });
    return sum / total;
  });
}
