import type {
  FactorIndex,
  SensitivityOutput,
  UncertaintyResult,
} from '../../src/composite/uncertainty-job.ts';

/** How an area's rank moves at one node; areas without a rank of their own or without a single counted one are not here. */
export interface RankRange {
  readonly area: string;
  /** As the run itself ranks. */
  readonly rank: number;
  readonly median: number;
  /** Ends of the interval. */
  readonly low: number;
  readonly high: number;
  readonly best: number;
  readonly worst: number;
  /** Share of the replications in which the area keeps its rank; null where that is not known. */
  readonly kept: number | null;
}

/** Areas by their rank. No node of this code: none. */
export function rankRanges({ areas, nodes }: UncertaintyResult, code: string): readonly RankRange[] {
  const node = nodes.find((one) => one.code === code);
  if (!node) return [];
  const found = areas.flatMap((area, at): RankRange[] => {
    const rank = node.nominalRank[at] ?? null;
    const median = node.medianRank[at] ?? null;
    if (rank === null || median === null) return [];
    return [
      {
        area,
        rank,
        median,
        low: node.lowRank[at] ?? median,
        high: node.highRank[at] ?? median,
        best: node.bestRank[at] ?? median,
        worst: node.worstRank[at] ?? median,
        kept: node.atNominal[at] ?? null,
      },
    ];
  });
  return found.toSorted((a, b) => a.rank - b.rank);
}

/** Share of the areas that the places of {@link stabilityOf} hold for. */
const OF_AREAS = 0.9;
/** Up to this many places, but no more than this share of the other ranks, or up to this share of all: stable, or somewhat moving. */
const LIMITS = [
  { verdict: 'stable', places: 2, ofOthers: 0.25, share: 0.05 },
  { verdict: 'moderate', places: 3, ofOthers: 0.4, share: 0.15 },
] as const;

export interface Stability {
  readonly verdict: 'unmoved' | 'stable' | 'moderate' | 'unstable';
  /** Nine of ten areas have intervals that reach no further than this from their rank; whole places. */
  readonly places: number;
  /** The same of half of the areas. */
  readonly half: number;
}

/** How stable the ranks are; null without areas. With fewer than ten areas, nine of ten are all of them. */
export function stabilityOf(ranges: readonly RankRange[]): Stability | null {
  const count = ranges.length;
  if (count === 0) return null;
  const moves = ranges
    .map(({ rank, low, high }) => Math.max(rank - low, high - rank, 0))
    .toSorted((a, b) => a - b);
  const placesOf = (share: number) => Math.ceil(moves[Math.ceil(share * count) - 1]!);
  const places = placesOf(OF_AREAS);
  const half = placesOf(0.5);
  if (places === 0) return { verdict: 'unmoved', places, half };
  const limit = LIMITS.find(
    (one) => places <= Math.max(Math.min(one.places, one.ofOthers * (count - 1)), one.share * count),
  );
  return { verdict: limit?.verdict ?? 'unstable', places, half };
}

/** The factor that answers for most of an output's movement; undefined where nothing moves it. */
export function leadingFactor({ factors }: SensitivityOutput): FactorIndex | undefined {
  return byTotal(factors).find(({ total }) => total !== null && total > 0);
}

/** Factors by what they answer for with all that they do together with others; those without an index last. */
export const byTotal = (factors: readonly FactorIndex[]): readonly FactorIndex[] =>
  factors.toSorted(
    (a, b) => (b.total ?? Number.NEGATIVE_INFINITY) - (a.total ?? Number.NEGATIVE_INFINITY) || 0,
  );

/** What choices do only together: the share of the movement that no factor answers for alone; null where that is not known. */
export function togetherShare({ factors }: SensitivityOutput): number | null {
  const known = factors.flatMap(({ first }) => (first === null ? [] : [first]));
  if (known.length === 0) return null;
  const alone = known.reduce((sum, first) => sum + Math.max(0, first), 0);
  return Math.min(1, Math.max(0, 1 - alone));
}
