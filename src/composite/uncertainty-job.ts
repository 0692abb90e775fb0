import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { UncertaintySpec } from '../model/uncertainty.ts';
import type { CompositeInput } from './run.ts';

/**
 * What an uncertainty or sensitivity analysis is asked, as plain data that can be handed to a thread. All threads of one
 * job compute the same chunks with the same bits; whoever computes which chunk does not matter.
 */
export interface AnalysisJob extends CompositeInput {
  /** uncertainty: how far results move. sensitivity: which factor moves them. */
  readonly kind: 'uncertainty' | 'sensitivity';
  readonly framework: Framework;
  readonly spec: UncertaintySpec;
  /** uncertainty: an area is counted as on top while its rank is not above this; default 10. */
  readonly top?: number;
  /** uncertainty: nodes whose scores and ranks of every replication are kept, by code. Memory grows with the replications. */
  readonly raw?: readonly string[];
  /** sensitivity: areas whose index score and rank get indices of their own; default all, as far as the limit allows. */
  readonly areas?: readonly string[];
  /** sensitivity over a panel: the period whose rows the outputs are of; all rows if not given. */
  readonly period?: string;
}

/** The input of the framework's own run. */
export const inputOf = ({
  kind,
  framework,
  spec,
  top,
  raw,
  areas,
  period,
  ...input
}: AnalysisJob): CompositeInput => input;

/** How a job is cut: chunk c holds replications (sensitivity: rows of the design) from c × size, and the last what is left. */
export interface JobPlan {
  readonly chunks: number;
  /** Replications, or rows of the design, in one chunk. */
  readonly size: number;
  /** Whole replications in all; what progress counts. */
  readonly replications: number;
}

/** Replications that could not be computed, by the reason. */
export interface FailureCount {
  readonly code: string;
  readonly count: number;
  /** The number of the first of them, and what was wrong with it. */
  readonly first: number;
  readonly issues: readonly Issue[];
}

/** One factor as the analysis took it. */
export interface FactorReport {
  readonly name: string;
  readonly kind: string;
  /** Random numbers that one replication draws for it; 0: it cannot move anything here, see `reason`. */
  readonly coordinates: number;
  /** Whether replications take its tables from a cache, draw only weights, or compute the steps after it anew. */
  readonly path: 'cached' | 'weights' | 'recomputed' | 'fixed';
  /** Why nothing can move: a code such as `oneAlternative`. */
  readonly reason?: string;
}

interface AnalysisReport {
  readonly seed: number;
  readonly sequence: 'sobol' | 'random';
  readonly samples: number;
  readonly replications: {
    readonly asked: number;
    readonly done: number;
    readonly failed: number;
    /** Replications that computed steps before aggregation anew. */
    readonly recomputed: number;
  };
  readonly failures: readonly FailureCount[];
  readonly factors: readonly FactorReport[];
  /** Rows of the input; those that the framework's own run screens out have null as nominal values. */
  readonly areas: readonly string[];
}

/** All arrays are in the order of `areas`; null where an area has no score. */
export interface UncertainNode {
  readonly code: string;
  readonly nominalScore: readonly (number | null)[];
  readonly nominalRank: readonly (number | null)[];
  /** Replications in which the area has a score. */
  readonly counted: readonly number[];
  readonly meanScore: readonly (number | null)[];
  readonly minScore: readonly (number | null)[];
  readonly maxScore: readonly (number | null)[];
  readonly meanRank: readonly (number | null)[];
  readonly medianRank: readonly (number | null)[];
  /** Ends of the interval, e.g. the quantiles at 0.05 and 0.95 (type 7 of Hyndman and Fan 1996, R's own). */
  readonly lowRank: readonly (number | null)[];
  readonly highRank: readonly (number | null)[];
  readonly bestRank: readonly (number | null)[];
  readonly worstRank: readonly (number | null)[];
  /** Shares of `counted`, 0..1; null where bins are too wide to tell. */
  readonly atNominal: readonly (number | null)[];
  readonly inTop: readonly (number | null)[];
  /**
   * How far apart two ranks are that are told apart: 1 (0.5 where ties are averaged) is exact; above, quantiles are those of bins this
   * wide, at the bin's middle.
   */
  readonly rankBin: number;
}

/** Every replication of one node, one after another: `scores[replication × areas + area]`, NaN for none. */
export interface RawNode {
  readonly code: string;
  readonly scores: Float64Array;
  readonly ranks: Float64Array;
}

export interface UncertaintyResult extends AnalysisReport {
  readonly kind: 'uncertainty';
  readonly interval: number;
  readonly top: number;
  /** That of the index. */
  readonly rankBin: number;
  /** The index first; dimensions only, as an indicator's rank depends on its table alone. */
  readonly nodes: readonly UncertainNode[];
  /**
   * By area: how often the index has each rank from its best to its worst one, in steps of `rankBin`. Null where these would be
   * more than 2¹⁸ numbers.
   */
  readonly indexRanks: readonly (readonly number[])[] | null;
  /** Only where asked for, and the only thing here that is no JSON. */
  readonly raw?: { readonly areas: readonly string[]; readonly nodes: readonly RawNode[] };
}

/** Share of an output's variance that a factor answers for, with its bootstrap interval; null where not defined. */
export interface FactorIndex {
  readonly factor: string;
  /** Alone. */
  readonly first: number | null;
  readonly firstInterval: readonly [low: number, high: number] | null;
  /** With all that it does together with others. */
  readonly total: number | null;
  readonly totalInterval: readonly [low: number, high: number] | null;
  /** Rows of the design that it was computed from; below `samples` where replications failed. */
  readonly rows: number;
  /** Why there is no index: `fixed` (the factor cannot move), `constant` (the output does not), `tooFewRows`. */
  readonly reason?: 'fixed' | 'constant' | 'tooFewRows';
}
export interface SensitivityOutput {
  /** rankShift: mean over rows of |rank − nominal rank| of the index; score and rank: an area's, of the index. */
  readonly output: 'rankShift' | 'score' | 'rank';
  readonly area?: string;
  readonly mean: number | null;
  readonly variance: number | null;
  /** One for each factor of the specification, in its order. */
  readonly factors: readonly FactorIndex[];
}
export interface SensitivityResult extends AnalysisReport {
  readonly kind: 'sensitivity';
  /** Confidence of the intervals, 0..1. */
  readonly confidence: number;
  readonly outputs: readonly SensitivityOutput[];
  /** Areas that were asked for and have no indices of their own because of the limit on memory. */
  readonly leftOut: readonly string[];
}
