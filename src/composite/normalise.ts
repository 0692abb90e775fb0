import { MeridianError } from '../model/error.ts';
import type { Indicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type {
  NormaliseChoice,
  NormaliseMethodName,
  NormaliseOptions,
  NormaliseStep,
} from '../model/method.ts';
import { NORMALISE_NEEDS, normaliseChoiceOf, readsOption, TO_FITS } from '../model/method-needs.ts';
import { roundDecimal } from './decimal-round.ts';
import {
  distanceToMax,
  distanceToReference,
  distanceToTarget,
  fractionOfMax,
  intervalBest,
  middleBest,
} from './normalise-distance.ts';
import type { ColumnOptions, NormaliseMethod, Refusal } from './normalise-method.ts';
import { borda, exponentialRank, percentRank, rank } from './normalise-rank.ts';
import { goalposts, minmax, none, scaled, zscore } from './normalise-scale.ts';
import { type Panel, type Part, partDetails, partLogs, partsOf, putPart, takePart } from './panel.ts';
import type { Values } from './statistics.ts';
import type { NormalisedColumn, NormaliseLog } from './step-log.ts';
import { columnOf, makeTable, type Table } from './table.ts';
import type { Transformed } from './treat.ts';

/** How a column is brought to the common scale, more always being better afterwards. */
export const NORMALISE: Readonly<Record<NormaliseMethodName, NormaliseMethod>> = {
  none,
  minmax,
  zscore,
  scaled,
  goalposts,
  rank,
  percentRank,
  borda,
  exponentialRank,
  distanceToTarget,
  distanceToMax,
  distanceToReference,
  fractionOfMax,
  middleBest,
  intervalBest,
};

/** The score of one value, by what the log keeps of its column; NaN of NaN. */
export function scoreAt(value: number, column: NormalisedColumn): number {
  const score = NORMALISE[column.method].at(value, column);
  return column.decimals === undefined ? score : roundDecimal(score, column.decimals);
}

export interface NormalisedValues {
  readonly values: Float64Array;
  readonly column: NormalisedColumn;
}

/** One column's scores, with what they depend on; or why there are none. `areas` names the rows, for a reference area. */
export function normaliseColumn(
  values: Values,
  name: NormaliseMethodName,
  options: ColumnOptions,
  areas: readonly string[] = [],
): NormalisedValues | Refusal {
  const method = NORMALISE[name];
  if (!method.isStated && isEmpty(values)) return { refused: 'normalise.empty' };
  const resolved = method.resolve(values, options, areas);
  if ('refused' in resolved) return resolved;
  const reading = NORMALISE_NEEDS[name].to === 'moments' ? 'moments' : 'range';
  if (resolved.to !== undefined && !TO_FITS[reading](resolved.to))
    return { refused: `normalise.${reading}`, details: { first: resolved.to[0], second: resolved.to[1] } };
  const { decimals } = options;
  const scores = new Float64Array(values.length);
  for (let row = 0; row < scores.length; row++) {
    const value = values[row]!;
    const score = Number.isNaN(value) ? value : method.at(value, resolved);
    if (!Number.isFinite(score) && !Number.isNaN(value)) return { refused: 'normalise.tooWide' };
    scores[row] = decimals === undefined ? score : roundDecimal(score, decimals);
  }
  return {
    values: scores,
    column: { method: name, ...resolved, ...(decimals === undefined ? {} : { decimals }) },
  };
}

/** Brings scores, of which more is better, to another scale; or says why they cannot be. */
export const rescaleColumn = (
  values: Values,
  { method, ...options }: NormaliseChoice,
  areas?: readonly string[],
): NormalisedValues | Refusal => normaliseColumn(values, method, { ...options, direction: 1 }, areas);

/**
 * Normalises the indicators' columns, each by its override or else by the step. The result has the indicators only. In a panel
 * each period by itself, or with `over: panel` all rows at once.
 * @param transformed indicators whose values are no longer in their own unit
 * @throws MeridianError `method.impossible` with every column that cannot be normalised
 */
export function normalise(
  table: Table,
  indicators: readonly Indicator[],
  step: NormaliseStep,
  transformed: Transformed = new Map(),
  panel?: Panel,
): { readonly table: Table; readonly log: NormaliseLog } {
  const scores = makeTable(
    table.areas,
    indicators.map(({ code }) => code),
  );
  const parts = partsOf(table.areas, panel, step.over);
  const names = parts.map((part) => (panel === undefined ? part.areas : takeAreas(panel, part.rows)));
  const logs: Record<string, NormalisedColumn>[] = parts.map(() => ({}));
  const issues: Issue[] = [];
  for (const indicator of indicators) {
    const { code } = indicator;
    const { method, ...options } = columnChoice(step, indicator);
    const before = columnOf(table, code);
    const after = columnOf(scores, code);
    parts.forEach((part, at) => {
      const result =
        unitRefusal(method, transformed.has(code)) ??
        panelRefusal(method, transformed.get(code)?.byPeriod ?? false, part, panel) ??
        normaliseColumn(takePart(before, part), method, options, names[at]!);
      if ('refused' in result) {
        issues.push({
          code: result.refused,
          severity: 'error',
          at: { column: code },
          details: { ...partDetails(code, part), ...result.details },
        });
        return;
      }
      putPart(result.values, part, after);
      logs[at]![code] = result.column;
    });
  }
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'normalise' }, issues);
  return { table: scores, log: { step: 'normalise', ...partLogs(parts, logs) } };
}

/** What is stated in the indicator's unit: the override says it, else the indicator, else the step for all. */
function columnChoice(step: NormaliseStep, indicator: Indicator): ColumnOptions & NormaliseChoice {
  const choice = normaliseChoiceOf(step, indicator.code);
  const overrides = step.indicators ?? {};
  const override = Object.hasOwn(overrides, indicator.code) ? overrides[indicator.code] : undefined;
  const own = (['goalposts', 'target', 'best'] as const).flatMap((option) => {
    const stated = override?.[option] ?? indicator[option];
    return stated !== undefined && readsOption(choice.method, option) ? [[option, stated] as const] : [];
  });
  return { ...choice, ...(Object.fromEntries(own) as NormaliseOptions), direction: indicator.direction! };
}

/** What is stated in an indicator's own unit does not go together with values that are transformed. */
function unitRefusal(method: NormaliseMethodName, isTransformed: boolean): Refusal | undefined {
  if (!isTransformed) return undefined;
  const { goalposts: posts, target, best, from } = NORMALISE_NEEDS[method];
  if (posts) return { refused: 'normalise.goalpostsAfterLog' };
  return target || best !== 'none' || from ? { refused: 'normalise.statedAfterLog' } : undefined;
}

/** What several periods at once have no common measure for: a reference area's value, values transformed period by period. */
function panelRefusal(
  method: NormaliseMethodName,
  isTransformedByPeriod: boolean,
  part: Part,
  panel: Panel | undefined,
): Refusal | undefined {
  if (panel === undefined || part.period !== undefined) return undefined;
  if (NORMALISE_NEEDS[method].reference) return { refused: 'normalise.referenceOverPanel' };
  return isTransformedByPeriod ? { refused: 'normalise.transformedByPeriod' } : undefined;
}

const takeAreas = ({ areas }: Panel, rows: Int32Array | undefined): readonly string[] =>
  rows === undefined ? areas : Array.from(rows, (row) => areas[row]!);

function isEmpty(values: Values): boolean {
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) return false;
  return true;
}
