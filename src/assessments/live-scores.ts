import { MeridianError } from '../model/error.ts';
import { onValuesChanged } from '../platform/values-changed.ts';
import {
  type Kept,
  keepLive,
  type LiveLimits,
  type LiveListener,
  type LiveParts,
  type LiveQuestion,
  type LiveState,
} from './live-kept.ts';

export const LIVE_LIMITS: LiveLimits = {
  assessments: 20,
  pace: 100,
  share: 0.25,
  idle: 60_000,
  look: 5_000,
  causes: 1_000,
};

/** Scores and ranks of the values in force, which follow them as long as somebody watches. */
export interface LiveScores {
  /** How many listen. */
  readonly size: number;
  /** Calls once after a time, unless what it returns is called before. */
  readonly after: LiveParts['after'];
  /** The state as it is now. Throws `thing.notFound`, `framework.notReady`, `request.tooMany`. */
  now(question: LiveQuestion): Promise<LiveState>;
  /** The same, and to the listener every later one, until `stop` is called. Throws as {@link now}. */
  watch(
    question: LiveQuestion,
    listener: LiveListener,
  ): Promise<{ readonly state: LiveState; readonly stop: () => void }>;
  /** Ends what is watched. */
  close(): void;
}

const WAIT_SECONDS = 30;

/**
 * Keeps an assessment in memory for each framework and period that is watched. The first change after a pause is computed at once, those
 * that follow are gathered; nothing is stored. Changes of this process are told by {@link onValuesChanged}; those of other servers on the
 * same PostgreSQL are seen at the next look.
 */
export function createLiveScores({
  limits = LIVE_LIMITS,
  ...parts
}: Omit<LiveParts, 'limits'> & { readonly limits?: LiveLimits }): LiveScores {
  const kept = new Map<string, Kept>();
  const stopListening = onValuesChanged(parts.ctx, (changed) => {
    for (const one of kept.values()) one.take(changed);
  });
  const find = (question: LiveQuestion): Kept => {
    const key = `${question.framework}\n${question.period ?? ''}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= limits.assessments) {
      const idle = [...kept.values()].find(({ size }) => size === 0);
      if (idle === undefined) throw new MeridianError('request.tooMany', { seconds: WAIT_SECONDS });
      idle.close();
    }
    const made = keepLive({ ...parts, limits, question, onClose: () => void kept.delete(key) });
    kept.set(key, made);
    return made;
  };
  return {
    get size() {
      return [...kept.values()].reduce((sum, { size }) => sum + size, 0);
    },
    after: parts.after,
    now: async (question) => find(question).now(),
    watch: async (question, listener) => find(question).watch(listener),
    close() {
      stopListening();
      for (const one of [...kept.values()]) one.close();
    },
  };
}
