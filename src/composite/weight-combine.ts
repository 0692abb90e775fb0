import { isIndicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { WeightChoice } from '../model/method.ts';
import { exp, log } from './elementary.ts';
import { solveLinear } from './linear-system.ts';
import { sharesOf, weigh, weightIssues } from './weight.ts';
import {
  byFamily,
  choiceIssue,
  isRefused,
  issueOf,
  type RefusedFamily,
  sumUpwards,
  type WeighedFamily,
  type WeightMethod,
} from './weight-method.ts';

type How = NonNullable<WeightChoice['how']>;
export interface Combined {
  /** ≥ 0, of any sum. */
  readonly weights: readonly number[];
  /** The part of each vector, Σ = 1, where they are added up. */
  readonly coefficients?: readonly number[];
}
/** From vectors that each add up to 1 to one. */
type Combine = (
  vectors: readonly (readonly number[])[],
  shares: readonly number[],
) => Combined | RefusedFamily;

const linear: Combine = (vectors, shares) => ({
  weights: vectors[0]!.map((_, item) =>
    vectors.reduce((sum, vector, part) => sum + shares[part]! * vector[item]!, 0),
  ),
  coefficients: shares,
});

/**
 * How the weights wₖ of K parts, each adding up to 1, become one, which is then scaled to add up to 1. linear: Σ αₖ wₖ with the
 * shares α. product: Π wₖ, which favours what weighs much in all parts. geometric: (Π wₖ)^(1/K). gameTheory: Σ qₖ wₖ, the
 * compromise of least squared distance to all parts: Σⱼ (wᵢ·wⱼ) qⱼ = wᵢ·wᵢ for each part i, q scaled to add up to 1. Parts that
 * are the same share alike; refused where q is not defined (parts that depend on each other) or negative (no compromise).
 */
export const COMBINE: Readonly<Record<How, Combine>> = {
  linear,
  product: (vectors) => ({
    weights: vectors[0]!.map((_, item) => vectors.reduce((product, vector) => product * vector[item]!, 1)),
  }),
  geometric: (vectors) => ({
    weights: vectors[0]!.map((_, item) =>
      exp(vectors.reduce((sum, vector) => sum + log(vector[item]!), 0) / vectors.length),
    ),
  }),
  gameTheory: (vectors) => {
    const first = vectors[0]!;
    const isSame = vectors.every((vector) =>
      vector.every((weight, item) => Math.abs(weight - first[item]!) <= 1e-12),
    );
    if (isSame) return linear(vectors, sharesOf(vectors.map(() => 1)));
    const products = vectors.map((one) =>
      vectors.map((two) => one.reduce((sum, weight, item) => sum + weight * two[item]!, 0)),
    );
    const solved = solveLinear(
      products,
      products.map((row, part) => [row[part]!]),
    )?.flat();
    if (solved === undefined) return { refused: 'weight.gameUndefined' };
    const negative = solved.findIndex((coefficient) => coefficient < 0);
    if (negative >= 0) return { refused: 'weight.gameNegative', details: { part: negative + 1 } };
    return linear(vectors, sharesOf(solved));
  },
};

/**
 * Combines several ways to weights, as {@link COMBINE} says (`how`, default linear with equal `shares`): among siblings the shares
 * of each family, or (`among: all`) the indicators' shares in the index, each dimension then weighing the sum of its
 * indicators. Everything that is wrong with a part is refused.
 */
export const combine: WeightMethod = (tree, choice, find) => {
  const { parts = [], how = 'linear' } = choice;
  const shares = choice.shares ?? parts.map(() => 1);
  if (parts.length === 0) return { weights: [], issues: [choiceIssue('weight.partsMissing')] };
  const isShare = (share: number): boolean => share >= 0 && Number.isFinite(share);
  if (shares.length !== parts.length || !shares.every(isShare) || shares.every((share) => share === 0))
    return { weights: [], issues: [choiceIssue('weight.partShares', { count: parts.length })] };
  const found = parts.map((part) => find(part));
  const issues: Issue[] = found.flatMap((part) =>
    part.issues.length > 0 ? part.issues : weightIssues(tree.nodes, part.weights),
  );
  if (issues.length > 0) return { weights: [], issues };
  const weighed = found.map(({ weights }) => weigh(tree.nodes, weights));
  const described = parts.map(({ method }, part) => ({
    method,
    weights: Object.fromEntries(tree.nodes.map(({ code }, node) => [code, weighed[part]!.shares[node]!])),
    ...(found[part]!.detail ?? {}),
  }));
  const join = (
    nodes: readonly number[],
    of: 'shares' | 'effective',
  ): WeighedFamily | readonly RefusedFamily[] => {
    const vectors = weighed.map((part) => sharesOf(nodes.map((node) => part[of][node]!)));
    const combined = COMBINE[how](vectors, sharesOf(shares));
    if ('refused' in combined) return [combined];
    const { weights, coefficients } = combined;
    return { weights, detail: coefficients === undefined ? { how } : { how, coefficients } };
  };
  if (choice.among !== 'all') {
    const {
      weights,
      detail,
      issues: refused,
    } = byFamily(tree, choice, (_, children) => join(children, 'shares'));
    return { weights, detail: { families: detail!.families, parts: described }, issues: refused };
  }
  const index = tree.nodes[0]!;
  const indicators = tree.nodes.flatMap(({ node }, at) => (isIndicator(node) ? [at] : []));
  const answer = join(indicators, 'effective');
  if (isRefused(answer)) return { weights: [], issues: answer.map((refused) => issueOf(index, refused)) };
  const weights = tree.nodes.map(() => 1);
  indicators.forEach((indicator, at) => {
    weights[indicator] = answer.weights[at]!;
  });
  sumUpwards(tree, weights);
  return { weights, detail: { families: { [index.code]: answer.detail }, parts: described }, issues: [] };
};
