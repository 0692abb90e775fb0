import type { Figures } from './audit-text.ts';
import type { Verdict } from './audit-weights.ts';

export interface RankAudit {
  readonly replayable: Exclude<Verdict, 'undecided'>;
  /** 1: the highest score has rank 1. */
  readonly direction: 1 | -1;
  /** `competition`: areas before it and one (1224 and its like); `dense`: different scores before it and one (1223). */
  readonly kind: 'competition' | 'dense';
  /** Areas whose rank cannot come from the scores, the farthest off first; empty where all can. */
  readonly misfits: readonly RankMisfit[];
}
export interface RankMisfit {
  readonly area: string;
  readonly rank: number;
  /** The ranks that its score can have. Areas whose published scores are equal may stand in any order. */
  readonly possible: readonly [first: number, last: number];
}

/**
 * Whether published ranks follow from published scores. Rounding keeps the order but may hide a difference, so an area may
 * have any rank from the number of areas with better scores plus one to the number with scores as good; dense ranks count
 * different scores, and are taken for such only where all fit. Areas without a score or a rank are left out.
 */
export function auditRanks(ranks: Figures, scores: Figures, areas: readonly string[]): RankAudit {
  const rows = areas.flatMap((_, row) =>
    Number.isNaN(ranks.values[row]!) || Number.isNaN(scores.values[row]!) ? [] : [row],
  );
  const audits = ([1, -1] as const).flatMap((direction) => {
    const sorted = rows.map((row) => direction * scores.values[row]!).sort((a, b) => b - a);
    const before = new Map<number, readonly [count: number, different: number]>();
    sorted.forEach((score, count) => {
      if (!before.has(score)) before.set(score, [count, before.size]);
    });
    const upTo = new Map(sorted.map((score, at) => [score, at + 1]));
    return (['competition', 'dense'] as const).map((kind): RankAudit => {
      const misfits = rows.flatMap((row): RankMisfit[] => {
        const score = direction * scores.values[row]!;
        const [count, different] = before.get(score)!;
        const possible: RankMisfit['possible'] =
          kind === 'dense' ? [different + 1, different + 1] : [count + 1, upTo.get(score)!];
        const rank = ranks.values[row]!;
        return rank >= possible[0] && rank <= possible[1] ? [] : [{ area: areas[row]!, rank, possible }];
      });
      misfits.sort((a, b) => off(b) - off(a));
      return { replayable: misfits.length === 0 ? 'yes' : 'no', direction, kind, misfits };
    });
  });
  const fitting = audits.find(({ replayable }) => replayable === 'yes');
  // where none fits, what fits best of the usual kind is told
  return (
    fitting ??
    audits
      .filter(({ kind }) => kind === 'competition')
      .reduce((best, next) => (next.misfits.length < best.misfits.length ? next : best))
  );
}

const off = ({ rank, possible: [first, last] }: RankMisfit): number => Math.max(first - rank, rank - last);
