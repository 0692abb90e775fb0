import { obstaclesOf } from '../composite/obstacle.ts';
import { columnOf } from '../composite/table.ts';
import type { DiagnosedNode, DiagnosisInput } from './diagnosis-input.ts';
import { type Finding, finding, THRESHOLDS } from './finding.ts';
import { oneRow } from './one-row.ts';

/** An indicator's or a dimension's obstacle degree. */
export interface Obstacle {
  readonly node: DiagnosedNode;
  /** 0..1; those of the indicators add up to 1. */
  readonly degree: number;
}

/**
 * The obstacle degree (障碍度) of each indicator and dimension of the area, the largest first: O_j = F_j I_j / Σ F_j I_j with the factor's
 * contribution F_j, its weight in the index, and its deviation I_j = 1 − z_j from the best end of the scale (z in 0..1). Empty
 * where scores have no scale, or nothing is missing to the full score. Source: see {@link obstaclesOf}.
 */
export function obstacleDegreesOf({
  nodes,
  scores,
  scale,
}: Pick<DiagnosisInput, 'nodes' | 'scores' | 'scale'>): readonly Obstacle[] {
  if (scale === null) return [];
  const { shares } = obstaclesOf({ nodes, scores: oneRow(scores) }, scale);
  return nodes
    .slice(1)
    .map((node) => ({ node, degree: columnOf(shares, node.code)[0]! }))
    .filter(({ degree }) => !Number.isNaN(degree))
    .toSorted((a, b) => b.degree - a.degree);
}

/** Which indicators stand between the area and the full score, if a few do. */
export function findObstacles(input: DiagnosisInput): readonly Finding[] {
  const leaves = obstacleDegreesOf(input).filter(({ node }) => node.kind === 'indicator');
  const first = leaves[0];
  if (!first) return [];
  const main = leaves
    .filter(({ degree }) => degree >= THRESHOLDS.obstacleDegree)
    .slice(0, THRESHOLDS.obstacleCount);
  const together = main.reduce((sum, { degree }) => sum + degree, 0);
  if (main.length === 0 || together < THRESHOLDS.obstacleConcentration)
    return [
      finding('obstacles', 'spread', {
        isMain: true,
        numbers: { percent: first.degree, of: leaves.length },
        codes: { node: first.node.code },
      }),
    ];
  return [
    finding('obstacles', main.length === 1 ? 'one' : 'few', {
      tone: 'bad',
      isMain: true,
      numbers: { count: main.length, percent: together, of: leaves.length },
      codes: { node: first.node.code },
      items: main.map(({ node, degree }) => ({ code: node.code, numbers: { percent: degree } })),
    }),
  ];
}
