import { statistics } from '../composite/statistics.ts';
import { orNull } from '../composite/step-log.ts';
import type { OriginWire } from '../indicators/origin-wire.ts';
import { findValueOrigin } from '../indicators/value-lineage-actions.ts';
import { bandOf } from '../model/framework.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { contributionsOf } from './contribution.ts';
import { unitCodeOf } from './divided-unit.ts';
import { suggestPeers } from './peers.ts';
import { areasByCode, findStoredRun, notFound } from './run-actions.ts';
import { columnLog, denominatedUnit, marksOf, runNodes, symbolOf } from './run-nodes.ts';
import type { RunRecord } from './run-record.ts';
import {
  loadNodeStatistics,
  loadRunValues,
  loadScores,
  type NodeScoreRow,
  type RunValueRow,
} from './run-result-store.ts';
import type {
  AreaProfileWire,
  IndicatorProfileWire,
  LineageWire,
  RunNodeWire,
  RunValueWire,
} from './run-wire.ts';

/** Most strengths, and most weaknesses, that a profile names. */
const MAX_ASPECTS = 5;

/** Everything about one area in one run: scores against the median and the best, contributions, strengths, peers. */
export async function getAreaProfile(ctx: Context, id: string, code: string): Promise<AreaProfileWire> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, id);
  const { record } = run;
  const areas = areasByCode(record);
  const area = record.areas.find((one) => one.code === code);
  if (!area) throw notFound('area', code);
  const variables = (record.framework.variables ?? []).map((variable) => variable.code);
  const [scores, values, overall, context] = await Promise.all([
    loadScores(ctx.db, run.id, null, [code]),
    loadRunValues(ctx.db, run.id, null, [code]),
    loadNodeStatistics(ctx.db, run.id),
    loadRunValues(ctx.db, run.id, variables, null),
  ]);
  const scoreOf = new Map(scores.map((row) => [row.node, row]));
  const stagesOf = new Map(values.map((row) => [row.indicator, row]));
  const statisticsOf = new Map(overall.map((row) => [row.node, row]));
  const contributions = contributionsOf(record.nodes, (node) => scoreOf.get(node)?.score ?? Number.NaN);
  const index = scoreOf.get(record.nodes[0]!.code);
  const gaps = record.nodes
    .filter((node) => node.kind === 'indicator')
    .map((node) => ({
      code: node.code,
      gap:
        ((scoreOf.get(node.code)?.score ?? Number.NaN) -
          (statisticsOf.get(node.code)?.median ?? Number.NaN)) *
        node.effectiveWeight,
    }));
  return {
    area,
    parent: area.parent === null ? null : (areas.get(area.parent) ?? null),
    score: index?.score ?? null,
    rank: index?.rank ?? null,
    band: bandOf(record.bands, index?.score ?? Number.NaN)?.code ?? null,
    areaCount: rankedCount(record, record.nodes[0]!.code),
    nodes: record.nodes.map(({ code: node, kind }) => {
      const value = stagesOf.get(node);
      return {
        code: node,
        score: scoreOf.get(node)?.score ?? null,
        rank: scoreOf.get(node)?.rank ?? null,
        median: statisticsOf.get(node)?.median ?? null,
        best: statisticsOf.get(node)?.best ?? null,
        contribution: orNull(contributions.get(node)?.toIndex ?? Number.NaN),
        ...(kind === 'indicator' && value ? { value: valueWire(record, value) } : {}),
      };
    }),
    strengths: gaps
      .filter(({ gap }) => gap > 0)
      .sort((a, b) => b.gap - a.gap)
      .slice(0, MAX_ASPECTS)
      .map((one) => one.code),
    weaknesses: gaps
      .filter(({ gap }) => gap < 0)
      .sort((a, b) => a.gap - b.gap)
      .slice(0, MAX_ASPECTS)
      .map((one) => one.code),
    peers: peersOf(record, code, variables, context).map((peer) => areas.get(peer)!),
  };
}

