import type { Period } from '../model/period.ts';
import { COUNTED_STATES, type ValueState } from '../model/value.ts';

/** The file, sheet, row and column that a value was read from; `row` and `rowCount` as in {@link ../model/value.ts Origin}. */
export interface ImportOrigin {
  readonly kind: 'import';
  readonly file: string;
  readonly sheet: string | null;
  readonly row: number;
  readonly column: string;
  readonly rowCount: number;
  /** Of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

/** A result of the indicator's measure: which revision of it computed it, from how many records. `no` finds exactly those records. */
export interface MeasureOrigin {
  readonly kind: 'measure';
  readonly no: number;
  readonly revision: number;
  readonly records: number;
}

export interface SubmissionOrigin {
  readonly kind: 'submission';
  readonly no: number;
}

/** What a value came from: a cell of a file, city data, or a department. */
export type ValueOrigin = ImportOrigin | MeasureOrigin | SubmissionOrigin;

/** One value that an assessment may use. `value` is in the indicator's unit; null where there is no number. */
export interface InputValue {
  readonly area: string;
  readonly indicator: string;
  readonly period: Period;
  readonly value: number | null;
  readonly state: ValueState;
  readonly origin: ValueOrigin | null;
}

/** The number that counts for scoring, NaN where there is none. */
export const countedNumber = (value: InputValue | undefined): number =>
  value !== undefined && value.value !== null && COUNTED_STATES.includes(value.state)
    ? value.value
    : Number.NaN;
