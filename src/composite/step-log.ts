import type { AggregateOptions, NormaliseMethodName, Over, TieRule } from '../model/method.ts';

/**
 * What each step resolved to, enough to compute it again and to explain any single cell. Everything here is plain JSON:
 * a number that is not defined is null.
 */
export type StepLog =
  | ScreenLog
  | DenominateLog
  | ImputeLog
  | TreatLog
  | NormaliseLog
  | WeightLog
  | AggregateLog
  | RankLog;

export type Columns<T> = Readonly<Record<string, T>>;

export interface ScreenLog {
  readonly step: 'screen';
  readonly minAvailability: number;
  readonly kept: number;
  readonly screenedOut: readonly ScreenedOut[];
  /** Areas that stay because the step names them, although a condition does not hold. */
  readonly keptByName?: readonly ScreenedOut[];
}
export interface ScreenedOut {
  readonly area: string;
  /** Share of the indicators that have a value, 0..1. */
  readonly availability: number;
  readonly required: number;
  /** Every condition that does not hold. */
  readonly reasons: readonly ScreenReason[];
}
export interface ScreenReason {
  /** `leaveOut`: the step names the area. */
  readonly condition: 'availability' | 'dimension' | 'nonZero' | 'leaveOut';
  /** Of `dimension`: which one. */
  readonly dimension?: string;
  /** Share that is there, 0..1; null for `nonZero` where there is no value at all. */
  readonly share?: number | null;
  readonly required?: number;
}

export interface DenominateLog {
  readonly step: 'denominate';
  readonly columns: Columns<DenominatedColumn>;
}
export interface DenominatedColumn {
  readonly denominator: string;
  /** Where the framework names a numerator: which, the `unit` of the result, and the units of the figures above and below. */
  readonly numerator?: string;
  readonly unit?: string;
  readonly units?: readonly [numerator: string, denominator: string];
}

export interface ImputeLog {
  readonly step: 'impute';
  readonly method: string;
  readonly group?: string;
  /** Panel methods: the most years that a value may be away, if limited. */
  readonly maxAge?: number;
  /** In a panel: whether the centres are of one period or of all. */
  readonly over?: Over;
  readonly columns: Columns<ImputedColumn>;
}
/** What stands in for the missing values of a group; `period` where a panel has centres for each period. */
export interface Centre {
  readonly group: string;
  readonly value: number;
  readonly count: number;
  readonly period?: string;
}
export interface ImputedColumn {
  /** By group, `all` where there are no groups; empty for `rowMean` and the panel methods. */
  readonly centres: readonly Centre[];
  readonly filled: readonly FilledCell[];
  /** Areas whose value stays missing, because there is nothing to go by. */
  readonly left: readonly string[];
}

export interface FilledCell {
  readonly area: string;
  readonly value: number;
  /** Methods by group: whose centre it is. */
  readonly group?: string;
  /** Panel methods: the area's values that it was made of, earlier first. */
  readonly from?: readonly { readonly period: string; readonly value: number }[];
}

export interface TreatLog {
  readonly step: 'treat';
  readonly columns: Columns<TreatedColumn>;
  /** In a panel whose periods are treated each by itself: their columns by period; `columns` is empty then. */
  readonly periods?: Readonly<Record<string, Columns<TreatedColumn>>>;
}
export interface Shape {
  readonly skewness: number | null;
  readonly kurtosis: number | null;
  /** Whether the column may stay as it is: |skewness| or kurtosis is under its limit, or neither is defined. */
  readonly passed: boolean;
}
export interface TreatedColumn {
  readonly method: string;
  readonly maxPoints: number;
  readonly skewness: number;
  readonly kurtosis: number;
  readonly otherwise: string;
  /** The method whose result stands: `none` where the column passed at once. */
  readonly applied: string;
  readonly before: Shape;
  readonly after: Shape;
  /** Cells that winsorising moved; empty where another method's result stands. */
  readonly points: readonly { readonly area: string; readonly before: number; readonly after: number }[];
  /** Where a transformation stands. */
  readonly log?: Transform;
  /** boxCox, also as `otherwise`: the exponent. */
  readonly lambda?: number;
}
/** x → ln(x − min + shift); with `max` in place of `min`, −ln(max + shift − x); with `lambda` ≠ 0, (yᵏ − 1) / k of y = x − min + shift. */
export interface Transform {
  readonly min?: number;
  readonly max?: number;
  readonly shift: number;
  readonly lambda?: number;
}

export interface NormaliseLog {
  readonly step: 'normalise';
  readonly columns: Columns<NormalisedColumn>;
  /** In a panel whose periods are normalised each by itself: their columns by period; `columns` is empty then. */
  readonly periods?: Readonly<Record<string, Columns<NormalisedColumn>>>;
}
/** All that a score depends on beside the value; what a method does not read is not there. */
export interface NormalisedColumn {
  readonly method: NormaliseMethodName;
  readonly direction: 1 | -1;
  /** Ends of the range, or mean and standard deviation; methods by rank have none where they keep their own numbers. */
  readonly to?: readonly [number, number];
  readonly clamp?: boolean;
  /** Only where positions are measured on natural logarithms. */
  readonly scale?: 'log';
  /** What is added before the logarithm. */
  readonly shift?: number;
  /** minmax and distances: bounds of the column; goalposts and scaled: the stated ends. */
  readonly min?: number;
  readonly max?: number;
  /** zscore. */
  readonly mean?: number;
  readonly standardDeviation?: number;
  /** distanceToTarget. */
  readonly target?: number;
  /** distanceToReference: the area that the others are compared with, and its value. */
  readonly reference?: { readonly area: string; readonly value: number };
  /** middleBest and intervalBest: the best value or interval, and how far away the score is 0. */
  readonly best?: number | readonly [low: number, high: number];
  readonly reach?: number;
  /** rank, percentRank, borda, exponentialRank: different values, rising, and how many areas have them or less. */
  readonly ties?: TieRule;
  readonly sorted?: readonly number[];
  readonly upTo?: readonly number[];
  /** exponentialRank: κ. */
  readonly constant?: number;
  /** Scores are rounded to this many decimals. */
  readonly decimals?: number;
}

