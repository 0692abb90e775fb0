import type { Framework } from '../model/framework.ts';
import { varianceInflation } from './collinearity.ts';
import { columnProfile, profileFlags } from './column-profile.ts';
import { type Correlation, type CorrelationName, correlate } from './correlation.ts';
import { type CorrelatedPair, denominatorCorrelations, pairsAmong } from './correlation-tree.ts';
import { cronbachAlpha } from './cronbach.ts';
import { importanceOf } from './effective-weight.ts';
import type {
  Examination,
  ExaminedCorrelation,
  ExaminedDimension,
  ExaminedNode,
  ExaminedPair,
} from './examination.ts';
import { EXAMINE_LIMITS, type ExamineLimits } from './examine-limits.ts';
import { examineRemovals, rowsOf } from './examine-removal.ts';
import { outliersOf } from './outlier.ts';
import { pcaTable } from './pca-table.ts';
import type { CompositeInput, CompositeResult, ResultNode } from './run.ts';
import { orNull } from './step-log.ts';
import { columnOf, selectRows } from './table.ts';
import { indicatorsOf } from './tree.ts';

export interface ExamineOptions {
  /** Default `pearson`. */
  readonly correlation?: CorrelationName;
  readonly limits?: Partial<ExamineLimits>;
  /** Leave out what the index does without each node: it is computed anew for every one of them. */
  readonly isQuick?: boolean;
}

/**
 * Examines a run: every column's statistics, how the tree's nodes go together, what each weighs in truth, and what the ranking does
 * without it. Over a panel all periods count together, and ranks are those within a period. Source: OECD/JRC Handbook 2008, steps
 * 4 and 8; each figure's own in the file that computes it.
 * @param input what the run was made from: its table also has the denominators
 */
export function examine(
  framework: Framework,
  input: CompositeInput,
  result: CompositeResult,
  { correlation = 'pearson', limits: changed = {}, isQuick = false }: ExamineOptions = {},
): Examination {
  const limits = { ...EXAMINE_LIMITS, ...changed };
  const children = (code: string): readonly ResultNode[] =>
    result.nodes.filter(({ parent }) => parent === code);
  const dimensions = result.nodes
    .filter(({ kind }) => kind === 'dimension')
    .map((node) => examineDimension(node, children(node.code), result, correlation));
  const siblings = new Map(
    dimensions.flatMap(({ code }) => [...compareSiblings(code, children(code), result)]),
  );
  const removals = isQuick ? undefined : examineRemovals(framework, input, result);
  const nodes = result.nodes.map((node): ExaminedNode => {
    const scores = columnOf(result.scores, node.code);
    const index = columnOf(result.scores, result.nodes[0]!.code);
    return {
      code: node.code,
      parent: node.parent,
      depth: node.depth,
      kind: node.kind,
      ...(node.kind === 'indicator' ? valuesOf(node.code, result, limits) : {}),
      scores: columnProfile(scores),
      ...(node.parent === null
        ? {}
        : {
            withParent: plain(correlate(scores, columnOf(result.scores, node.parent), correlation)),
            withIndex: plain(correlate(scores, index, correlation)),
          }),
      weight: node.weight,
      effectiveWeight: node.effectiveWeight,
      ...siblings.get(node.code),
      ...removals?.get(node.code),
    };
  });
  return {
    areas: result.areas.length,
    correlation,
    limits,
    nodes,
    dimensions,
    withSize: withSize(framework, input, result, correlation, limits).map(plainPair),
  };
}

function valuesOf(
  code: string,
  { stages }: CompositeResult,
  limits: ExamineLimits,
): Pick<ExaminedNode, 'raw' | 'rawFlags' | 'treated' | 'treatedFlags' | 'outliers'> {
  const values = columnOf(stages.raw, code);
  const raw = columnProfile(values);
  const treated = columnProfile(columnOf(stages.treated, code));
  return {
    raw,
    rawFlags: profileFlags(raw, limits),
    treated,
    treatedFlags: profileFlags(treated, limits),
    outliers: outliersOf(values, limits.reach).rows.map((row) => stages.raw.areas[row]!),
  };
}

function examineDimension(
  { code, method }: ResultNode,
  children: readonly ResultNode[],
  { scores }: CompositeResult,
  correlation: CorrelationName,
): ExaminedDimension {
  const codes = children.map((child) => child.code);
  const columns = codes.map((child) => columnOf(scores, child));
  return {
    code,
    method: method!,
    children: codes,
    pairs: pairsAmong(scores, codes, correlation).map(plainPair),
    alpha: orNull(cronbachAlpha(columns)),
    alphaWithout:
      codes.length < 3
        ? []
        : codes.map((_, left) => orNull(cronbachAlpha(columns.filter((_, at) => at !== left)))),
    components: codes.length < 2 ? null : (pcaTable(codes, columns) ?? null),
  };
}

/** What each child of a dimension has to say beside its siblings. */
function compareSiblings(
  parent: string,
  children: readonly ResultNode[],
  { scores }: CompositeResult,
): readonly (readonly [string, Pick<ExaminedNode, 'correlationShare' | 'varianceShare' | 'tolerance'>])[] {
  const columns = children.map(({ code }) => columnOf(scores, code));
  const weights = children.map(({ weight }) => weight);
  const inflation = children.length < 2 ? [] : varianceInflation(columns);
  return importanceOf(columnOf(scores, parent), columns, weights).map((own, at) => [
    children[at]!.code,
    {
      correlationShare: orNull(own.correlationShare),
      varianceShare: orNull(own.varianceShare),
      ...(inflation[at] === undefined ? {} : { tolerance: orNull(1 / inflation[at]) }),
    },
  ]);
}

function withSize(
  framework: Framework,
  input: CompositeInput,
  { areas }: CompositeResult,
  correlation: CorrelationName,
  limits: ExamineLimits,
): readonly CorrelatedPair[] {
  const indicators = indicatorsOf(framework.tree).map(({ node }) => node);
  const known = new Set(input.table.columns);
  const denominators = [...new Set(indicators.map(({ denominator }) => denominator))].filter(
    (code): code is string => code !== undefined && known.has(code),
  );
  const undivided = indicators
    .filter(({ denominator, code }) => denominator === undefined && known.has(code))
    .map(({ code }) => code);
  const left = selectRows(input.table, rowsOf(input, areas));
  return denominatorCorrelations(left, undivided, denominators, limits.withSize, correlation);
}

const plain = ({ coefficient, pValue, count }: Correlation): ExaminedCorrelation => ({
  coefficient: orNull(coefficient),
  pValue: orNull(pValue),
  count,
});
const plainPair = (pair: CorrelatedPair): ExaminedPair => ({
  first: pair.first,
  second: pair.second,
  ...plain(pair),
});
