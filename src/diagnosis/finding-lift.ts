import type { DiagnosisInput } from './diagnosis-input.ts';
import { type Finding, finding, THRESHOLDS } from './finding.ts';

/** The rank that a lift aims at: a twentieth of the areas up, at least one place; null for the first, and without a rank. */
export function liftGoal(rank: number | null, of: number): number | null {
  if (rank === null || rank <= 1) return null;
  const place = Math.ceil(rank);
  return Math.max(1, place - Math.max(1, Math.round(of * THRESHOLDS.liftShare)));
}

/** The least change of the area's figures that would lift it. */
export function findLift({ lift, ranking, area }: DiagnosisInput): readonly Finding[] {
  const own = ranking.find((one) => one.area === area.code);
  if (!own) return [];
  if (own.rank <= 1) return [finding('lift', 'top', { tone: 'good' })];
  if (!lift) return [];
  const { goal, isReached, together, after } = lift;
  const alone = lift.alone[0];
  if (alone)
    return [
      finding('lift', alone.to > alone.from ? 'aloneUp' : 'aloneDown', {
        isMain: true,
        numbers: { goal, from: alone.from, to: alone.to },
        codes: { figure: alone.figure },
      }),
    ];
  const items = together
    .toSorted((a, b) => b.cost - a.cost)
    .slice(0, THRESHOLDS.aspectCount)
    .map(({ figure, from, to }) => ({ code: figure, numbers: { from, to } }));
  return [
    finding('lift', isReached ? 'together' : 'unreached', {
      tone: isReached ? 'neutral' : 'caution',
      isMain: true,
      numbers: { goal, count: together.length, after: after.rank },
      items,
    }),
  ];
}
