/** A unit of measure: factor to the base of its dimension. Values convert only within one dimension. */
export interface Unit {
  readonly code: string;
  /** What is shown beside a number in each language; empty for a pure number. */
  readonly symbol: { readonly en: string; readonly zh: string };
  readonly dimension: string;
  /** One of this unit is `factor` of the dimension's base. */
  readonly factor: number;
}