export interface WeightLog {
  readonly step: 'weight';
  readonly method: string;
  /** Share among siblings, and share in the index; both 0..1. */
  readonly columns: Columns<{ readonly weight: number; readonly effectiveWeight: number }>;
  /** Not for weights that the tree says or that are all alike. */
  readonly detail?: WeightDetail;
}
/** How weights came about. */
export interface WeightDetail {
  /** By the dimension whose children were weighed; among all indicators: by the index. */
  readonly families: Columns<FamilyDetail>;
  /** combine: the parts in order, each with its shares among siblings. */
  readonly parts?: readonly WeightPart[];
}
export interface WeightPart {
  readonly method: string;
  readonly weights: Columns<number>;
  readonly families?: Columns<FamilyDetail>;
  readonly parts?: readonly WeightPart[];
}
export type FamilyDetail =
  | AhpDetail
  | DematelDetail
  | BudgetDetail
  | EntropyDetail
  | CriticDetail
  | MerecDetail
  | PcaDetail
  | CorrelationDetail
  | CombineDetail;
export interface AhpDetail {
  readonly lambdaMax: number;
  readonly consistencyIndex: number;
  readonly consistencyRatio: number;
  readonly limit: number;
  /** The comparison that contradicts the others most, with the ratio of the weights that were found. */
  readonly worst: {
    readonly first: string;
    readonly second: string;
    readonly given: number;
    readonly fitting: number;
  };
}
export interface DematelDetail {
  /** What direct influence was divided by. */
  readonly scale: number;
  readonly columns: Columns<{
    readonly given: number;
    readonly taken: number;
    readonly prominence: number;
    readonly relation: number;
  }>;
}
export interface BudgetDetail {
  readonly experts: readonly string[];
  /** Kendall's W. */
  readonly concordance: number | null;
  /** Mean share, and coefficient of variation over the experts. */
  readonly columns: Columns<{ readonly mean: number; readonly variation: number | null }>;
}
/** Rows that have all the scores which were read, and those that were left out because they have not. */
export interface CountedRows {
  readonly count: number;
  readonly left: readonly { readonly area: string; readonly period?: string }[];
}
interface ScoresDetail<T> {
  readonly rows: CountedRows;
  readonly columns: Columns<T>;
}
/** `constant`: columns of equal values, which weigh 0. */
export interface EntropyDetail extends ScoresDetail<{ readonly entropy: number }> {
  readonly shift: number;
  readonly constant: readonly string[];
}
export interface CriticDetail
  extends ScoresDetail<{ readonly standardDeviation: number; readonly conflict: number }> {
  readonly constant: readonly string[];
}
export interface MerecDetail extends ScoresDetail<{ readonly effect: number }> {
  readonly constant: readonly string[];
}
export interface PcaDetail
  extends ScoresDetail<{ readonly loadings: readonly number[]; readonly rotated: readonly number[] }> {
  /** Of all components, largest first, and the shares of the variance that they explain. */
  readonly eigenvalues: readonly number[];
  readonly explained: readonly number[];
  /** How many are kept; `loadings` and `rotated` are by these. */
  readonly components: number;
}
export interface CorrelationDetail
  extends ScoresDetail<{ readonly target: number; readonly share: number; readonly correlation: number }> {
  /** Largest distance of a share from its target; about 0 where the targets can be reached. */
  readonly largestMiss: number;
}
export interface CombineDetail {
  readonly how: string;
  /** linear, gameTheory: the part of each way to weights; they add up to 1. */
  readonly coefficients?: readonly number[];
}

export interface AggregateLog {
  readonly step: 'aggregate';
  readonly method: string;
  readonly minAvailability: number;
  /** By dimension. */
  readonly columns: Columns<AggregatedColumn>;
}
export interface AggregatedColumn {
  readonly method: string;
  /** The options that were read, all definite; the rest does not matter. */
  readonly options?: AggregateOptions;
  /** How many areas got no score. */
  readonly withoutScore: number;
  /** Missing scores of children that a group's mean stood for. */
  readonly filled?: readonly {
    readonly area: string;
    readonly period?: string;
    readonly child: string;
    readonly group: string;
    readonly value: number;
  }[];
  /** What a method that sets areas side by side took from all of them; in a panel one entry for each period. */
  readonly details?: readonly AggregateDetails[];
  /** What the scores' other scale was made with; in a panel one entry for each period. */
  readonly rescaled?: readonly { readonly period?: string; readonly column: NormalisedColumn }[];
}
export interface AggregateDetails {
  readonly period?: string;
  /** copeland: how many areas were compared. */
  readonly values?: Readonly<Record<string, number>>;
  /** By child. mazziottaPareto: mean and standard deviation; topsis, greyRelational: best and worst score; rankSumRatio: areas. */
  readonly children?: Columns<Readonly<Record<string, number>>>;
  /** benefitOfTheDoubt: areas that no other equals or beats in everything. */
  readonly peers?: readonly string[];
  /** fuzzy: by area, how far it belongs to each grade. */
  readonly memberships?: Readonly<Record<string, readonly number[]>>;
}

export interface RankLog {
  readonly step: 'rank';
  readonly ties: string;
  readonly decimals?: number;
  /** By node: how many areas are ranked. */
  readonly columns: Columns<{ readonly ranked: number }>;
}

/** A statistic as JSON: null where it is not defined. */
export const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
