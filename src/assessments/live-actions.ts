import type { Readable } from 'node:stream';
import { indicatorsOf, nodesOf } from '../composite/tree.ts';
import { MeridianError } from '../model/error.ts';
import { figureOf } from '../model/framework.ts';
import { isPeriod } from '../model/period.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { stateWire } from './live-difference.ts';
import type { LiveQuestion, LiveState } from './live-kept.ts';
import { createLiveScoreStream } from './live-score-stream.ts';
import type { LiveScores } from './live-scores.ts';
import type { LiveStateWire, LiveValuesWire } from './live-wire.ts';

type Watching = Pick<Context, 'actor'> & { readonly live: LiveScores };
interface NodeQuestion extends LiveQuestion {
  /** By default the index. */
  readonly node?: string | undefined;
}

/** Streams of one server at once. */
export const MOST_WATCHERS = 1_000;
const WAIT_SECONDS = 30;

/**
 * Scores and ranks of the values in force as they change, as server-sent events.
 * @throws MeridianError `thing.notFound`, `framework.notReady`, `input.invalid`, `request.tooMany`
 */
export async function watchScores({ actor, live }: Watching, question: NodeQuestion): Promise<Readable> {
  assertMay(actor, 'run.read');
  checkNode(await stateOf(live, question), question.node);
  if (live.size >= MOST_WATCHERS) throw new MeridianError('request.tooMany', { seconds: WAIT_SECONDS });
  return createLiveScoreStream(live, question);
}

/** Scores and ranks of the values in force as they are now. Throws as {@link watchScores}. */
export async function getLiveScores(
  { actor, live }: Watching,
  question: NodeQuestion,
): Promise<LiveStateWire> {
  assertMay(actor, 'run.read');
  const state = await stateOf(live, question);
  return stateWire(state, checkNode(state, question.node));
}

/** The values of an indicator that the live scores are computed from. Throws as {@link watchScores}. */
export async function listLiveValues(
  { actor, live }: Watching,
  { indicator, ...question }: LiveQuestion & { readonly indicator: string },
): Promise<LiveValuesWire> {
  assertMay(actor, 'run.read');
  const { framework, revision, period, chosen } = await stateOf(live, question);
  const node = indicatorsOf(framework.tree).find(({ code }) => code === indicator)?.node;
  if (node === undefined) throw new MeridianError('thing.notFound', { kind: 'indicator', id: indicator });
  return {
    framework: { id: framework.id, revision },
    indicator,
    period: period ?? null,
    items: chosen(figureOf(node)).map(({ area, period, value, state }) => ({ area, period, value, state })),
  };
}

async function stateOf(live: LiveScores, { framework, period }: LiveQuestion): Promise<LiveState> {
  if (period !== undefined && !isPeriod(period))
    throw new MeridianError('input.invalid', { count: 1 }, [
      { code: 'assess.period', severity: 'error', at: {}, value: period.slice(0, 200) },
    ]);
  return live.now({ framework, period });
}

function checkNode({ framework }: LiveState, node: string = framework.tree.code): string {
  if (nodesOf(framework.tree).some(({ code }) => code === node)) return node;
  throw new MeridianError('thing.notFound', { kind: 'node', id: node });
}
