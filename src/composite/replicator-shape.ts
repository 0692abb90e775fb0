import type { Issue } from '../model/issue.ts';
import type { AggregateStep, RankStep } from '../model/method.ts';
import type { Groups } from './input-check.ts';
import type { Panel } from './panel.ts';
import type { Linked } from './tree.ts';

/** All that replications of one index choose from. */
export interface ReplicatorInput {
  readonly areas: number;
  /** Parents before children; a node without children is an indicator. */
  readonly nodes: readonly Linked[];
  /** Normalised scores: areas × indicators, column after column, indicators in the order of `nodes`; NaN: none. */
  readonly tables: readonly Float64Array[];
  readonly methods: readonly AggregateStep[];
  readonly rank: RankStep;
  /** Groupings that an aggregation fills missing scores by. */
  readonly groups?: Groups;
  readonly panel?: Panel;
  /** Codes of the areas, for messages and methods that name an area; else their numbers, from 0. */
  readonly codes?: readonly string[];
}

/** What a chunk of replications left, apart from its failures; all arrays are copies, column after column of `dimensions`. */
export interface Tally {
  /** Replications that are counted here. */
  readonly done: number;
  /**
   * How often an area's rank fell into a bin: `counts[(column × areas + area) × bins + bin]`. Bin b holds the ranks, as
   * `ranks` tells them, from 1 + b × binWidth up to binWidth + b × binWidth.
   */
  readonly counts: Uint16Array;
  /** Sums over the replications in their order, so that the same chunk has the same bits whoever computes it. 0 without any. */
  readonly scoreSums: Float64Array;
  /** Infinity and −Infinity without any. */
  readonly scoreMins: Float64Array;
  readonly scoreMaxs: Float64Array;
  /** Only where binWidth > 1, else the counts say it: sums and extremes of what `ranks` tells. */
  readonly ranks: {
    readonly sums: Float64Array;
    readonly mins: Int32Array;
    readonly maxs: Int32Array;
  } | null;
}

/**
 * Scores and ranks of all dimensions for one choice of table, method and weights after another; bit for bit those of
 * `aggregate` and `rank`. Nothing is allocated from one replication to the next, save where a method has no kernel.
 */
export interface Replicator {
  /** The dimensions' indices in `nodes`, rising: the columns of `scores` and `ranks`. */
  readonly dimensions: readonly number[];
  /** Numbers from one column to the next; at least the number of areas. */
  readonly stride: number;
  /** Scores of the latest replication: `scores[column × stride + area]`; NaN: none. A view: valid until the next one. */
  readonly scores: Float64Array;
  /** Ranks in the same order; 0: none. Twice the rank where ties are averaged, see `ranksPerPlace`. */
  readonly ranks: Int32Array;
  readonly ranksPerPlace: 1 | 2;
  readonly bins: number;
  /** 1 where every rank is counted by itself; else a power of two, so that the counts take at most `MAX_COUNT_BYTES`. */
  readonly binWidth: number;
  /**
   * One replication. Returns 0, or `REFUSED` where a method is not defined for a score, in which case every score is NaN and every
   * rank 0.
   * @param table index into `tables`
   * @param method index into `methods`
   * @param shares by node, ≥ 0, relative among siblings
   */
  replicate(table: number, method: number, shares: Float64Array): number;
  /**
   * Replications one after another, at most `MAX_CHUNK` until the next `takeTally`. Failed ones are left out of the tally.
   * @param shares count × nodes
   * @param codes takes 0 or `REFUSED` of each
   * @returns how many failed
   */
  replicateChunk(
    tables: Int32Array,
    methods: Int32Array,
    shares: Float64Array,
    count: number,
    codes: Uint8Array,
  ): number;
  /** The tally of all chunks since the last call, and a fresh one. */
  takeTally(): Tally;
  /** Why a replication is refused: the issues of the plain path; none if it is not. */
  explain(table: number, method: number, shares: Float64Array): readonly Issue[];
}

export const REFUSED = 1;
/** A count must not run over 16 bits. */
export const MAX_CHUNK = 65_535;
/** Rank counts beyond this are put in wider bins: 1,200 areas and 11 dimensions are still counted rank by rank. */
export const MAX_COUNT_BYTES = 32 * 2 ** 20;

/** How the ranks of `areas` areas in `columns` dimensions are binned. */
export function binsFor(
  areas: number,
  columns: number,
  ranksPerPlace: 1 | 2,
): { bins: number; binWidth: number } {
  const places = areas * ranksPerPlace;
  let binWidth = 1;
  while (2 * columns * areas * Math.ceil(places / binWidth) > MAX_COUNT_BYTES && binWidth < places)
    binWidth *= 2;
  return { bins: Math.ceil(places / binWidth), binWidth };
}
