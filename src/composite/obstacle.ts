import { columnAt, makeTable, type Table } from './table.ts';
import { childrenOf, type Linked } from './tree.ts';
import { unitScores } from './unit-score.ts';

export interface Obstacles {
  /**
   * Areas × nodes under the dimension, in the tree's order: O = w (1 − r), how much of the dimension's full score is missing because
   * of the node; a higher dimension has the sum of its indicators. NaN where an indicator has no score, or a dimension none of
   * its indicators.
   */
  readonly obstacles: Table;
  /** O over the sum over the area's indicators: 0..1, adding up to 1; NaN where nothing is missing to the full score. */
  readonly shares: Table;
}

/**
 * The obstacle degree of each indicator and dimension in each area: what keeps the area from the full score, by weight (w, the
 * share in the dimension) and by the distance of the score from the best end of the scale (1 − r). An indicator without a
 * score is no obstacle that is known; the others keep their weights. Exact for arithmetic means, an indication for others.
 * Source: the obstacle degree model (障碍度模型) of Chinese studies of land use and cities, e.g. Ma Cong and Lin Jian 2021 (see
 * docs/methodology/sources.md).
 * @param scale the ends of the indicators' scale, e.g. [0, 100]
 * @param node the dimension; the index if not said
 * @throws MeridianError `method.impossible` for scores outside the scale
 */
export function obstaclesOf(
  result: {
    readonly nodes: readonly (Linked & { readonly weight: number })[];
    readonly scores: Table;
  },
  scale: readonly [low: number, high: number],
  node: string = result.nodes[0]!.code,
): Obstacles {
  const { nodes, scores } = result;
  const children = childrenOf(nodes);
  const root = nodes.findIndex(({ code }) => code === node);
  const under: { readonly index: number; readonly effective: number }[] = [];
  const visit = (parent: number, effective: number): void => {
    for (const index of children[parent]!) {
      const own = effective * nodes[index]!.weight;
      under.push({ index, effective: own });
      visit(index, own);
    }
  };
  visit(root, 1);
  const codes = under.map(({ index }) => nodes[index]!.code);
  const leaves = under.filter(({ index }) => children[index]!.length === 0);
  const columns = unitScores(
    scores,
    leaves.map(({ index }) => nodes[index]!.code),
    scale,
  );
  const obstacles = makeTable(scores.areas, codes);
  const place = new Map(under.map(({ index }, at) => [index, at]));
  leaves.forEach(({ index, effective }, at) => {
    columnAt(obstacles, place.get(index)!).set(columns[at]!.map((share) => effective * (1 - share)));
  });
  const whole = new Float64Array(scores.areas.length).fill(Number.NaN);
  // Children stand after their parents: from the end, each is complete when it is added.
  for (let at = under.length - 1; at >= 0; at--) {
    const parent = nodes.findIndex(({ code }) => code === nodes[under[at]!.index]!.parent);
    const sum = parent === root ? whole : columnAt(obstacles, place.get(parent)!);
    const own = columnAt(obstacles, at);
    own.forEach((obstacle, row) => {
      if (!Number.isNaN(obstacle)) sum[row] = (Number.isNaN(sum[row]) ? 0 : sum[row]!) + obstacle;
    });
  }
  const shares = makeTable(scores.areas, codes);
  for (let at = 0; at < codes.length; at++)
    columnAt(shares, at).set(
      columnAt(obstacles, at).map((obstacle, row) => (whole[row]! > 0 ? obstacle / whole[row]! : Number.NaN)),
    );
  return { obstacles, shares };
}
