import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { TreatChoice, TreatMethodName, TreatStep } from '../model/method.ts';
import { TREAT_READS } from '../model/method-needs.ts';
import { type Panel, partDetails, partLogs, partsOf, putPart, takePart } from './panel.ts';
import { extent, skewnessAndKurtosis, type Values } from './statistics.ts';
import {
  orNull,
  type Shape,
  type StepLog,
  type Transform,
  type TreatedColumn,
  type TreatLog,
} from './step-log.ts';
import { columnOf, type Table, withColumns } from './table.ts';
import { type TransformName, transformAt, transformColumn } from './treat-transform.ts';

export interface TreatLimits {
  readonly maxPoints: number;
  readonly skewness: number;
  readonly kurtosis: number;
  /** boxCox: the exponent. */
  readonly lambda: number;
}
export interface Treated {
  readonly values: Float64Array;
  /** Cells that were moved one by one. */
  readonly points: readonly { readonly row: number; readonly before: number; readonly after: number }[];
  readonly log?: Transform;
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
export function shapeOf(values: Values, limits: Pick<TreatLimits, 'skewness' | 'kurtosis'>): Shape {
  const [skew, kurt] = skewnessAndKurtosis(values);
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
  const current = new Float64Array(values);
  const moved = new Set<number>();
  for (;;) {
    const shape = shapeOf(current, limits);
    if (shape.passed) break;
    const [min, max] = extent(current);
    const isHigh = shape.skewness! > 0;
    const extreme = isHigh ? max : min;
    const rows: number[] = [];
    let next = isHigh ? min : max;
    for (let row = 0; row < current.length; row++) {
      const value = current[row]!;
      if (value === extreme) rows.push(row);
      else if (isHigh ? value > next : value < next) next = value;
    }
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

const transforming = (name: TransformName): TreatMethod => ({
  treat: (values, { lambda }) => ({ ...transformColumn(values, name, lambda), points: [] }),
  isFinal: true,
});

/** What is done to a column that fails the rule of {@link shapeOf}; one that passes is never touched. */
export const TREAT: Readonly<Record<TreatMethodName, TreatMethod>> = {
  none: { treat: (values) => ({ values: new Float64Array(values), points: [] }), isFinal: true },
  winsorise: { treat: winsorise, isFinal: false },
  log: transforming('log'),
  logPlus: transforming('logPlus'),
  logOriginal: transforming('logOriginal'),
  boxCox: transforming('boxCox'),
};

export const TREAT_DEFAULTS = {
  maxPoints: 5,
  skewness: 2,
  kurtosis: 3.5,
  lambda: 0,
  otherwise: 'log',
} as const;

/** One column: test, treat, test again, and fall back to `otherwise`, from the values before, if the column fails still. */
export function treatColumn(
  values: Values,
  choice: TreatChoice,
): Treated & { readonly applied: TreatMethodName; readonly before: Shape; readonly after: Shape } {
  const limits = { ...TREAT_DEFAULTS, ...choice };
  const before = shapeOf(values, limits);
  if (before.passed) return { ...TREAT.none.treat(values, limits), applied: 'none', before, after: before };
  const method = TREAT[choice.method];
  const first = method.treat(values, limits);
  const after = shapeOf(first.values, limits);
  if (after.passed || method.isFinal || limits.otherwise === 'none')
    return { ...first, applied: choice.method, before, after };
  const second = TREAT[limits.otherwise].treat(values, limits);
  return { ...second, applied: limits.otherwise, before, after: shapeOf(second.values, limits) };
}

/** One cell as its column's entry of the log has it; of a cell that was not there when the log was made, as if nothing moved it. */
export function treatedAt(area: string, value: number, { points, log }: TreatedColumn): number {
  if (log !== undefined) return transformAt(value, log);
  return points.find((point) => point.area === area)?.after ?? value;
}

/** Indicators whose values a treatment transformed; `byPeriod` where each period of a panel has its own transformation, or none. */
export type Transformed = ReadonlyMap<string, { readonly byPeriod: boolean }>;

export function transformedBy(log: readonly StepLog[]): Transformed {
  const found = new Map<string, { readonly byPeriod: boolean }>();
  for (const entry of log) {
    if (entry.step !== 'treat') continue;
    const { columns, periods } = entry;
    for (const part of periods === undefined ? [columns] : Object.values(periods))
      for (const [code, column] of Object.entries(part))
        if (column.log !== undefined) found.set(code, { byPeriod: periods !== undefined });
  }
  return found;
}

/**
 * Treats the indicators' columns, each by its override or else by the step; variables stay as they are. In a panel each period
 * by itself, or with `over: panel` all rows at once.
 * @throws MeridianError `method.impossible` where a transformation leaves the range of numbers
 */
export function treat(
  table: Table,
  indicators: readonly string[],
  step: TreatStep,
  panel?: Panel,
): { readonly table: Table; readonly log: TreatLog } {
  const parts = partsOf(table.areas, panel, step.over);
  const logs: Record<string, TreatedColumn>[] = parts.map(() => ({}));
  const columns = new Map<string, Float64Array>();
  const issues: Issue[] = [];
  for (const code of indicators) {
    const choice = choiceOf(step, code);
    const before = columnOf(table, code);
    const after = new Float64Array(before.length);
    parts.forEach((part, at) => {
      const result = treatColumn(takePart(before, part), choice);
      if (
        result.log !== undefined &&
        result.values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)
      )
        issues.push({
          code: 'treat.tooLarge',
          severity: 'error',
          at: { column: code },
          details: { ...partDetails(code, part), method: result.applied },
        });
      putPart(result.values, part, after);
      logs[at]![code] = columnLog(choice, result, part.areas);
    });
    columns.set(code, after);
  }
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'treat' }, issues);
  return { table: withColumns(table, columns), log: { step: 'treat', ...partLogs(parts, logs) } };
}

function choiceOf({ step: _, over: __, indicators = {}, ...common }: TreatStep, code: string) {
  return { ...TREAT_DEFAULTS, ...common, ...(Object.hasOwn(indicators, code) ? indicators[code] : {}) };
}

function columnLog(
  { method, maxPoints, skewness, kurtosis, otherwise, lambda }: ReturnType<typeof choiceOf>,
  { points, applied, before, after, log }: ReturnType<typeof treatColumn>,
  areas: readonly string[],
): TreatedColumn {
  return {
    method,
    maxPoints,
    skewness,
    kurtosis,
    otherwise,
    ...([method, otherwise].some((name) => TREAT_READS[name].includes('lambda')) ? { lambda } : {}),
    applied,
    before,
    after,
    points: points.map((point) => ({ area: areas[point.row]!, before: point.before, after: point.after })),
    ...(log === undefined ? {} : { log }),
  };
}
