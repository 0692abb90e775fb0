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
  /**
   * Code of the variable or indicator whose figures are divided in the `denominate` step; the quotient is converted to `unit`.
   * Without it the data bring the indicator's own figures, in `unit`.
   */
  readonly numerator?: string;
  /** Code of the variable or indicator that the figures are divided by in the `denominate` step. */
  readonly denominator?: string;
  /**
   * The two ends of the scale in `normalise: goalposts`, low < high, in the indicator's unit after denomination. The high end
   * is the full score; where less is better, the low end is.
   */
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
export type ImputeMethodName = 'none' | 'mean' | 'median' | 'groupMean' | 'groupMedian' | 'rowMean';
export interface ImputeStep {
  readonly step: 'impute';
  readonly method: ImputeMethodName;
  /** For the group methods: `parent` (the area's parent) or the code of a grouping the data brings. */
  readonly group?: string;
}
export type TreatMethodName = 'none' | 'winsorise' | 'log';
/** How one column with outliers is treated. What an override does not say, it takes from the step. */
export interface TreatChoice {
  readonly method: TreatMethodName;
  /** Most cells that winsorising may move in one column, 1 or more; default 5. */
  readonly maxPoints?: number;
  /** A column is left as it is if |skewness| < `skewness` (default 2) or kurtosis < `kurtosis` (default 3.5). */
  readonly skewness?: number;
  readonly kurtosis?: number;
  /** What follows where winsorising is not enough; default `log`, of the values as they were before it. */
  readonly otherwise?: 'none' | 'log';
}
export interface TreatStep extends TreatChoice {
  readonly step: 'treat';
  readonly indicators?: Readonly<Record<string, TreatChoice>>;
}
export type NormaliseMethodName = 'minmax' | 'zscore' | 'goalposts';
/** How one column is brought to the common scale. */
export interface NormaliseChoice {
  readonly method: NormaliseMethodName;
  /** minmax and goalposts: the range, low < high; zscore: mean and standard deviation > 0. */
  readonly to: readonly [number, number];
  /** goalposts: keep scores inside the range; default true. */
  readonly clamp?: boolean;
}
/** An override for one indicator. `to` may be left out where the method reads it as the step's own method does. */
export interface NormaliseOverride {
  readonly method: NormaliseMethodName;
  readonly to?: readonly [number, number];
  readonly clamp?: boolean;
  /** Instead of the indicator's own. */
  readonly goalposts?: readonly [low: number, high: number];
}
export interface NormaliseStep extends NormaliseChoice {
  readonly step: 'normalise';
  readonly indicators?: Readonly<Record<string, NormaliseOverride>>;
}
export interface WeightStep {
  readonly step: 'weight';
  /** `given`: the tree's weights; `equal`: all siblings alike, whatever the tree says. */
  readonly method: 'given' | 'equal';
}
export type AggregateMethodName = 'arithmetic' | 'geometric';
export interface AggregateStep {
  readonly step: 'aggregate';
  readonly method: AggregateMethodName;
  /** A different method for single dimensions, by code. */
  readonly nodes?: Readonly<Record<string, AggregateMethodName>>;
  /**
   * Least share of a dimension's children, by weight, that must have a score, 0..1; else the dimension has none. Default 0:
   * one child is enough. The weights of the children that are there are re-scaled to add up to 1.
   */
  readonly minAvailability?: number;
}
export interface RankStep {
  readonly step: 'rank';
  /** Competition ranking 1224 (`min`), 1334 (`max`), 1 2.5 2.5 4 (`average`), 1223 (`dense`). */
  readonly ties: TieRule;
}
export type TieRule = 'min' | 'max' | 'average' | 'dense';

/** All steps, in the order that is usual. A file may order them otherwise within what `STEP_AFTER` allows. */
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

export type StepName = Step['step'];

/**
 * The order that steps must keep: each step stands after all of these that a method has. Screening, denomination, imputation
 * and treatment may change places; each step stands at most once.
 */
export const STEP_AFTER: Readonly<Record<StepName, readonly StepName[]>> = {
  select: [],
  screen: ['select'],
  denominate: ['select'],
  impute: ['select'],
  treat: ['select'],
  normalise: ['select', 'screen', 'denominate', 'impute', 'treat'],
  weight: ['select'],
  aggregate: ['normalise', 'weight'],
  rank: ['aggregate'],
};

/** Steps without which nothing can be scored. */
export const STEPS_NEEDED: readonly StepName[] = ['normalise', 'weight', 'aggregate', 'rank'];

export const isIndicator = (node: FrameworkNode): node is Indicator => !('children' in node);

/** The code under which the data bring an indicator's figures. */
export const figureOf = (indicator: Indicator): string => indicator.numerator ?? indicator.code;
