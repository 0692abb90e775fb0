import type { ValueState } from '../model/value.ts';

/** One value of an area, an indicator and a period, with the place it was read from. */
export interface MappedValue {
  /** Position in the catalogue's areas, followed by those that the import defines. */
  readonly areaIndex: number;
  readonly indicatorIndex: number;
  readonly period: string;
  /** In the indicator's unit; null unless the state carries a number. */
  readonly value: number | null;
  readonly state: ValueState;
  /** From 1, in the order of the mapping. */
  readonly fileNo: number;
  readonly row: number;
  /** More than 1 where the value was aggregated; `row` is then the first. */
  readonly rowCount: number;
  /** From 1. */
  readonly column: number;
}