/** One indicator over all areas of a run. Statistics are of the values after division, before imputation. */
export async function getIndicatorProfile(
  ctx: Context,
  id: string,
  code: string,
): Promise<IndicatorProfileWire> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, id);
  const { record } = run;
  const node = runNodes(record).find((one) => one.code === code && one.kind === 'indicator');
  if (!node) throw notFound('indicator', code);
  const [values, scores] = await Promise.all([
    loadRunValues(ctx.db, run.id, [code], null),
    loadScores(ctx.db, run.id, [code], null),
  ]);
  const ranks = new Map(scores.map((row) => [row.area, row.rank]));
  const areas = areasByCode(record);
  const { count, missing, ...moments } = statistics(values.map((value) => value.denominated ?? Number.NaN));
  return {
    node,
    statistics: {
      count,
      missing,
      mean: orNull(moments.mean),
      median: orNull(moments.median),
      min: orNull(moments.min),
      max: orNull(moments.max),
      standardDeviation: orNull(moments.standardDeviation),
      skewness: orNull(moments.skewness),
      kurtosis: orNull(moments.kurtosis),
    },
    values: values.map((value) => ({
      area: areas.get(value.area)!,
      rank: ranks.get(value.area) ?? null,
      value: valueWire(record, value),
    })),
  };
}

/** One layer of how a score came about: a dimension's children, or an indicator's steps down to the cell it was read from. */
export async function getLineage(ctx: Context, id: string, area: string, node: string): Promise<LineageWire> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, id);
  const { record } = run;
  const nodes = runNodes(record);
  const own = nodes.find((one) => one.code === node);
  const place = record.areas.find((one) => one.code === area);
  if (!place) throw notFound('area', area);
  if (!own) throw notFound('node', node);
  const denominator = columnLog(record, 'denominate', node)?.denominator as string | undefined;
  const codes = denominator === undefined ? [node] : [node, denominator];
  const [scores, values] = await Promise.all([
    loadScores(ctx.db, run.id, null, [area]),
    own.kind === 'indicator' ? loadRunValues(ctx.db, run.id, codes, [area]) : [],
  ]);
  const scoreOf = new Map(scores.map((row) => [row.node, row]));
  const value = values.find((one) => one.indicator === node);
  const below = values.find((one) => one.indicator === denominator);
  return {
    area: place,
    node: own,
    path: pathTo(nodes, own),
    score: scoreOf.get(node)?.score ?? null,
    rank: scoreOf.get(node)?.rank ?? null,
    areaCount: rankedCount(record, node),
    children: childrenOf(record, nodes, node, scoreOf),
    steps: value ? stepsOf(record, own, value) : [],
    value: value ? valueWire(record, value) : null,
    origin: value ? await originOf(ctx, { ...value, indicator: own.numerator ?? node }) : null,
    numerator:
      own.numerator === undefined
        ? null
        : { code: own.numerator, name: nameOf(record, nodes, own.numerator) },
    denominator: below
      ? {
          code: below.indicator,
          name: nameOf(record, nodes, below.indicator),
          value: below.raw,
          unitSymbol: symbolOf(unitCodeOf(record.framework, below.indicator) ?? ''),
          origin: await originOf(ctx, below),
        }
      : null,
  };
}

function childrenOf(
  record: RunRecord,
  nodes: readonly RunNodeWire[],
  parent: string,
  scoreOf: ReadonlyMap<string, NodeScoreRow>,
): LineageWire['children'] {
  const contributions = contributionsOf(record.nodes, (code) => scoreOf.get(code)?.score ?? Number.NaN);
  return nodes
    .filter((child) => child.parent === parent)
    .map((child) => ({
      node: child,
      score: scoreOf.get(child.code)?.score ?? null,
      rank: scoreOf.get(child.code)?.rank ?? null,
      contribution: orNull(contributions.get(child.code)?.toParent ?? Number.NaN),
    }));
}

