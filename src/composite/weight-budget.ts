import type { Allocation } from '../model/method.ts';
import { rankColumn } from './rank.ts';
import { mean, standardDeviation } from './statistics.ts';
import { orNull } from './step-log.ts';
import { sharesOf } from './weight.ts';
import {
  byFamily,
  choiceIssue,
  type RefusedFamily,
  unknownNodes,
  type WeightMethod,
} from './weight-method.ts';

export interface Agreement {
  /** Mean over the experts of each item's share of their points. */
  readonly means: readonly number[];
  /** Standard deviation (n − 1) over mean; NaN for one expert, or where nobody gave a point. */
  readonly variations: readonly number[];
  /** Kendall's W over the experts' rankings, 0 (none) to 1 (all alike); NaN for one expert, or where nobody prefers anything. */
  readonly concordance: number;
}

/**
 * What experts who each spread points over the same items agree on. Kendall's W with ties:
 * 12 S / (m² (n³ − n) − m Σ (t³ − t)), S the squared deviations of the items' rank sums and t the sizes of ties; ranks of
 * ties are means. Source: Kendall & Babington Smith, Annals of Mathematical Statistics 10 (1939) 275–287; budget
 * allocation: OECD/JRC Handbook 2008, step 6.
 */
export function agreement(points: readonly (readonly number[])[]): Agreement {
  const shares = points.map(sharesOf);
  const items = (shares[0] ?? []).map((_, item) => shares.map((expert) => expert[item]!));
  const means = items.map(mean);
  return {
    means,
    variations: items.map((item, at) => standardDeviation(item) / means[at]!),
    concordance: points.length < 2 ? Number.NaN : kendallsW(shares),
  };
}

function kendallsW(experts: readonly (readonly number[])[]): number {
  const m = experts.length;
  const n = experts[0]!.length;
  const ranks = experts.map((expert) => rankColumn(expert, 'average'));
  const sums = Array.from({ length: n }, (_, item) => ranks.reduce((sum, expert) => sum + expert[item]!, 0));
  const middle = (m * (n + 1)) / 2;
  const spread = sums.reduce((total, sum) => total + (sum - middle) * (sum - middle), 0);
  // Σ over ties of t³ − t is Σ over items of t² − 1, as each of t items has t − 1 equals.
  const ties = experts.reduce(
    (total, expert) =>
      expert.reduce((sum, own) => {
        const equal = expert.filter((other) => other === own).length;
        return sum + equal * equal - 1;
      }, total),
    0,
  );
  return (12 * spread) / (m * m * (n * n * n - n) - m * ties);
}

/** What is wrong with one dimension's allocations: everybody must give points ≥ 0, not all 0, to each child and nothing else. */
function refusals(allocations: readonly Allocation[], codes: readonly string[]): readonly RefusedFamily[] {
  const refused: RefusedFamily[] = [];
  const seen = new Set<string>();
  for (const { expert, points } of allocations) {
    const refuse = (code: string, child?: string, value?: number): void => {
      const details = { expert, ...(child === undefined ? {} : { child }) };
      refused.push({ refused: code, details, ...(value === undefined ? {} : { value: String(value) }) });
    };
    if (seen.has(expert)) refuse('weight.expertTwice');
    seen.add(expert);
    for (const code of codes) if (!Object.hasOwn(points, code)) refuse('weight.pointsMissing', code);
    for (const [code, value] of Object.entries(points))
      if (!codes.includes(code)) refuse('weight.pointsElsewhere', code);
      else if (!(value >= 0 && Number.isFinite(value))) refuse('weight.points', code, value);
    if (codes.every((code) => points[code] === 0)) refuse('weight.noPoints');
  }
  return refused.length === 0 && allocations.length === 0 ? [{ refused: 'weight.noExpert' }] : refused;
}

/**
 * Budget allocation (and each round of a Delphi survey): experts spread points over a dimension's children, and the mean of their
 * shares is the weight ({@link agreement} is logged). Refused for an expert who is listed twice, leaves a child out, names a node
 * that is no child, or gives nothing. Source: OECD/JRC Handbook 2008, step 6 (budget allocation process).
 */
export const budget: WeightMethod = (tree, choice) => {
  const { allocations } = choice;
  if (allocations === undefined || Object.keys(allocations).length === 0)
    return { weights: [], issues: [choiceIssue('weight.allocationsMissing')] };
  const found = byFamily(tree, choice, ({ code }, children) => {
    if (!Object.hasOwn(allocations, code)) return undefined;
    const theirs = allocations[code]!;
    const codes = children.map((child) => tree.nodes[child]!.code);
    const refused = refusals(theirs, codes);
    if (refused.length > 0) return refused;
    const { means, variations, concordance } = agreement(
      theirs.map(({ points }) => codes.map((own) => points[own]!)),
    );
    const columns = codes.map(
      (own, at) => [own, { mean: means[at]!, variation: orNull(variations[at]!) }] as const,
    );
    return {
      weights: means,
      detail: {
        experts: theirs.map(({ expert }) => expert),
        concordance: orNull(concordance),
        columns: Object.fromEntries(columns),
      },
    };
  });
  return {
    ...found,
    issues: [...unknownNodes(tree, Object.keys(allocations), 'dimension'), ...found.issues],
  };
};
