import { type Framework, figureOf, type Indicator } from '../model/framework.ts';
import type { Step } from '../model/method.ts';
import { IMPUTE_NEEDS } from '../model/method-needs.ts';
import { findStep } from '../model/readiness.ts';
import { withNumerators } from './numerator.ts';
import {
  type CompositeInput,
  type CompositeResult,
  keepRows,
  type Plan,
  type Progress,
  runComposite,
  runStep,
} from './run.ts';
import { columnOf, selectColumns, type Table } from './table.ts';
import { indicatorsOf, nodesOf, type TreeNode } from './tree.ts';

/**
 * The scores of a run with other figures in one row. Throws as `runComposite`.
 * @param figures by column of the input; those that are not there stay as they are
 */
export type Rerun = (figures: ReadonlyMap<string, number>) => Pick<CompositeResult, 'scores' | 'panel'>;

/** How many normalised columns are kept. */
const MOST_KEPT = 64;

/**
 * Makes runs that differ from `base` in numbers of one row that had numbers before. The bits are those of a full run, but only
 * indicators whose figures change are brought from raw to normalised again, each once for each figure; the others' normalised
 * columns are the base's. Where indicators do not go through the steps apart from each other, every run is a full one.
 */
export function makeRerun(
  framework: Framework,
  input: CompositeInput,
  base: CompositeResult,
  row: number,
): Rerun {
  if (!isByColumn(framework))
    return (figures) => runComposite(framework, { ...input, table: withFigures(input.table, row, figures) });
  const nodes = nodesOf(framework.tree);
  const indicators = indicatorsOf(framework.tree);
  const plan: Plan = { framework, nodes, indicators };
  const { method } = framework;
  const normalising = method.findIndex(({ step }) => step === 'normalise');
  const kept = keptRows(input.table.areas, base.areas);
  const begun: Progress = { ...input, made: new Map(), screenedOut: [], log: [] };
  const cut = keepRows(begun, kept);

  const columns = new Map<string, Float64Array>();
  const normalisedColumn = (indicator: TreeNode<Indicator>, figure: number): Float64Array => {
    const key = `${indicator.code} ${figure}`;
    const known = columns.get(key);
    if (known) return known;
    const raw = rawTable(input.table, indicator, row, figure);
    const own: Plan = { ...plan, indicators: [indicator] };
    const run = (progress: Progress, step: Step): Progress => {
      if (step.step === 'screen') return keepRows(progress, kept);
      return step.step === 'weight' ? progress : runStep(progress, step, own);
    };
    const { table } = method.slice(0, normalising + 1).reduce(run, { ...begun, table: raw });
    const column = columnOf(table, indicator.code);
    columns.set(key, column);
    if (columns.size > MOST_KEPT) columns.delete(columns.keys().next().value!);
    return column;
  };

  const normalised: Table = { ...base.stages.normalised, data: base.stages.normalised.data.slice() };
  const ready: Progress = { ...cut, table: normalised, made: new Map([['normalised', normalised]]) };
  const ending = method.filter(({ step }) => step === 'weight' || step === 'aggregate');
  const replaced = new Set<string>();
  return (figures) => {
    for (const code of replaced) columnOf(normalised, code).set(columnOf(base.stages.normalised, code));
    for (const indicator of indicators) {
      const figure = figures.get(figureOf(indicator.node));
      if (figure === undefined) continue;
      columnOf(normalised, indicator.code).set(normalisedColumn(indicator, figure));
      replaced.add(indicator.code);
    }
    const { scores, panel } = ending.reduce((progress, step) => runStep(progress, step, plan), ready);
    return { scores: scores!, ...(panel === undefined ? {} : { panel }) };
  };
}

/** The rows of a run's input that its screening left. */
function keptRows(all: readonly string[], left: readonly string[]): readonly number[] {
  const rowOf = new Map(all.map((area, row) => [area, row]));
  return left.map((area) => rowOf.get(area)!);
}

/** What an indicator's column is made of: its figures, with the row's own changed, and its denominator's. */
function rawTable(table: Table, { node }: TreeNode<Indicator>, row: number, figure: number): Table {
  const { denominator } = node;
  const codes = [figureOf(node), ...(denominator === undefined ? [] : [denominator])];
  const raw = selectColumns(
    table,
    codes.filter((code) => table.columns.includes(code)),
  );
  columnOf(raw, figureOf(node))[row] = figure;
  return withNumerators(raw, [node]);
}

function withFigures(table: Table, row: number, figures: ReadonlyMap<string, number>): Table {
  const changed = { ...table, data: table.data.slice() };
  for (const [code, figure] of figures) columnOf(changed, code)[row] = figure;
  return changed;
}

/** Whether what becomes of an indicator's column up to its normalisation, and which rows stay, does not depend on other indicators' numbers. */
function isByColumn({ tree, method }: Framework): boolean {
  const impute = findStep(method, 'impute');
  const screen = findStep(method, 'screen');
  const indicators = indicatorsOf(tree).map(({ node }) => node);
  const figures = new Set(indicators.flatMap((indicator) => [indicator.code, figureOf(indicator)]));
  return (
    !(impute && IMPUTE_NEEDS[impute.method].siblings) &&
    screen?.minNonZero === undefined &&
    !indicators.some(({ denominator }) => denominator !== undefined && figures.has(denominator))
  );
}
