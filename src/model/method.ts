/** Which of an area's values counts when a period is assessed: the latest one not older than `maxAge` years. */
export interface SelectStep {
  readonly step: 'select';
  readonly maxAge: number;
}

/** Leave out areas that have too little. All given conditions must hold; `keep` and `leaveOut` go before them. */
export interface ScreenStep {
  readonly step: 'screen';
  /** Least share of the indicators that must have a value, 0..1. */
  readonly minAvailability: number;
  /** Least share among the indicators under single dimensions, by the dimension's code, 0..1. */
  readonly dimensions?: Readonly<Record<string, number>>;
  /** Least share of the values that are there which must not be zero, 0..1. */
  readonly minNonZero?: number;
  /** Areas that stay, and areas that go, whatever the conditions say; by code. */
  readonly keep?: readonly string[];
  readonly leaveOut?: readonly string[];
}

export interface DenominateStep {
  readonly step: 'denominate';
}

export type ImputeMethodName =
  | 'none'
  | 'mean'
  | 'median'
  | 'groupMean'
  | 'groupMedian'
  | 'rowMean'
  | 'latest'
  | 'constant'
  | 'linear';
export interface ImputeStep {
  readonly step: 'impute';
  readonly method: ImputeMethodName;
  /** For the group methods: `parent` (the area's parent) or the code of a grouping the data brings. */
  readonly group?: string;
  /** For the panel methods (`latest`, `constant`, `linear`): how many years away a value may stand in; unlimited if not given. */
  readonly maxAge?: number;
  /** For `mean` to `groupMedian`: over the area's own period, or over all periods of a panel; default `period`. */
  readonly over?: Over;
}

/** Whether a statistic is taken within one period, or over all periods of a panel at once. One period alone: the same. */
export type Over = 'period' | 'panel';

export type TreatMethodName = 'none' | 'winsorise' | 'log' | 'logPlus' | 'logOriginal' | 'boxCox';
/** How one column with outliers is treated. What an override does not say, it takes from the step. */
export interface TreatChoice {
  readonly method: TreatMethodName;
  /** Most cells that winsorising may move in one column, 1 or more; default 5. */
  readonly maxPoints?: number;
  /** A column is left as it is if |skewness| < `skewness` (default 2) or kurtosis < `kurtosis` (default 3.5). */
  readonly skewness?: number;
  readonly kurtosis?: number;
  /** boxCox: the exponent; default 0, the logarithm. */
  readonly lambda?: number;
  /** What follows where winsorising is not enough; default `log`, of the values as they were before it. */
  readonly otherwise?: 'none' | Exclude<TreatMethodName, 'none' | 'winsorise'>;
}
export interface TreatStep extends TreatChoice {
  readonly step: 'treat';
  readonly over?: Over;
  readonly indicators?: Readonly<Record<string, TreatChoice>>;
}

export type NormaliseMethodName =
  | 'none'
  | 'minmax'
  | 'zscore'
  | 'scaled'
  | 'goalposts'
  | 'rank'
  | 'percentRank'
  | 'borda'
  | 'exponentialRank'
  | 'distanceToTarget'
  | 'distanceToMax'
  | 'distanceToReference'
  | 'fractionOfMax'
  | 'middleBest'
  | 'intervalBest';
/** What a method may be told beside its name; what each method reads is in `NORMALISE_NEEDS`. */
export interface NormaliseOptions {
  /** Ends of the range, low < high; zscore: mean and standard deviation > 0. */
  readonly to?: readonly [number, number];
  /** goalposts, distanceToTarget: keep scores inside the range; default true. */
  readonly clamp?: boolean;
  /** minmax and goalposts: whether positions are measured on the values or on their natural logarithms; default `linear`. */
  readonly scale?: 'linear' | 'log';
  /** `scale: log`: what is added to values and bounds before the logarithm, > 0, in the indicator's unit; default nothing. */
  readonly shift?: number;
  /** rank, percentRank, borda, exponentialRank: what equal values get; default `min`. */
  readonly ties?: TieRule;
  /** scaled: the two values that become the ends of `to`. */
  readonly from?: readonly [number, number];
  /** distanceToTarget: instead of the indicator's own. */
  readonly target?: number;
  /** distanceToReference: the code of the area that the others are compared with. */
  readonly reference?: string;
  /** middleBest: the best value; intervalBest: the ends of the best interval, low < high. Instead of the indicator's own. */
  readonly best?: number | readonly [low: number, high: number];
  /** exponentialRank: κ in −κ ln(1 − R (1 − e^(−100/κ))); default 23. */
  readonly constant?: number;
  /** Instead of the indicator's own. */
  readonly goalposts?: readonly [low: number, high: number];
  /** Scores are rounded to this many decimals, 0..15, as published ones are that others are computed from; else they are not. */
  readonly decimals?: number;
}
/** How one column is brought to the common scale. */
export interface NormaliseChoice extends NormaliseOptions {
  readonly method: NormaliseMethodName;
}
export interface NormaliseStep extends NormaliseChoice {
  readonly step: 'normalise';
  /** Bounds, means and ranks within each period or over the panel; default `period`. */
  readonly over?: Over;
  /** An override says what differs; the rest it takes from the step where its method reads it as the step's method does. */
  readonly indicators?: Readonly<Record<string, NormaliseChoice>>;
}

export type WeightMethodName =
  | 'given'
  | 'equal'
  | 'ahp'
  | 'dematel'
  | 'budget'
  | 'entropy'
  | 'critic'
  | 'merec'
  | 'pca'
  | 'correlation'
  | 'combine';
