import { isIndicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { WeightChoice } from '../model/method.ts';
import { completeRows } from './principal-components.ts';
import { extent } from './statistics.ts';
import type { CountedRows, FamilyDetail } from './step-log.ts';
import { columnOf } from './table.ts';
import {
  byFamily,
  type FoundWeights,
  isRefused,
  issueOf,
  type RefusedFamily,
  sumUpwards,
  upperWeights,
  type WeighedFamily,
  type WeightMethod,
  type WeightTree,
} from './weight-method.ts';

/** Columns that are weighed among themselves: scores without gaps, more is better. */
export interface ScoredFamily {
  readonly codes: readonly string[];
  readonly columns: readonly Float64Array[];
  /** Which rows they are of. */
  readonly rows: CountedRows;
}
export interface ScoreWeights {
  /** What is wrong with the choice, whatever the scores are. */
  readonly check?: (choice: WeightChoice) => Issue | undefined;
  readonly weigh: (family: ScoredFamily, choice: WeightChoice) => WeighedFamily | readonly RefusedFamily[];
  /** Fewest complete areas for so many columns. */
  readonly least: (columns: number) => number;
}

/**
 * Weighs the columns of some nodes over the areas that have all of them; an area with a gap says nothing about how columns
 * differ, and is named in the log.
 */
export function weighColumns(
  { normalised, panel }: WeightTree,
  codes: readonly string[],
  columns: readonly Float64Array[],
  choice: WeightChoice,
  { weigh, least }: ScoreWeights,
): WeighedFamily | readonly RefusedFamily[] {
  const complete = completeRows(columns);
  const count = normalised.areas.length - complete.left.length;
  const required = least(codes.length);
  if (count < required) return [{ refused: 'weight.tooFewAreas', details: { count, required } }];
  const left = complete.left.map((row) => ({
    area: normalised.areas[row]!,
    ...(panel === undefined ? {} : { period: panel.periods[row]! }),
  }));
  return weigh({ codes, columns: complete.columns, rows: { count, left } }, choice);
}

/** A method that weighs indicators by their scores: those of each dimension, or all at once. */
export const fromScores =
  (method: ScoreWeights): WeightMethod =>
  (tree, choice) => {
    const wrong = method.check?.(choice);
    if (wrong !== undefined) return { weights: [], issues: [wrong] };
    return (choice.among === 'all' ? allAtOnce : amongSiblings)(tree, choice, method);
  };

/**
 * The indicators of each dimension among themselves. Where a dimension has dimensions too, its indicators together keep the
 * share that `upper` gives them.
 */
function amongSiblings(tree: WeightTree, choice: WeightChoice, method: ScoreWeights): FoundWeights {
  const upper = upperWeights(tree, choice);
  return byFamily(tree, choice, (_, children) => {
    const indicators = children.filter((child) => isIndicator(tree.nodes[child]!.node));
    if (indicators.length < 2) return undefined;
    const answer = weighIndicators(tree, indicators, choice, method);
    if (isRefused(answer) || indicators.length === children.length) return answer;
    const theirs = indicators.reduce((sum, child) => sum + upper[child]!, 0);
    const sum = answer.weights.reduce((total, weight) => total + weight, 0);
    const weights = children.map((child) => {
      const at = indicators.indexOf(child);
      return at < 0 ? upper[child]! : (answer.weights[at]! / sum) * theirs;
    });
    return { weights, detail: answer.detail };
  });
}

/** All indicators among themselves; a dimension weighs the sum of what is below it. */
function allAtOnce(tree: WeightTree, choice: WeightChoice, method: ScoreWeights): FoundWeights {
  const weights = upperWeights(tree, { ...choice, upper: 'equal' });
  const indicators = tree.nodes.flatMap(({ node }, index) => (isIndicator(node) ? [index] : []));
  const index = tree.nodes[0]!;
  if (indicators.length < 2) return { weights, issues: [] };
  const answer = weighIndicators(tree, indicators, choice, method);
  if (isRefused(answer)) return { weights, issues: answer.map((refused): Issue => issueOf(index, refused)) };
  indicators.forEach((indicator, at) => {
    weights[indicator] = answer.weights[at]!;
  });
  sumUpwards(tree, weights);
  return { weights, detail: { families: { [index.code]: answer.detail } }, issues: [] };
}

function weighIndicators(
  tree: WeightTree,
  indicators: readonly number[],
  choice: WeightChoice,
  method: ScoreWeights,
): WeighedFamily | readonly RefusedFamily[] {
  const codes = indicators.map((index) => tree.nodes[index]!.code);
  const columns = codes.map((code) => columnOf(tree.normalised, code));
  return weighColumns(tree, codes, columns, choice, method);
}

/** Positions between the smallest (0) and the largest value (1); all 0 where they are equal. */
export function positions(column: Float64Array): Float64Array {
  const [min, max] = extent(column);
  return column.map((value) => (max > min ? (value - min) / (max - min) : 0));
}

/** Codes of the columns whose values are all equal. */
export const constantsOf = ({ codes, columns }: ScoredFamily): readonly string[] =>
  codes.filter((_, at) => columns[at]!.every((value) => value === columns[at]![0]));

/** One entry per column, under its code. */
export const byCode = <T>({ codes }: ScoredFamily, entry: (at: number) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(codes.map((code, at) => [code, entry(at)]));

/** Weights with how they came about; refused where all are 0, because the method finds nothing to go by. */
export const someWeight = (
  weights: readonly number[],
  detail: FamilyDetail,
  method: string,
): WeighedFamily | readonly RefusedFamily[] =>
  weights.some((weight) => weight > 0)
    ? { weights, detail }
    : [{ refused: 'weight.noDifference', details: { method } }];
