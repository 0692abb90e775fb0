import type { AggregateMethodName } from '../model/method.ts';
import type { ColumnProfile, ProfileFlag } from './column-profile.ts';
import type { CorrelationName } from './correlation.ts';
import type { ExamineLimits } from './examine-limits.ts';
import type { PcaTable } from './pca-table.ts';

/** A correlation as JSON: null where it is not defined. */
export interface ExaminedCorrelation {
  readonly coefficient: number | null;
  readonly pValue: number | null;
  readonly count: number;
}
export interface ExaminedPair extends ExaminedCorrelation {
  readonly first: string;
  readonly second: string;
}

export interface ExaminedNode {
  readonly code: string;
  readonly parent: string | null;
  readonly depth: number;
  readonly kind: 'dimension' | 'indicator';
  /** Indicators: the values as they came, and as they were when they were normalised; with what stands out in each. */
  readonly raw?: ColumnProfile;
  readonly rawFlags?: readonly ProfileFlag[];
  readonly treated?: ColumnProfile;
  readonly treatedFlags?: readonly ProfileFlag[];
  /** Indicators: areas whose value, as it came, lies far outside the middle half. */
  readonly outliers?: readonly string[];
  readonly scores: ColumnProfile;
  /** With its parent's scores, and with the index's; not for the index itself. */
  readonly withParent?: ExaminedCorrelation;
  readonly withIndex?: ExaminedCorrelation;
  /** Share among siblings as given, and as it comes out: see `Importance`. */
  readonly weight: number;
  readonly effectiveWeight: number;
  readonly correlationShare?: number | null;
  readonly varianceShare?: number | null;
  /** 1 − R² of its regression on its siblings: 0 where it follows from them; not for an only child. */
  readonly tolerance?: number | null;
  /** What the index's ranks do without it; codes of the issues where it cannot be taken out. */
  readonly removal?:
    | { readonly removed: string; readonly meanShift: number | null; readonly largestShift: number | null }
    | { readonly issues: readonly string[] };
}

export interface ExaminedDimension {
  readonly code: string;
  readonly method: AggregateMethodName;
  readonly children: readonly string[];
  /** Every two children. */
  readonly pairs: readonly ExaminedPair[];
  /** Of the children's scores; null where it is not defined. */
  readonly alpha: number | null;
  /** The same without one of the children, in their order; for three children or more. */
  readonly alphaWithout: readonly (number | null)[];
  readonly components: PcaTable | null;
}

/** A result looked at from all sides. Plain JSON; what is not defined is null. */
export interface Examination {
  /** Areas of the result; over a panel, areas × periods. */
  readonly areas: number;
  readonly correlation: CorrelationName;
  readonly limits: ExamineLimits;
  /** In the order of the result. */
  readonly nodes: readonly ExaminedNode[];
  readonly dimensions: readonly ExaminedDimension[];
  /** Indicators that are not divided and go with the size of an area, as a denominator of the framework measures it. */
  readonly withSize: readonly ExaminedPair[];
}
