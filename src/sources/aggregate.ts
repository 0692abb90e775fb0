import type { Aggregate } from '../model/mapping.ts';

/** Most groups (area and period) that one file's columns may be aggregated into. */
export const MAX_GROUPS = 2_000_000;

/** What is gathered of one group's numbers. */
export interface Gathered {
  readonly area: number;
  readonly period: string;
  readonly firstRow: number;
  /** Rows of the group, with and without a number. */
  rows: number;
  count: number;
  above: number;
  /** Neumaier's compensated sum. */
  sum: number;
  correction: number;
  min: number;
  max: number;
}

export const newGroup = (area: number, period: string, firstRow: number): Gathered => ({
  area,
  period,
  firstRow,
  rows: 0,
  count: 0,
  above: 0,
  sum: 0,
  correction: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
});

/** Adds one row; `value` undefined where it has no number. */
export function gather(group: Gathered, value: number | undefined, threshold: number): void {
  group.rows += 1;
  if (value === undefined) return;
  group.count += 1;
  if (value > threshold) group.above += 1;
  const sum = group.sum + value;
  group.correction +=
    Math.abs(group.sum) >= Math.abs(value) ? group.sum - sum + value : value - sum + group.sum;
  group.sum = sum;
  if (value < group.min) group.min = value;
  if (value > group.max) group.max = value;
}

const METHODS: Readonly<Record<Aggregate['method'], (group: Gathered) => number>> = {
  mean: (group) => (group.sum + group.correction) / group.count,
  sum: (group) => group.sum + group.correction,
  min: (group) => group.min,
  max: (group) => group.max,
  count: (group) => group.count,
  countAbove: (group) => group.above,
};

/** The group's value; null with fewer numbers than `minCount`, of which there is at least one. */
export const resultOf = (group: Gathered, aggregate: Aggregate): number | null =>
  group.count < Math.max(1, aggregate.minCount ?? 1) ? null : METHODS[aggregate.method](group);
