import type { LocalText } from './text.ts';

/** How well an item of a definition is supported. `own` is defined by the framework itself; only `verified` was read in its source. */
export const EVIDENCE = ['verified', 'derived', 'memory-unverified', 'own'] as const;
export type Evidence = (typeof EVIDENCE)[number];

interface NodeBase {
  /** Unique in the framework. An indicator's code names the same indicator in every framework and in the data. */
  readonly code: string;
  readonly name: LocalText;
  /** Relative to its siblings, ≥ 0; they need not add up to 1. Null where the source does not publish it. */
  readonly weight: number | null;
  readonly weightEvidence?: Evidence;
  readonly evidence: Evidence;
  readonly note?: LocalText;
}

/** An inner node of the tree. The root is the index itself. */
export interface Dimension extends NodeBase {
  readonly children: readonly FrameworkNode[];
}

export interface Indicator extends NodeBase {
  /** A code of the unit table (`src/model/unit.ts`). */
  readonly unit: string;
  /** 1: more is better; −1: less is better; null: the source gives no direction, so the indicator cannot be scored yet. */
  readonly direction: 1 | -1 | null;
  readonly definition?: LocalText;
  readonly formula?: string;
  readonly source?: string;
  /** The kind of organisation that answers for the value, e.g. `statistics-bureau`. */
  readonly responsible?: string;
  /** Code of the variable or indicator that this one is divided by in the `denominate` step. */
  readonly denominator?: string;
  /** Values that count as 0 and as full score in `normalise: goalposts`, in the indicator's unit after denomination. */
  readonly goalposts?: readonly [low: number, high: number];
}

export type FrameworkNode = Dimension | Indicator;

/** A column that is not scored: a denominator, a group, or context for choosing peers. */
export interface Variable {
  readonly code: string;
  readonly name: LocalText;
  readonly unit: string;
  readonly definition?: LocalText;
  readonly source?: string;
}

/** A maturity level: scores from `min` (included) up to the next band's `min`. */
export interface Band {
  readonly code: string;
  readonly name: LocalText;
  readonly min: number;
}

export interface Citation {
  readonly title: LocalText;
  readonly address?: string;
  readonly licence?: string;
  readonly accessed?: string;
}

/** A weight-and-method file: what is measured, how it hangs together, and every step from numbers to ranks. */
export interface Framework {
  readonly format: 'meridian-framework/1';
  readonly id: string;
  readonly version: string;
  /** `ready` can be assessed; `definition` lists indicators and has no method of its own; `draft` waits for unknown weights. */
  readonly status: 'ready' | 'definition' | 'draft';
  readonly name: LocalText;
  readonly description?: LocalText;
  /** Shown wherever results are shown, e.g. that this is no official ranking. */
  readonly notice?: LocalText;
  readonly appliesTo?: LocalText;
  readonly principles?: readonly LocalText[];
  readonly sources?: readonly Citation[];
  readonly tree: Dimension;
  readonly variables?: readonly Variable[];
  readonly method: readonly Step[];
  readonly bands?: readonly Band[];
}

/** Which of an area's values counts when a period is assessed: the latest one not older than `maxAge` years. */
export interface SelectStep {
  readonly step: 'select';
  readonly maxAge: number;
}
/** Leave out areas with a smaller share of indicators present than `minAvailability` (0..1). */
export interface ScreenStep {
  readonly step: 'screen';
  readonly minAvailability: number;
}
export interface DenominateStep {
  readonly step: 'denominate';
}
export interface ImputeStep {
  readonly step: 'impute';
  readonly method: 'none' | 'mean' | 'median' | 'groupMean' | 'groupMedian' | 'rowMean';
  /** For the group methods: `parent` (the area's parent) or the code of a grouping the data brings. */
  readonly group?: string;
}
export interface TreatStep {
  readonly step: 'treat';
  readonly method: 'none' | 'winsorise' | 'log';
  /** Most distinct extreme values to winsorise in one column. */
  readonly maxPoints?: number;
  /** A column is left as it is if |skewness| < `skewness` or kurtosis < `kurtosis`. */
  readonly skewness?: number;
  readonly kurtosis?: number;
  /** What to do with a column that fails still. */
  readonly otherwise?: 'none' | 'log';
  readonly indicators?: Readonly<Record<string, { readonly method: 'none' | 'winsorise' | 'log' }>>;
}
export interface NormaliseStep {
  readonly step: 'normalise';
  readonly method: 'minmax' | 'zscore' | 'goalposts';
  /** minmax and goalposts: the range; zscore: mean and standard deviation. */
  readonly to: readonly [number, number];
  /** goalposts: clip to the range. */
  readonly clamp?: boolean;
  readonly indicators?: Readonly<Record<string, { readonly method: 'minmax' | 'zscore' | 'goalposts' }>>;
}
export interface WeightStep {
  readonly step: 'weight';
  readonly method: 'given' | 'equal';
}
export interface AggregateStep {
  readonly step: 'aggregate';
  readonly method: 'arithmetic' | 'geometric';
  /** A different method for single nodes, by code. */
  readonly nodes?: Readonly<Record<string, 'arithmetic' | 'geometric'>>;
  /** Least share of a node's children (by weight) that must be present; else the node has no score. */
  readonly minAvailability?: number;
}
export interface RankStep {
  readonly step: 'rank';
  /** Competition ranking 1224 (`min`), 1334 (`max`), 1 2.5 2.5 4 (`average`), 1223 (`dense`). */
  readonly ties: 'min' | 'max' | 'average' | 'dense';
}

export type Step =
  | SelectStep
  | ScreenStep
  | DenominateStep
  | ImputeStep
  | TreatStep
  | NormaliseStep
  | WeightStep
  | AggregateStep
  | RankStep;

export const isIndicator = (node: FrameworkNode): node is Indicator => !('children' in node);
