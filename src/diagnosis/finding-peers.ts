import { strengthsAndWeaknesses } from '../composite/strengths.ts';
import { selectColumns } from '../composite/table.ts';
import type { DiagnosisInput } from './diagnosis-input.ts';
import { type Finding, finding, THRESHOLDS } from './finding.ts';

/** Where the area is among the best, and among the worst, of itself and its peers. */
export function findAspects(input: DiagnosisInput): readonly Finding[] {
  const { nodes, scores, peers } = input;
  const count = peers.areas.length;
  if (count < THRESHOLDS.leastPeers)
    return [finding('peers', 'none', { tone: 'caution', numbers: { count } })];
  const codes = nodes.filter(({ kind }) => kind === 'indicator').map(({ code }) => code);
  // normalised scores point one way: more is better
  const better = Object.fromEntries(codes.map((code) => [code, 1 as const]));
  const found = strengthsAndWeaknesses(
    selectColumns(scores, codes),
    better,
    0,
    [...scores.areas.keys()],
    codes.length,
  );
  // a first place that many share is no strength
  const strengths = found.strengths.filter(
    ({ rank, of, sharedBy }) => rank + sharedBy - 1 <= Math.max(1, of * THRESHOLDS.aspectShare),
  );
  const weaknesses = found.weaknesses
    .filter(({ rank, of, sharedBy }) => rank + sharedBy - 1 > of * (1 - THRESHOLDS.aspectShare))
    .toReversed();
  const itemsOf = (some: typeof strengths) =>
    some.slice(0, THRESHOLDS.aspectCount).map(({ code, rank, of }) => ({ code, numbers: { rank, of } }));
  return [
    ...(strengths.length > 0
      ? [finding('peers', 'strong', { tone: 'good', numbers: { count }, items: itemsOf(strengths) })]
      : []),
    ...(weaknesses.length > 0
      ? [finding('peers', 'weak', { tone: 'bad', numbers: { count }, items: itemsOf(weaknesses) })]
      : []),
    ...(strengths.length + weaknesses.length === 0
      ? [finding('peers', 'middling', { numbers: { count } })]
      : []),
  ];
}
