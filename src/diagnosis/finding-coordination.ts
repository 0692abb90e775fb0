import { type Coordination, couplingOf } from '../composite/coupling.ts';
import type { DiagnosedNode, DiagnosisInput } from './diagnosis-input.ts';
import { type Finding, finding, THRESHOLDS } from './finding.ts';
import { oneRow } from './one-row.ts';
import { childrenOf, pointOf, scoreAt } from './scored.ts';

/** How the area's dimensions are coordinated, in the two forms of the literature. */
export interface Coordinated {
  readonly classical: Coordination;
  readonly corrected: Coordination;
  /** The dimensions with their scores, the highest first. */
  readonly systems: readonly { readonly node: DiagnosedNode; readonly score: number }[];
}

/**
 * Coupling coordination (耦合协调度) of the index' dimensions: C = [Π Uᵢ / (Σ Uᵢ / n)ⁿ]^(1/n), T = Σ aᵢ Uᵢ, D = √(C T), with Uᵢ in 0..1 and
 * aᵢ the weights; beside it the corrected C of Wang et al. 2021. Null where a dimension has no score, scores have no scale, or
 * there are fewer than two dimensions.
 */
export function coordinationIn({
  nodes,
  scores,
  scale,
}: Pick<DiagnosisInput, 'nodes' | 'scores' | 'scale'>): Coordinated | null {
  const dimensions = childrenOf(nodes, nodes[0]!.code);
  if (scale === null || dimensions.length < 2) return null;
  const own = oneRow(scores);
  const [classical, corrected] = (['classical', 'corrected'] as const).map(
    (form) => couplingOf({ nodes, scores: own }, scale, form).areas[0]!.result,
  );
  if (!classical || !corrected) return null;
  return {
    classical,
    corrected,
    systems: dimensions
      .map((node) => ({ node, score: scoreAt(scores, node.code)! }))
      .toSorted((a, b) => b.score - a.score),
  };
}

/** How well the dimensions go together, and which one lags. */
export function findCoordination(input: DiagnosisInput): readonly Finding[] {
  const found = coordinationIn(input);
  if (!found) return [];
  const { classical, systems } = found;
  const best = systems[0]!;
  const worst = systems.at(-1)!;
  const isLagging = best.score - worst.score >= THRESHOLDS.lagPoints * pointOf(input);
  return [
    finding('coordination', 'degree', {
      tone: classical.coordination > 0.6 ? 'good' : classical.coordination <= 0.5 ? 'bad' : 'neutral',
      numbers: {
        degree: classical.coordination,
        coupling: classical.coupling,
        development: classical.development,
      },
      codes: { grade: classical.grade },
    }),
    ...(isLagging
      ? [
          finding('coordination', 'lags', {
            tone: 'bad',
            numbers: { low: worst.score, high: best.score },
            codes: { node: worst.node.code, best: best.node.code },
          }),
        ]
      : []),
  ];
}
