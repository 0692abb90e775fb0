/** How a value came to be, or why there is none. None of them is zero. */
export const VALUE_STATES = [
  'reported',
  'not-reported',
  'under-review',
  'verified',
  'rejected',
  'not-applicable',
] as const;
export type ValueState = (typeof VALUE_STATES)[number];

/** The states whose numbers count. A value under review or rejected is shown, and is not scored. */
export const COUNTED_STATES: readonly ValueState[] = ['reported', 'verified'];

/**
 * The place in an import that a stored value was read from. `rowCount` is 1 for a value read from one cell; a value
 * aggregated from many rows (an annual mean of daily values) names the first of them and how many there were.
 */
export interface Origin {
  readonly importId: number;
  readonly file: string;
  readonly sheet: string | null;
  readonly row: number;
  readonly rowCount: number;
  readonly column: string;
}
