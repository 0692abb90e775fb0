import { MeridianError } from '../model/error.ts';
import { type Framework, figureOf, type Indicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { findStep } from '../model/readiness.ts';
import { quotientConversions } from './numerator.ts';
import type { CompositeInput, CompositeResult } from './run.ts';
import { extent, standardDeviation } from './statistics.ts';
import { columnOf, type Table } from './table.ts';
import { indicatorsOf } from './tree.ts';

export interface WhatIfRequest {
  /** A row of the input's table, in a panel one area in one period: by its label there. */
  readonly area: string;
  /** What is to be reached: this rank or a better one, or this score or a higher one. */
  readonly goal: { readonly rank: number } | { readonly score: number };
  /** The node whose rank or score it is; the index if not given. */
  readonly node?: string;
  /** Indicators whose figures may change; all if not given. */
  readonly indicators?: readonly string[];
  /**
   * How far an indicator's figure may go, in its own unit before denomination. Without it: as far as the best area of the period goes, for an
   * indicator with a denominator the best area's quotient times the area's own denominator.
   */
  readonly limits?: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** What changes are measured by: the standard deviation of the indicator over the areas (default), or its range. */
  readonly cost?: 'standardDeviation' | 'range';
  /** Forward runs at most; default 400. */
  readonly maxRuns?: number;
}

/** A column of the input that may change in the area's row, towards the better end. */
export interface Move {
  /** The column. */
  readonly figure: string;
  /** The indicators that are made of it. */
  readonly indicators: readonly string[];
  readonly from: number;
  readonly limit: number;
  /** One unit of cost, in the figure's unit. */
  readonly unit: number;
}
export interface LeftOut {
  readonly figure: string;
  /**
   * `missing`: no value to begin with; `atLimit`: cannot get better; `noSpread`: all areas are equal, so that a change cannot be
   * measured; `opposed`: more of it is better for one indicator and worse for another.
   */
  readonly reason: 'missing' | 'atLimit' | 'noSpread' | 'opposed';
}

/** What is wrong with a request, before anything is run. */
export function requestIssues(
  framework: Framework,
  { table }: CompositeInput,
  { nodes, areas }: CompositeResult,
  request: WhatIfRequest,
): readonly Issue[] {
  const issues: Issue[] = [];
  const add = (code: string, value: string | number, details: Issue['details'] = {}) =>
    issues.push({ code, severity: 'error', at: {}, value: String(value), details });
  const { area, goal, node, indicators = [], limits = {}, maxRuns = 1 } = request;
  if (!table.areas.includes(area)) add('whatIf.areaUnknown', area);
  else if (!areas.includes(area)) add('whatIf.areaScreenedOut', area);
  if (node !== undefined && !nodes.some(({ code }) => code === node))
    add('weight.unknownNode', node, { node });
  if ('rank' in goal && !(Number.isInteger(goal.rank) && goal.rank >= 1)) add('whatIf.rank', goal.rank);
  if ('score' in goal && !Number.isFinite(goal.score)) add('whatIf.score', goal.score);
  if (!(maxRuns >= 1)) add('whatIf.maxRuns', maxRuns);
  const known = new Set(indicatorsOf(framework.tree).map(({ code }) => code));
  for (const code of new Set([...indicators, ...Object.keys(limits)]))
    if (!known.has(code)) add('whatIf.indicatorUnknown', code);
  for (const [indicator, [low, high]] of Object.entries(limits))
    if (!(low <= high && Number.isFinite(high - low))) add('whatIf.limits', indicator, { low, high });
  return issues;
}

/** The figures of a request that can change, and those that cannot. */
export function movesOf(
  framework: Framework,
  input: CompositeInput,
  base: CompositeResult,
  request: WhatIfRequest,
): { readonly moves: readonly Move[]; readonly leftOut: readonly LeftOut[] } {
  const all = indicatorsOf(framework.tree).map(({ node }) => node);
  const wanted = all.filter(({ code }) => request.indicators?.includes(code) ?? true);
  const moves: Move[] = [];
  const leftOut: LeftOut[] = [];
  for (const figure of new Set(wanted.map(figureOf))) {
    const users = all.filter((indicator) => figureOf(indicator) === figure);
    const found = moveOf(framework, input, base, request, figure, users);
    if (typeof found === 'string') leftOut.push({ figure, reason: found });
    else moves.push(found);
  }
  return { moves, leftOut };
}

function moveOf(
  framework: Framework,
  { table }: CompositeInput,
  base: CompositeResult,
  { area, limits = {}, cost = 'standardDeviation' }: WhatIfRequest,
  figure: string,
  users: readonly Indicator[],
): Move | LeftOut['reason'] {
  const row = table.areas.indexOf(area);
  const from = columnOf(table, figure)[row]!;
  if (Number.isNaN(from)) return 'missing';
  const periods = base.panel?.periods;
  const isPeer = (other: number) => periods?.[other] === periods?.[base.areas.indexOf(area)];
  const ends: number[] = [];
  const units: number[] = [];
  for (const user of users) {
    const quotients = columnOf(base.stages.denominated, user.code).filter((_, other) => isPeer(other));
    const factor = perUnit(framework, table, row, user);
    if (!Number.isFinite(factor)) return 'missing';
    const [least, most] = extent(quotients);
    const spread = cost === 'range' ? most - least : standardDeviation(quotients);
    if (!(spread > 0)) return 'noSpread';
    units.push(spread * factor);
    const [low, high] = limits[user.code] ?? ([least * factor, most * factor] as const);
    ends.push(betterEnd(framework, user, from, factor, low, high));
  }
  const signs = new Set(ends.map((end) => Math.sign(end - from)).filter((sign) => sign !== 0));
  if (signs.size === 0) return 'atLimit';
  if (signs.size > 1) return 'opposed';
  const limit = signs.has(1) ? Math.min(...ends) : Math.max(...ends);
  if (limit === from) return 'atLimit';
  return { figure, indicators: users.map(({ code }) => code), from, limit, unit: Math.min(...units) };
}

/** By how much a figure must rise for the area's indicator to rise by 1; NaN where the denominator is missing. */
function perUnit(framework: Framework, table: Table, row: number, indicator: Indicator): number {
  const { code, denominator } = indicator;
  if (denominator === undefined || !findStep(framework.method, 'denominate')) return 1;
  const quotient = 1 / columnOf(table, denominator)[row]!;
  return 1 / (quotientConversions(framework, [indicator]).get(code)?.convert(quotient) ?? quotient);
}

/** Where the indicator is best within its limits; the figure itself where it cannot get better. */
function betterEnd(
  framework: Framework,
  indicator: Indicator,
  from: number,
  factor: number,
  low: number,
  high: number,
): number {
  const step = findStep(framework.method, 'normalise')!;
  const own =
    step.indicators && Object.hasOwn(step.indicators, indicator.code)
      ? step.indicators[indicator.code]
      : undefined;
  const method = own?.method ?? step.method;
  if (method === 'middleBest' || method === 'intervalBest') {
    const best = own?.best ?? step.best ?? indicator.best!;
    const [least, most] = typeof best === 'number' ? [best, best] : best;
    const nearest = Math.min(Math.max(from, least * factor), most * factor);
    return Math.min(Math.max(nearest, Math.min(low, from)), Math.max(high, from));
  }
  return indicator.direction === 1 ? Math.max(from, high) : Math.min(from, low);
}

export const refusal = (issues: readonly Issue[]): MeridianError =>
  new MeridianError('method.impossible', { step: 'whatIf' }, issues);
