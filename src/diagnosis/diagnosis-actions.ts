import { compareArea, type PeerRequest } from '../assessments/compare-actions.ts';
import { listIntervals } from '../assessments/interval-actions.ts';
import { askWhatIf, explainChange } from '../assessments/question-actions.ts';
import { areasByCode, findStoredRun, getRun, getTrend, notFound } from '../assessments/run-actions.ts';
import { getAreaProfile } from '../assessments/run-profile-actions.ts';
import type { RunWire } from '../assessments/run-wire.ts';
import type { WhatIfRequest } from '../composite/what-if-move.ts';
import type { Area } from '../model/area.ts';
import { MeridianError } from '../model/error.ts';
import type { Band, Framework } from '../model/framework.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { diagnose } from './diagnosis.ts';
import type { DiagnosedNode, DiagnosisInput, Lift, Move } from './diagnosis-input.ts';
import type { Finding } from './finding.ts';
import { liftGoal } from './finding-lift.ts';
import { obstacleDegreesOf } from './finding-obstacles.ts';
import { scaleOf } from './scale-of.ts';

/**
 * A run's cells × indicators up to which every figure is tried alone and every column's part in a move is told. Beyond, a lift tries as many
 * figures as that allows, those that stand most in the way, and a move is told without columns.
 */
const MOST_WORK = 1_200_000;

/** Single changes that a lift names. */
const MOST_ALONE = 3;

/** One area in one run: what is known of it, and what the rules find in that. */
export interface Diagnosis {
  readonly run: RunWire;
  readonly framework: Framework;
  readonly input: DiagnosisInput;
  readonly findings: readonly Finding[];
  /** Any place that a finding may name. */
  readonly areas: ReadonlyMap<string, Area>;
}

interface Asked {
  readonly run: string;
  readonly area: string;
  readonly peers?: PeerRequest | undefined;
}

/**
 * Diagnoses an area in a stored run: standing, drivers, obstacles, peers, trend, lift, coordination, data. Throws `thing.notFound`, and
 * `input.invalid` for peers that cannot be taken.
 */
export async function diagnoseArea(
  ctx: Context,
  { run: id, area: code, peers }: Asked,
  signal?: AbortSignal,
  mostWork = MOST_WORK,
): Promise<Diagnosis> {
  assertMay(ctx.actor, 'run.read');
  const run = await getRun(ctx, id);
  const { record } = await findStoredRun(ctx, run.id);
  const areas = areasByCode(record);
  const area = areas.get(code);
  if (!area) throw notFound('area', code);
  const comparison = await compareArea(ctx, run.id, code, peers);
  const profile = await getAreaProfile(ctx, run.id, code);
  const intervals = await listIntervals(ctx, run.id);
  const own = comparison.ranking.find((one) => one.area === code);
  const trend = await trendOf(ctx, run, code, own);
  const figures = Math.floor(mostWork / Math.max(1, run.areaCount * run.indicatorCount));
  const isWhole = figures >= run.indicatorCount;
  const nodes = run.nodes.map(nodeOf);
  const scale = scaleOf(record.framework);
  const goal = liftGoal(own?.rank ?? null, comparison.ranking.length);
  const interval = intervals.items.find((one) => one.area === code);
  const input: DiagnosisInput = {
    area,
    period: run.period,
    nodes,
    bands: run.bands as readonly Band[],
    scale,
    ranking: comparison.ranking,
    peers: { choice: comparison.choice, areas: comparison.peers.map((peer) => areas.get(peer)!) },
    scores: comparison.scores,
    values: comparison.values,
    own: profile.nodes.flatMap(({ code: indicator, value }) =>
      value
        ? [
            {
              indicator,
              period: value.period,
              state: value.state,
              value: value.denominated,
              isImputed: value.isImputed,
            },
          ]
        : [],
    ),
    profile: profile.nodes,
    interval:
      interval && intervals.analysis
        ? {
            low: interval.low,
            high: interval.high,
            share: intervals.analysis.interval,
            replications: intervals.analysis.replications,
          }
        : null,
    trend,
    move: own ? await moveOf(ctx, { id: run.id, area: code, byColumn: isWhole }, trend, signal) : null,
    lift:
      goal === null || figures === 0
        ? null
        : await liftOf(
            ctx,
            run.id,
            {
              area: code,
              goal: { rank: goal },
              ...(isWhole
                ? {}
                : { indicators: mostInTheWay({ nodes, scores: comparison.scores, scale }, figures) }),
            },
            signal,
          ),
  };
  return { run, framework: record.framework, input, findings: diagnose(input), areas };
}

