import type { AggregateOptions } from '../model/method.ts';
import { extent } from './statistics.ts';

/** What every kind of method has. */
interface Method {
  /** What options of its own (`AGGREGATE_READS`) are when nothing is said. */
  readonly defaults?: AggregateOptions;
  /** What is wrong with the options, or with the number of children that carry weight, whatever the scores are. */
  readonly check?: (options: AggregateOptions, children: number) => NodeRefusal | undefined;
  /** Whether the method is defined for a child's score; a score it is not defined for is refused, never skipped. */
  readonly accepts: (score: number, child: number) => boolean;
  /** Code of the issue about such scores. */
  readonly refused: string;
}

/** A method that makes an area's score of the area's own scores alone. */
export interface RowMethod extends Method {
  readonly kind: 'row';
  /** Whether an area needs all of its children's scores, because a part of them would mean something else. */
  readonly needsAll?: boolean;
  /** One area's score from those of its children that are there, in the tree's order; weights > 0 in all, of any sum. */
  readonly combine: (
    scores: ArrayLike<number>,
    weights: ArrayLike<number>,
    count: number,
    context: RowContext,
  ) => number;
}
export interface RowContext {
  readonly options: AggregateOptions;
  /** How many children carry weight, whether the area has them or not. */
  readonly children: number;
}

/** A method that sets the areas side by side: an area's score depends on the others'. */
export interface TableMethod extends Method {
  readonly kind: 'table';
  /**
   * All areas' scores from their children's columns (weights > 0); NaN where an area has no child's score. Within one period.
   */
  readonly combine: (
    children: readonly Float64Array[],
    weights: Float64Array,
    options: AggregateOptions,
  ) => TableScores | NodeRefusal;
}
export type AggregateMethod = RowMethod | TableMethod;

/** Scores with what they depend on beside the area's own, as numbers by name. */
export interface TableScores {
  readonly scores: Float64Array;
  /** By child, in their order. */
  readonly children?: readonly Readonly<Record<string, number>>[];
  readonly values?: Readonly<Record<string, number>>;
  /** Rows that the others are measured against. */
  readonly peers?: readonly number[];
  /** fuzzy: by row, how far the area belongs to each grade; null where there is no score. */
  readonly memberships?: readonly (readonly number[] | null)[];
}

/** Why there are no scores: an issue's code with what fills its words. `child` and `row` count from 0. */
export interface NodeRefusal {
  readonly refused: string;
  readonly child?: number;
  readonly row?: number;
  /** How many areas are concerned. */
  readonly count?: number;
  /** The first score that is. */
  readonly value?: number;
  /** In a panel, the period that the refusal is about. */
  readonly period?: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

/** For methods that are defined for every score. */
export const acceptsAll = { accepts: () => true, refused: '' } as const;

/** An option that is missing or makes no sense. */
export const invalidOption = (option: keyof AggregateOptions, given: unknown): NodeRefusal =>
  given === undefined
    ? { refused: 'aggregate.optionMissing', details: { option } }
    : { refused: 'aggregate.optionInvalid', details: { option, given: JSON.stringify(given) } };

/** The first child whose scores are all equal, among areas that have one; it cannot be brought to a scale of its own. */
export function constantChild(children: readonly Float64Array[]): NodeRefusal | undefined {
  for (let child = 0; child < children.length; child++) {
    const [min, max] = extent(children[child]!);
    if (min === max) return { refused: 'aggregate.constant', child, details: { constant: min } };
  }
  return undefined;
}

/** Which areas have a score of at least one child. */
export function someScore(children: readonly Float64Array[]): (row: number) => boolean {
  return (row) => children.some((column) => !Number.isNaN(column[row]));
}
