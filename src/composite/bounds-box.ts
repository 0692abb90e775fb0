import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { childrenOf, type Linked } from './tree.ts';

/** How far the weights may move. Nodes of which a box says nothing keep their share. */
export interface WeightBox {
  /**
   * `shares` (default): the shares themselves keep within their bounds and add up to 1 among siblings. `weights`: weights move
   * freely within their bounds and are then made to add up to 1, as a `weightNoise` factor does; shares can then leave the
   * bounds a little.
   */
  readonly of?: 'shares' | 'weights';
  /** Each share s may lie anywhere from s (1 − `relative`) to s (1 + `relative`); 0..1. */
  readonly relative?: number;
  /** Depths of the nodes that `relative` is about (1: the index's children); all if not given. */
  readonly depths?: readonly number[];
  /** Bounds of single nodes by code; go before `relative`. Shares: 0 ≤ low ≤ high ≤ 1; weights: 0 ≤ low ≤ high. */
  readonly nodes?: Readonly<Record<string, readonly [low: number, high: number]>>;
}
export type BoxedNode = Linked & { readonly weight: number; readonly depth: number };

/** Bounds by node, as narrow as the siblings let them be. Low equals high where a share cannot move. */
export interface ResolvedBox {
  readonly of: 'shares' | 'weights';
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Sums of bounds miss 1 by rounding, so a box that misses it by this little is feasible. */
const TOLERANCE = 1e-12;

/**
 * The bounds of every node's share among its siblings.
 * @throws MeridianError `method.impossible` with every mistake of the box: unknown nodes, bounds out of order or out of range,
 * siblings whose bounds leave no shares that add up to 1
 */
export function resolveBox(nodes: readonly BoxedNode[], box: WeightBox): ResolvedBox {
  const { of = 'shares', relative = 0, depths, nodes: own = {} } = box;
  const issues: Issue[] = [];
  if (!(relative >= 0 && relative <= 1))
    issues.push({ code: 'bounds.relative', severity: 'error', at: {}, value: String(relative) });
  const known = new Set(nodes.map(({ code }) => code));
  for (const node of Object.keys(own))
    if (!known.has(node))
      issues.push({ code: 'weight.unknownNode', severity: 'error', at: { column: node }, details: { node } });
  const low = new Float64Array(nodes.length);
  const high = new Float64Array(nodes.length);
  nodes.forEach(({ code, weight, depth }, at) => {
    const moves = depths === undefined || depths.includes(depth) ? relative : 0;
    const [from, to] = Object.hasOwn(own, code) ? own[code]! : [weight * (1 - moves), weight * (1 + moves)];
    const most = of === 'shares' ? 1 : Number.MAX_VALUE;
    if (Object.hasOwn(own, code) && !(from >= 0 && from <= to && to <= most))
      issues.push({
        code: 'bounds.order',
        severity: 'error',
        at: { column: code },
        details: { node: code, low: from, high: to },
      });
    low[at] = from;
    high[at] = to;
  });
  if (issues.length === 0)
    childrenOf(nodes).forEach((children, parent) => {
      if (children.length === 0) return;
      const issue = narrow(children, low, high, of, nodes[parent]!.code);
      if (issue) issues.push(issue);
    });
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'bounds' }, issues);
  low[0] = 1;
  high[0] = 1;
  return { of, low, high };
}

/** Takes from each bound what the siblings' bounds do not let it reach; an only child has the whole share. */
function narrow(
  children: readonly number[],
  low: Float64Array,
  high: Float64Array,
  of: 'shares' | 'weights',
  parent: string,
): Issue | undefined {
  const sum = (bounds: Float64Array) => children.reduce((total, child) => total + bounds[child]!, 0);
  const least = sum(low);
  const most = sum(high);
  const isFeasible = of === 'weights' ? most > 0 : least <= 1 + TOLERANCE && most >= 1 - TOLERANCE;
  if (!isFeasible)
    return {
      code: 'bounds.infeasible',
      severity: 'error',
      at: { column: parent },
      details: { node: parent, least, most },
    };
  if (children.length === 1) {
    low[children[0]!] = 1;
    high[children[0]!] = 1;
  } else if (of === 'shares') {
    const lows = children.map((child) => Math.max(low[child]!, 1 - (most - high[child]!)));
    const highs = children.map((child) => Math.min(high[child]!, 1 - (least - low[child]!)));
    children.forEach((child, at) => {
      // Where rounding puts them past each other there is only one share left.
      const isMeeting = highs[at]! - lows[at]! <= TOLERANCE;
      low[child] = isMeeting ? (lows[at]! + highs[at]!) / 2 : lows[at]!;
      high[child] = isMeeting ? low[child]! : highs[at]!;
    });
  }
  return undefined;
}