const nodeOf = (node: RunWire['nodes'][number]): DiagnosedNode => ({
  code: node.code,
  parent: node.parent,
  depth: node.depth,
  kind: node.kind,
  name: node.name,
  weight: node.weight,
  effectiveWeight: node.effectiveWeight,
  ...(node.aggregation === undefined ? {} : { method: node.aggregation }),
  ...(node.unitSymbol === undefined ? {} : { unit: node.unitSymbol }),
  ...(node.denominatedSymbol === undefined ? {} : { dividedUnit: node.denominatedSymbol }),
  ...(node.numerator === undefined ? {} : { numerator: node.numerator }),
});

/** The runs of earlier periods, then this one, though a newer one of its period be there. */
async function trendOf(
  ctx: Context,
  run: RunWire,
  area: string,
  own: { readonly rank: number; readonly score: number } | undefined,
): Promise<DiagnosisInput['trend']> {
  // who has no score now has no trend to it
  const points = own ? (await getTrend(ctx, area, run.framework.id)).points : [];
  return [
    ...points
      .filter(({ period }) => period < run.period)
      .map(({ period, runId, score, rank }) => ({ period, run: runId, score, rank })),
    { period: run.period, run: run.id, score: own?.score ?? null, rank: own?.rank ?? null },
  ];
}

/** What moved the rank since the run before; null where there is none, or the two cannot be compared. */
async function moveOf(
  ctx: Context,
  asked: { readonly id: string; readonly area: string; readonly byColumn: boolean },
  trend: DiagnosisInput['trend'],
  signal: AbortSignal | undefined,
): Promise<Move | null> {
  const before = trend.slice(0, -1).findLast(({ rank }) => rank !== null);
  if (!before) return null;
  const change = await explainChange(ctx, { ...asked, since: before.run }, signal).catch(unlessImpossible);
  return change && { ...change, since: before.period, columns: change.columns ?? [] };
}

async function liftOf(
  ctx: Context,
  id: string,
  request: WhatIfRequest & { readonly goal: { readonly rank: number } },
  signal: AbortSignal | undefined,
): Promise<Lift | null> {
  const answer = await askWhatIf(ctx, id, request, signal).catch(unlessImpossible);
  if (!answer) return null;
  const { together, each } = answer;
  return {
    goal: request.goal.rank,
    tried: request.indicators?.length ?? null,
    isReached: together.isReached,
    together: together.changes,
    after: together.after,
    alone: each.flatMap(({ isReached, changes }) => (isReached ? changes : [])).slice(0, MOST_ALONE),
  };
}

/** The indicators with the largest obstacle degrees; where scores have no scale those with the largest weights. */
function mostInTheWay(of: Parameters<typeof obstacleDegreesOf>[0], count: number): readonly string[] {
  const obstacles = obstacleDegreesOf(of).map(({ node }) => node);
  const found =
    obstacles.length > 0 ? obstacles : of.nodes.toSorted((a, b) => b.effectiveWeight - a.effectiveWeight);
  return found
    .filter(({ kind }) => kind === 'indicator')
    .slice(0, count)
    .map(({ code }) => code);
}

/** A question that the method cannot answer leaves a gap in the diagnosis, and no more. */
function unlessImpossible(error: unknown): null {
  if (error instanceof MeridianError && error.code === 'method.impossible') return null;
  throw error;
}
