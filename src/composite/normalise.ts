import { MeridianError } from '../model/error.ts';
import type { Indicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { NormaliseMethodName, NormaliseStep } from '../model/method.ts';
import { NORMALISE_NEEDS, TO_FITS } from '../model/method-needs.ts';
import { extent, mean, presentOf, standardDeviation, type Values } from './statistics.ts';
import type { NormalisedColumn, NormaliseLog } from './step-log.ts';
import { columnOf, makeTable, type Table } from './table.ts';

/** A method's choices for one column, all definite. */
export interface NormaliseOptions {
  readonly direction: 1 | -1;
  readonly to: readonly [number, number];
  readonly clamp: boolean;
  readonly goalposts?: readonly [low: number, high: number];
}
type Resolved = Omit<NormalisedColumn, 'method'>;
/** Why a column cannot be normalised: an issue's code, with what fills its words. */
export interface Refusal {
  readonly refused: string;
  readonly details?: Readonly<Record<string, number>>;
}
export interface NormaliseMethod {
  /** All that one column's scores depend on, as the log keeps it. */
  readonly resolve: (values: Values, options: NormaliseOptions) => Resolved | Refusal;
  /** The score of one value; NaN of NaN. */
  readonly at: (value: number, column: Resolved) => number;
}

/** Position of `value` from the worse end (0) to the better end (1). */
const share = (value: number, { direction, min, max }: Resolved): number =>
  direction === 1 ? (value - min!) / (max! - min!) : (max! - value) / (max! - min!);

const stretch = (position: number, [low, high]: readonly [number, number]): number =>
  position * (high - low) + low;

/**
 * low + (high − low) × (x − min) / (max − min), with (max − x) above the line where less is better: the worst area gets
 * low, the best high. min and max are of the column as it is now, over the areas that are left. No unit. Refused for a column
 * without values or with only equal ones. Source: OECD/JRC Handbook 2008, step 5 (re-scaling); COINr `n_minmax`.
 */
const minmax: NormaliseMethod = {
  resolve: (values, { direction, to }) => {
    const [min, max] = extent(values);
    if (min === max) return { refused: 'normalise.constant', details: { constant: min } };
    if (!Number.isFinite(max - min)) return { refused: 'normalise.tooWide' };
    return { direction, to, min, max };
  },
  at: (value, column) => stretch(share(value, column), column.to),
};

/**
 * m + s × d × (x − mean) / sd with direction d and the sample standard deviation (n − 1); m and s are `to`. No unit, no bounds.
 * Refused for a column without values, with one value, or with only equal ones. Source: OECD/JRC Handbook 2008, step 5
 * (standardisation); COINr `n_zscore`.
 */
const zscore: NormaliseMethod = {
  resolve: (values, { direction, to }) => {
    const [min, max] = extent(values);
    if (min === max) return { refused: 'normalise.constant', details: { constant: min } };
    const centre = mean(values);
    const spread = standardDeviation(values);
    if (!Number.isFinite(centre) || !Number.isFinite(spread)) return { refused: 'normalise.tooWide' };
    return { direction, to, mean: centre, standardDeviation: spread };
  },
  at: (value, { direction, to, mean: centre, standardDeviation: spread }) =>
    ((direction * (value - centre!)) / spread!) * to[1] + to[0],
};

/**
 * As minmax, with stated posts instead of the column's own bounds, so that scores can be compared between years and do not
 * depend on who else is assessed. A value beyond a post scores as the post if `clamp`, else it runs out of the range. Defined for
 * constant columns. Refused without posts. Source: UNDP Human Development Report, technical note 1; COINr `n_goalposts`.
 */
const goalposts: NormaliseMethod = {
  resolve: (_values, { direction, to, clamp, goalposts: posts }) => {
    if (!posts) return { refused: 'normalise.goalpostsMissing' };
    const [min, max] = posts;
    if (!(min < max)) return { refused: 'normalise.goalpostsOrder', details: { low: min, high: max } };
    return { direction, to, min, max, clamp };
  },
  at: (value, column) => {
    const position = share(value, column);
    return stretch(column.clamp ? Math.min(1, Math.max(0, position)) : position, column.to);
  },
};

/** How a column is brought to the common scale, more always being better afterwards. */
export const NORMALISE: Readonly<Record<NormaliseMethodName, NormaliseMethod>> = {
  minmax,
  zscore,
  goalposts,
};

/** One column's scores, with what they depend on; or why there are none. */
export function normaliseColumn(
  values: Values,
  name: NormaliseMethodName,
  options: NormaliseOptions,
): { readonly values: Float64Array; readonly column: NormalisedColumn } | Refusal {
  const method = NORMALISE[name];
  if (presentOf(values).length === 0) return { refused: 'normalise.empty' };
  const resolved = method.resolve(values, options);
  if ('refused' in resolved) return resolved;
  const reading = NORMALISE_NEEDS[name].to;
  if (!TO_FITS[reading](resolved.to))
    return { refused: `normalise.${reading}`, details: { first: resolved.to[0], second: resolved.to[1] } };
  const scores = Float64Array.from(values, (value) => method.at(value, resolved));
  if (presentOf(scores).some((score) => !Number.isFinite(score))) return { refused: 'normalise.tooWide' };
  return { values: scores, column: { method: name, ...resolved } };
}

/**
 * Normalises the indicators' columns, each by its override or else by the step. The result has the indicators only.
 * @param transformed indicators whose values are logarithms now: goalposts are in their own unit, so that the two do not go together
 */
export function normalise(
  table: Table,
  indicators: readonly Indicator[],
  step: NormaliseStep,
  transformed: ReadonlySet<string> = new Set(),
): { readonly table: Table; readonly log: NormaliseLog } {
  const codes = indicators.map(({ code }) => code);
  const scores = makeTable(table.areas, codes);
  const log: Record<string, NormalisedColumn> = {};
  const issues: Issue[] = [];
  for (const indicator of indicators) {
    const override =
      step.indicators && Object.hasOwn(step.indicators, indicator.code)
        ? step.indicators[indicator.code]
        : undefined;
    const posts = override?.goalposts ?? indicator.goalposts;
    const method = override?.method ?? step.method;
    const result =
      NORMALISE_NEEDS[method].goalposts && transformed.has(indicator.code)
        ? { refused: 'normalise.goalpostsAfterLog' }
        : normaliseColumn(columnOf(table, indicator.code), method, {
            direction: indicator.direction!,
            to: override?.to ?? step.to,
            clamp: override?.clamp ?? step.clamp ?? true,
            ...(posts === undefined ? {} : { goalposts: posts }),
          });
    if ('refused' in result) {
      issues.push({
        code: result.refused,
        severity: 'error',
        at: { column: indicator.code },
        details: { indicator: indicator.code, ...result.details },
      });
      continue;
    }
    columnOf(scores, indicator.code).set(result.values);
    log[indicator.code] = result.column;
  }
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'normalise' }, issues);
  return { table: scores, log: { step: 'normalise', columns: log } };
}
