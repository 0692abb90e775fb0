import type { NormaliseOptions } from '../model/method.ts';
import type { Values } from './statistics.ts';
import type { NormalisedColumn } from './step-log.ts';

/** A method's choices for one column; the indicator's own posts, target and best values among them. */
export interface ColumnOptions extends NormaliseOptions {
  readonly direction: 1 | -1;
}
export type Resolved = Omit<NormalisedColumn, 'method'>;
/** Why a column cannot be normalised: an issue's code, with what fills its words. */
export interface Refusal {
  readonly refused: string;
  readonly details?: Readonly<Record<string, string | number>>;
}
export interface NormaliseMethod {
  /** Whether its scale is stated and does not come from the column, so that a column without values has one too. */
  readonly isStated?: true;
  /**
   * All that one column's scores depend on, as the log keeps it. The column has at least one value unless the scale is stated;
   * `areas` names its rows.
   */
  readonly resolve: (values: Values, options: ColumnOptions, areas: readonly string[]) => Resolved | Refusal;
  /** The score of one value; NaN of NaN. */
  readonly at: (value: number, column: Resolved) => number;
}

/** `to` of the methods that have a range or moments, if nothing is said. */
export const DEFAULT_TO: readonly [number, number] = [0, 1];

/** From a position, 0 at the worse end to 1 at the better one, to the range. */
export const stretch = (position: number, [low, high]: readonly [number, number]): number =>
  position * (high - low) + low;

/** Why bounds taken from a column make no scale, if they make none. */
export function boundsRefusal(min: number, max: number): Refusal | undefined {
  if (min === max) return { refused: 'normalise.constant', details: { constant: min } };
  return Number.isFinite(max - min) ? undefined : { refused: 'normalise.tooWide' };
}