/** Points that one expert spreads over siblings (by code), ≥ 0; only their shares count. */
export interface Allocation {
  readonly expert: string;
  readonly points: Readonly<Record<string, number>>;
}
/** A square matrix over the children of one dimension (by its code), rows and columns in the tree's order. */
export type SiblingMatrices = Readonly<Record<string, readonly (readonly number[])[]>>;
/** Where weights come from. Nodes that a method has nothing for (see `upper`) keep another method's weights. */
export interface WeightChoice {
  readonly method: WeightMethodName;
  /**
   * entropy, critic, merec, pca, correlation: weigh the indicators of each dimension among themselves (`siblings`, the
   * default), or all indicators at once (`all`): then each dimension weighs the sum of its indicators. combine: put together
   * the shares among siblings, or the indicators' shares in the index.
   */
  readonly among?: 'siblings' | 'all';
  /** Where the weights come from of nodes that the method does not weigh itself; default `given`. */
  readonly upper?: 'given' | 'equal';
  /** ahp: pairwise comparisons, 1/9..9, reciprocal; dematel: direct influence, ≥ 0. By the parent's code. */
  readonly matrices?: SiblingMatrices;
  /** ahp: the largest consistency ratio that is accepted; default 0.1. */
  readonly maxConsistencyRatio?: number;
  /** budget: what each expert gave, by the parent's code. */
  readonly allocations?: Readonly<Record<string, readonly Allocation[]>>;
  /**
   * correlation: share that each child's correlation with its parent shall have, > 0, by code; the families that they name are
   * weighed, dimensions too. Without them the indicators get equal shares.
   */
  readonly targets?: Readonly<Record<string, number>>;
  /** pca: how many first components count, 1 or more; without it those with an eigenvalue over 1, and at least one. */
  readonly components?: number;
  /** entropy: what is added to min-max values so that zero has a logarithm; default 0.001. */
  readonly shift?: number;
  /** combine: the weights that are combined, how, and for `linear` their shares (equal if not given). */
  readonly parts?: readonly WeightChoice[];
  readonly how?: 'linear' | 'product' | 'geometric' | 'gameTheory';
  readonly shares?: readonly number[];
}
export interface WeightStep extends WeightChoice {
  readonly step: 'weight';
}

export type AggregateMethodName =
  | 'arithmetic'
  | 'geometric'
  | 'harmonic'
  | 'generalised'
  | 'median'
  | 'sum'
  | 'product'
  | 'ratio'
  | 'mazziottaPareto'
  | 'copeland'
  | 'benefitOfTheDoubt'
  | 'topsis'
  | 'greyRelational'
  | 'fuzzy'
  | 'rankSumRatio';
/** What a method may be told beside its name; what each method reads is in its doc comment. */
export interface AggregateOptions {
  /** generalised: the exponent p of (Σ w xᵖ)^(1/p); 0 is the geometric mean. */
  readonly exponent?: number;
  /** mazziottaPareto: `-1` where high scores are good (default), `1` where high scores are bad. */
  readonly penalty?: 1 | -1;
  /**
   * mazziottaPareto: both standard deviations divide by n − 1 (`sample`) or by n (`population`). Without it that of a child
   * over the areas divides by n − 1 and that of an area over its children by n.
   */
  readonly deviation?: 'sample' | 'population';
  /** benefitOfTheDoubt: least and most share of each child in the score, 0..1. */
  readonly shares?: readonly [least: number, most: number];
  /** greyRelational: the distinguishing coefficient ρ in (0, 1]; default 0.5. */
  readonly distinguishing?: number;
  /** fuzzy: centres of the grades on the scale of the scores, rising; two or more. */
  readonly grades?: readonly number[];
  /** fuzzy: how weights and memberships are put together; default `weightedMean`. */
  readonly operator?: 'weightedMean' | 'minMax' | 'productMax' | 'minSum' | 'boundedSum';
  /** rankSumRatio: whole ranks (default), or positions between the smallest and the largest score. */
  readonly ranks?: 'whole' | 'positions';
  /**
   * Least share of a dimension's children, by weight, that must have a score, 0..1; else the dimension has none. Default 0:
   * one child is enough. The weights of the children that are there are re-scaled to add up to 1.
   */
  readonly minAvailability?: number;
  /** What stands for a child's missing score: nothing (`none`, the default), or the mean of the area's group. */
  readonly missing?: 'none' | 'groupMean';
  /** missing: groupMean: `parent` (the area's parent) or the code of a grouping the data brings. */
  readonly group?: string;
  /** The dimension's scores are rounded to this many decimals, 0..15, before anything is made of them; else they are not. */
  readonly decimals?: number;
  /** Brings the dimension's scores to another scale once they are there, e.g. percentRank; more is better throughout. */
  readonly rescale?: NormaliseChoice;
  /** Whether the dimension is made of its children's scores as they came out (`aggregated`), or after their `rescale` (default). */
  readonly reads?: 'rescaled' | 'aggregated';
}
export interface AggregateChoice extends AggregateOptions {
  readonly method: AggregateMethodName;
}
export interface AggregateStep extends AggregateChoice {
  readonly step: 'aggregate';
  /** Something different for all dimensions at a depth; 0 is the index. */
  readonly levels?: Readonly<Record<string, AggregateMethodName | AggregateChoice>>;
  /** Something different for single dimensions, by code; goes before `levels`. A name changes the method alone; a choice says all. */
  readonly nodes?: Readonly<Record<string, AggregateMethodName | AggregateChoice>>;
}

export interface RankStep {
  readonly step: 'rank';
  /** Competition ranking 1224 (`min`), 1334 (`max`), 1 2.5 2.5 4 (`average`), 1223 (`dense`). */
  readonly ties: TieRule;
  /** Scores that are equal when rounded to this many decimals share a rank, 0..15; without it, equal to the last bit. */
  readonly decimals?: number;
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