/** The steps that made a value, newest first, each with its value, its unit and what it resolved to for this column. */
function stepsOf(record: RunRecord, node: RunNodeWire, value: RunValueRow): LineageWire['steps'] {
  const raw = node.unitSymbol ?? null;
  const divided = denominatedUnit(record, node.code)?.symbol;
  const treatedByLog = columnLog(record, 'treat', node.code)?.log !== undefined;
  const made: Readonly<Record<string, number | null>> = {
    select: value.raw,
    denominate: value.denominated,
    impute: value.imputed,
    treat: value.treated,
    normalise: value.normalised,
  };
  const { isImputed, isTreated } = marksOf(record, value.area, node.code);
  const changed: Readonly<Record<string, boolean>> = {
    select: value.period !== record.period,
    denominate: divided !== undefined,
    impute: isImputed,
    treat: isTreated,
    normalise: true,
  };
  let unit = raw;
  const steps: LineageWire['steps'] = [];
  for (const entry of record.log) {
    if (!(entry.step in made)) continue;
    if (entry.step === 'denominate') unit = divided ?? unit;
    if (entry.step === 'treat' && treatedByLog) unit = null;
    if (entry.step === 'normalise') unit = null;
    steps.unshift({
      step: entry.step,
      value: made[entry.step]!,
      unitSymbol: unit,
      parameters: parametersOf(record, entry.step, node.code, value),
      changed: changed[entry.step]!,
    });
  }
  return [...steps, { step: 'raw', value: value.raw, unitSymbol: raw, parameters: {}, changed: false }];
}

/** A step's parameters for one column and one area in the run's period: lists of cells are cut down to this area's. */
function parametersOf(
  record: RunRecord,
  step: string,
  code: string,
  value: RunValueRow,
): Record<string, unknown> {
  const { step: _, columns: __, earlier: ___, ...common } = record.log.find((entry) => entry.step === step)!;
  if (step === 'select') return { ...common, used: value.period };
  const column = Object.entries(columnLog(record, step, code) ?? {}).map(([key, parameter]) => [
    key,
    isCells(parameter) ? parameter.filter((cell) => cell.area === value.area) : parameter,
  ]);
  return { ...common, ...Object.fromEntries(column) };
}

const isCells = (parameter: unknown): parameter is readonly { readonly area: string }[] =>
  Array.isArray(parameter) &&
  parameter.every((cell) => typeof cell === 'object' && cell !== null && 'area' in cell);

function pathTo(nodes: readonly RunNodeWire[], node: RunNodeWire): RunNodeWire[] {
  const path: RunNodeWire[] = [];
  let parent = nodes.find((one) => one.code === node.parent);
  while (parent) {
    path.unshift(parent);
    const above = parent.parent;
    parent = nodes.find((one) => one.code === above);
  }
  return path;
}

const nameOf = (record: RunRecord, nodes: readonly RunNodeWire[], code: string): { en: string; zh: string } =>
  nodes.find((one) => one.code === code)?.name ??
  record.framework.variables?.find((one) => one.code === code)?.name ?? { en: code, zh: code };

/** How many areas have a rank at a node. */
function rankedCount(record: RunRecord, node: string): number {
  const ranked = columnLog(record, 'rank', node)?.ranked;
  return typeof ranked === 'number' ? ranked : 0;
}

async function originOf(
  ctx: Context,
  { area, indicator, period, version }: RunValueRow,
): Promise<OriginWire | null> {
  if (period === null || version === null) return null;
  return findValueOrigin(ctx, { area, indicator, period }, version);
}

const valueWire = (record: RunRecord, row: RunValueRow): RunValueWire => ({
  period: row.period,
  state: row.state,
  raw: row.raw,
  denominated: row.denominated,
  imputed: row.imputed,
  treated: row.treated,
  normalised: row.normalised,
  ...marksOf(record, row.area, row.indicator),
});

function peersOf(
  record: RunRecord,
  code: string,
  variables: readonly string[],
  rows: readonly RunValueRow[],
): readonly string[] {
  const values = new Map(rows.map((row) => [`${row.area}\n${row.indicator}`, row.raw]));
  const kept = new Set(rows.map((row) => row.area));
  const candidates = record.areas
    .filter((area) => variables.length === 0 || kept.has(area.code) || area.code === code)
    .map((area) => ({
      code: area.code,
      parent: area.parent,
      context: variables.map((variable) => values.get(`${area.code}\n${variable}`) ?? Number.NaN),
    }));
  return suggestPeers(code, candidates);
}
