import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { AggregateMethodName, AggregateStep } from '../model/method.ts';
import { columnAt, columnOf, makeTable, type Table } from './table.ts';
import { childrenOf, type Linked } from './tree.ts';

export interface AggregateMethod {
  /** Whether the method is defined for a child's score; a score it is not defined for is refused, never skipped. */
  readonly accepts: (score: number) => boolean;
  /** One area's score from those of its children that are there, in the tree's order; weights > 0 in all, of any sum. */
  readonly combine: (scores: ArrayLike<number>, weights: ArrayLike<number>, count: number) => number;
}

/**
 * Σ wᵢ xᵢ / Σ wᵢ. Full compensation: a point lost on one child is made good by a point on another, by their weights. Source:
 * OECD/JRC Handbook 2008, step 6 (linear aggregation); COINr `a_amean`.
 */
const arithmetic: AggregateMethod = {
  accepts: () => true,
  combine: (scores, weights, count) => {
    let sum = 0;
    let total = 0;
    for (let at = 0; at < count; at++) {
      sum += weights[at]! * scores[at]!;
      total += weights[at]!;
    }
    return sum / total;
  },
};

/**
 * exp(Σ wᵢ ln xᵢ / Σ wᵢ). Partial compensation: the lower a score, the more it costs. Only for scores > 0, so normalise to a range
 * that begins above 0, such as 1 to 100. Source: OECD/JRC Handbook 2008, step 6 (geometric aggregation); COINr `a_gmean`.
 */
const geometric: AggregateMethod = {
  accepts: (score) => score > 0,
  combine: (scores, weights, count) => {
    let sum = 0;
    let total = 0;
    for (let at = 0; at < count; at++) {
      sum += weights[at]! * Math.log(scores[at]!);
      total += weights[at]!;
    }
    return Math.exp(sum / total);
  },
};

/** How the scores of a dimension's children become its own. */
export const AGGREGATE: Readonly<Record<AggregateMethodName, AggregateMethod>> = { arithmetic, geometric };

/** The method of one dimension. */
export const methodOf = (step: AggregateStep, code: string): AggregateMethodName =>
  (step.nodes && Object.hasOwn(step.nodes, code) ? step.nodes[code] : undefined) ?? step.method;

/** Shares of binary fractions do not add up exactly (8 × 0.1 < 0.8), so an availability this little below passes. */
const TOLERANCE = 1e-9;

/**
 * One dimension's scores over all areas. A missing child drops out and the other weights count for the whole, provided that the
 * share of the weights that is there reaches `minAvailability`; else, and where nothing with a weight is there, NaN.
 */
export function aggregateColumns(
  children: readonly Float64Array[],
  weights: ArrayLike<number>,
  method: AggregateMethod,
  minAvailability: number,
): Float64Array {
  const scores = new Float64Array(children[0]?.length ?? 0);
  const some = new Float64Array(children.length);
  const theirs = new Float64Array(children.length);
  let whole = 0;
  for (let child = 0; child < children.length; child++) whole += weights[child]!;
  for (let row = 0; row < scores.length; row++) {
    let count = 0;
    let present = 0;
    for (let child = 0; child < children.length; child++) {
      const score = children[child]![row]!;
      if (Number.isNaN(score)) continue;
      some[count] = score;
      theirs[count] = weights[child]!;
      present += weights[child]!;
      count += 1;
    }
    const isEnough = present > 0 && present / whole >= minAvailability - TOLERANCE;
    scores[row] = isEnough ? method.combine(some, theirs, count) : Number.NaN;
  }
  return scores;
}

/**
 * Scores of all nodes from the indicators' normalised scores: from the leaves up, each dimension after its children.
 * @param nodes parents before children; a node without children is an indicator and needs a column in `normalised`
 * @param shares each node's weight among its siblings, in the order of `nodes`
 * @throws MeridianError `method.impossible` with one issue for each child whose scores a method is not defined for
 */
export function aggregate(
  nodes: readonly Linked[],
  normalised: Table,
  shares: ArrayLike<number>,
  step: AggregateStep,
): Table {
  const table = makeTable(
    normalised.areas,
    nodes.map(({ code }) => code),
  );
  const children = childrenOf(nodes);
  const issues: Issue[] = [];
  for (let index = nodes.length - 1; index >= 0; index--) {
    const { code } = nodes[index]!;
    const ofNode = children[index]!;
    if (ofNode.length === 0) {
      columnAt(table, index).set(columnOf(normalised, code));
      continue;
    }
    const method = AGGREGATE[methodOf(step, code)];
    const columns = ofNode.map((child) => columnAt(table, child));
    ofNode.forEach((child, at) => {
      const issue = refusal(nodes[child]!, code, columns[at]!, method, normalised.areas);
      if (issue) issues.push(issue);
    });
    columnAt(table, index).set(
      aggregateColumns(
        columns,
        ofNode.map((child) => shares[child]!),
        method,
        step.minAvailability ?? 0,
      ),
    );
  }
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'aggregate' }, issues);
  return table;
}

function refusal(
  child: Linked,
  node: string,
  scores: Float64Array,
  method: AggregateMethod,
  areas: readonly string[],
): Issue | undefined {
  let count = 0;
  let first = 0;
  for (let row = 0; row < scores.length; row++) {
    if (Number.isNaN(scores[row]) || method.accepts(scores[row]!)) continue;
    if (count === 0) first = row;
    count += 1;
  }
  if (count === 0) return undefined;
  return {
    code: 'aggregate.notPositive',
    severity: 'error',
    at: { column: child.code },
    value: String(scores[first]),
    details: { node, child: child.code, area: areas[first]!, count },
  };
}
