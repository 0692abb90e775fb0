import type { TreatChoice, TreatMethodName, TreatStep } from '../model/method.ts';
import { extent, kurtosis, skewness, type Values } from './statistics.ts';
import { orNull, type Shape, type TreatedColumn, type TreatLog } from './step-log.ts';
import { columnOf, type Table, withColumns } from './table.ts';

export interface TreatLimits {
  readonly maxPoints: number;
  readonly skewness: number;
  readonly kurtosis: number;
}
export interface Treated {
  readonly values: Float64Array;
  /** Cells that were moved one by one. */
  readonly points: readonly { readonly row: number; readonly before: number; readonly after: number }[];
  readonly log?: { readonly min: number; readonly shift: number };
}
export interface TreatMethod {
  readonly treat: (values: Values, limits: TreatLimits) => Treated;
  /** Whether the result stands even if the column fails the rule still. */
  readonly isFinal: boolean;
}

/**
 * Whether a column may stay as it is: |skewness| < limit or kurtosis < limit, both of the sample (e1071 type 2). A column for
 * which they are not defined (fewer than four values, or all equal) passes, as nothing can be said against it.
 */
export function shapeOf(values: Values, limits: TreatLimits): Shape {
  const skew = skewness(values);
  const kurt = kurtosis(values);
  const fails = Math.abs(skew) >= limits.skewness && kurt >= limits.kurtosis;
  return { skewness: orNull(skew), kurtosis: orNull(kurt), passed: !fails };
}

/**
 * Moves one distinct extreme value at a time to the next value inside, until the column passes {@link shapeOf}: the largest
 * where skewness is positive, else the smallest. Values that tie move together. At most `limits.maxPoints` cells move in all:
 * where the next move would take more, because of ties, it is not made. Nor is a move that would make all values equal.
 * Source: OECD/JRC Handbook 2008, step 5; COINr `winsorise`, which counts moves and so takes more cells where values tie.
 */
export function winsorise(values: Values, limits: TreatLimits): Treated {
  const current = Float64Array.from(values);
  const moved = new Set<number>();
  for (;;) {
    const shape = shapeOf(current, limits);
    if (shape.passed) break;
    const [min, max] = extent(current);
    const isHigh = shape.skewness! > 0;
    const extreme = isHigh ? max : min;
    const rows: number[] = [];
    let next = isHigh ? min : max;
    current.forEach((value, row) => {
      if (value === extreme) rows.push(row);
      else if (isHigh ? value > next : value < next) next = value;
    });
    if (next === (isHigh ? min : max)) break;
    if (moved.size + rows.filter((row) => !moved.has(row)).length > limits.maxPoints) break;
    for (const row of rows) {
      moved.add(row);
      current[row] = next;
    }
  }
  const points = [...moved].sort((a, b) => a - b);
  return {
    values: current,
    points: points.map((row) => ({ row, before: values[row]!, after: current[row]! })),
  };
}

/**
 * x → ln(x − min + 0.01 (max − min)), which keeps the order of values and is defined for negative ones. A column whose values
 * are all equal stays as it is. The result is a plain number without the indicator's unit. Source: COINr `log_CT`.
 */
export function logTransform(values: Values): Treated {
  const [min, max] = extent(values);
  if (!(max > min)) return { values: Float64Array.from(values), points: [] };
  const shift = 0.01 * (max - min);
  return {
    values: Float64Array.from(values, (value) => Math.log(value - min + shift)),
    points: [],
    log: { min, shift },
  };
}

/** What is done to a column that fails the rule of {@link shapeOf}; one that passes is never touched. */
export const TREAT: Readonly<Record<TreatMethodName, TreatMethod>> = {
  none: { treat: (values) => ({ values: Float64Array.from(values), points: [] }), isFinal: true },
  winsorise: { treat: winsorise, isFinal: false },
  log: { treat: logTransform, isFinal: true },
};

/** What follows where the method was not enough: `none` lets its result stand; `log` begins again from the values before. */
const OTHERWISE = {
  none: (_before: Values, soFar: Treated) => ({ result: soFar, applied: undefined }),
  log: (before: Values) => ({ result: logTransform(before), applied: 'log' }),
} as const;

export const TREAT_DEFAULTS = { maxPoints: 5, skewness: 2, kurtosis: 3.5, otherwise: 'log' } as const;

/** One column: test, treat, test again, and fall back if the column fails still. */
export function treatColumn(
  values: Values,
  choice: TreatChoice,
): Treated & { readonly applied: string; readonly before: Shape; readonly after: Shape } {
  const limits = { ...TREAT_DEFAULTS, ...choice };
  const before = shapeOf(values, limits);
  if (before.passed) return { ...TREAT.none.treat(values, limits), applied: 'none', before, after: before };
  const method = TREAT[choice.method];
  const first = method.treat(values, limits);
  const after = shapeOf(first.values, limits);
  if (after.passed || method.isFinal) return { ...first, applied: choice.method, before, after };
  const { result, applied } = OTHERWISE[limits.otherwise](values, first);
  return { ...result, applied: applied ?? choice.method, before, after: shapeOf(result.values, limits) };
}

/** Treats the indicators' columns, each by its override or else by the step; variables stay as they are. */
export function treat(
  table: Table,
  indicators: readonly string[],
  step: TreatStep,
): { readonly table: Table; readonly log: TreatLog } {
  const { step: _, indicators: overrides = {}, ...common } = step;
  const columns = new Map<string, Float64Array>();
  const log: Record<string, TreatedColumn> = {};
  for (const code of indicators) {
    const choice = {
      ...TREAT_DEFAULTS,
      ...common,
      ...(Object.hasOwn(overrides, code) ? overrides[code] : {}),
    };
    const {
      values,
      points,
      applied,
      before,
      after,
      log: transform,
    } = treatColumn(columnOf(table, code), choice);
    columns.set(code, values);
    log[code] = {
      method: choice.method,
      maxPoints: choice.maxPoints,
      skewness: choice.skewness,
      kurtosis: choice.kurtosis,
      otherwise: choice.otherwise,
      applied,
      before,
      after,
      points: points.map((point) => ({
        area: table.areas[point.row]!,
        before: point.before,
        after: point.after,
      })),
      ...(transform === undefined ? {} : { log: transform }),
    };
  }
  return { table: withColumns(table, columns), log: { step: 'treat', columns: log } };
}
