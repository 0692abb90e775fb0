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
}
export interface ScreenedOut {
  readonly area: string;
  /** Share of the indicators that have a value, 0..1. */
  readonly availability: number;
  readonly required: number;
}

export interface DenominateLog {
  readonly step: 'denominate';
  /** `numerator` and the `unit` of the result where the framework names a numerator. */
  readonly columns: Columns<{
    readonly denominator: string;
    readonly numerator?: string;
    readonly unit?: string;
  }>;
}

export interface ImputeLog {
  readonly step: 'impute';
  readonly method: string;
  readonly group?: string;
  readonly columns: Columns<ImputedColumn>;
}
export interface ImputedColumn {
  /** What stands in for a missing value, by group; `all` where there are no groups; empty for `rowMean`. */
  readonly centres: readonly { readonly group: string; readonly value: number; readonly count: number }[];
  readonly filled: readonly { readonly area: string; readonly value: number }[];
  /** Areas whose value stays missing, because there is nothing to go by. */
  readonly left: readonly string[];
}

export interface TreatLog {
  readonly step: 'treat';
  readonly columns: Columns<TreatedColumn>;
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
  /** log: x → ln(x − min + shift). */
  readonly log?: { readonly min: number; readonly shift: number };
}

export interface NormaliseLog {
  readonly step: 'normalise';
  readonly columns: Columns<NormalisedColumn>;
}
export interface NormalisedColumn {
  readonly method: string;
  readonly direction: 1 | -1;
  readonly to: readonly [number, number];
  readonly clamp?: boolean;
  /** minmax: bounds of the column; goalposts: the posts. */
  readonly min?: number;
  readonly max?: number;
  /** zscore. */
  readonly mean?: number;
  readonly standardDeviation?: number;
}

export interface WeightLog {
  readonly step: 'weight';
  readonly method: string;
  /** Share among siblings, and share in the index; both 0..1. */
  readonly columns: Columns<{ readonly weight: number; readonly effectiveWeight: number }>;
}

export interface AggregateLog {
  readonly step: 'aggregate';
  readonly method: string;
  readonly minAvailability: number;
  /** By node: its method and how many areas got no score. */
  readonly columns: Columns<{ readonly method: string; readonly withoutScore: number }>;
}

export interface RankLog {
  readonly step: 'rank';
  readonly ties: string;
  /** By node: how many areas are ranked. */
  readonly columns: Columns<{ readonly ranked: number }>;
}

/** A statistic as JSON: null where it is not defined. */
export const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
