import { Readable } from 'node:stream';
import { changeWire, isOther, stateWire } from './live-difference.ts';
import type { Cause, LiveListener, LiveQuestion, LiveState } from './live-kept.ts';
import type { LiveScores } from './live-scores.ts';

export interface LiveScoreStreamLimits {
  /** Bytes that wait for a slow client; it is told what came of it all once it has read them. */
  readonly waiting: number;
  /** Values that one event names; more are counted. */
  readonly causes: number;
  /** After so long without an event a comment shows that the stream lives, milliseconds. */
  readonly heartbeat: number;
}
const LIMITS: LiveScoreStreamLimits = { waiting: 1_000_000, causes: 1_000, heartbeat: 15_000 };

/**
 * Live scores of a node as server-sent events (WHATWG HTML, 9.2), each with the number of its state as id: `state` with all of it at the
 * beginning and whenever the framework or the period is another one, `change` with what changed since the event before. A client that
 * was too slow misses nothing: its next event says what came of it all. Throws as {@link LiveScores.watch}.
 */
export async function createLiveScoreStream(
  live: LiveScores,
  question: LiveQuestion & { readonly node?: string | undefined },
  limits: LiveScoreStreamLimits = LIMITS,
): Promise<Readable> {
  let told: LiveState | undefined;
  let next: LiveState | undefined;
  let causes: Cause[] = [];
  let more = 0;
  let isOver = false;
  let stop: () => void = () => {};
  let cancelHeartbeat: () => void = () => {};

  const stream = new Readable({
    highWaterMark: limits.waiting,
    read: () => {
      // what was read is still counted as waiting
      if (next !== undefined) live.after(0, flush);
    },
    destroy(error, done) {
      isOver = true;
      stop();
      cancelHeartbeat();
      done(error);
    },
  });
  const send = (text: string): void => {
    if (isOver) return;
    stream.push(text);
    cancelHeartbeat();
    cancelHeartbeat = live.after(limits.heartbeat, () => send(': alive\n\n'));
  };
  const flush = (): void => {
    if (next === undefined || told === undefined) return;
    if (stream.readableLength >= limits.waiting) return;
    send(eventOf(told, next, question.node, { causes, more }));
    told = next;
    next = undefined;
    causes = [];
    more = 0;
  };
  const listener: LiveListener = {
    tell: (state) => {
      next = state;
      more += state.more;
      for (const cause of state.causes)
        if (causes.length < limits.causes) causes.push(cause);
        else more += 1;
      flush();
    },
    end: () => {
      isOver = true;
      cancelHeartbeat();
      stream.push(null);
    },
  };
  const watched = await live.watch(question, listener);
  stop = watched.stop;
  told = watched.state;
  // Clients wait so long before they come back after the stream broke off.
  send(`retry: 3000\n\n${stateEvent(told, question.node)}`);
  return stream;
}

const nodeOf = (state: LiveState, node: string | undefined): string => node ?? state.framework.tree.code;

const stateEvent = (state: LiveState, node: string | undefined): string =>
  `event: state\nid: ${state.no}\ndata: ${JSON.stringify(stateWire(state, nodeOf(state, node)))}\n\n`;

/** Most listeners ask the same and are told the same; so it is put into words once. */
const texts = new WeakMap<LiveState, Map<string, string>>();

function eventOf(
  before: LiveState,
  after: LiveState,
  node: string | undefined,
  told: { readonly causes: readonly Cause[]; readonly more: number },
): string {
  const key = `${before.no} ${node ?? ''}`;
  const isShared = after.no === before.no + 1;
  const known = isShared ? texts.get(after)?.get(key) : undefined;
  if (known !== undefined) return known;
  const text = isOther(before, after)
    ? stateEvent(after, node)
    : `event: change\nid: ${after.no}\ndata: ${JSON.stringify(changeWire(before, after, nodeOf(after, node), told))}\n\n`;
  if (isShared) {
    const shared = texts.get(after) ?? new Map();
    shared.set(key, text);
    texts.set(after, shared);
  }
  return text;
}
