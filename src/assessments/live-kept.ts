import type { CompositeResult } from '../composite/run.ts';
import { dataCodesOf } from '../composite/tree.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Period } from '../model/period.ts';
import type { Context } from '../platform/context.ts';
import type { ChangedValue, ValuesChanged } from '../platform/values-changed.ts';
import { createLiveAssessment, type LiveAssessment, type LiveValue } from './live-assessment.ts';
import { type LoadedLive, loadLive } from './live-load.ts';
import { findFingerprint, findRevision } from './live-store.ts';

export interface LiveLimits {
  /** Assessments that are kept at once, watched or not. */
  readonly assessments: number;
  /** From one computation to the next, milliseconds. */
  readonly pace: number;
  /** At most this share of the time goes into computing one assessment. */
  readonly share: number;
  /** An assessment that nobody watches is kept for so long, milliseconds. */
  readonly idle: number;
  /** What other servers and people changed is looked for so often, milliseconds. */
  readonly look: number;
  /** Values that one state names as its causes; more are counted. */
  readonly causes: number;
}

/** A value that scores may have changed by, with the time of the record, decision or import that began it. */
export interface Cause extends ChangedValue {
  readonly at: string;
}

/** What holds at a moment. */
export interface LiveState {
  /** Counts the states of one assessment. */
  readonly no: number;
  readonly framework: Framework;
  readonly revision: number;
  readonly period: Period | undefined;
  /** When it was computed. */
  readonly at: string;
  /** Undefined where the values do not allow it; `problem` says why. */
  readonly result: CompositeResult | undefined;
  readonly problem: MeridianError | undefined;
  /** Since the state before. */
  readonly causes: readonly Cause[];
  /** Causes that are not named. */
  readonly more: number;
  /** The chosen values of a code, by area, as they are now. */
  readonly chosen: (code: string) => readonly LiveValue[];
}

export interface LiveListener {
  /** Must be quick, and not throw. */
  readonly tell: (state: LiveState) => void;
  readonly end: () => void;
}

export interface LiveQuestion {
  readonly framework: string;
  /** By default the latest one that has a number, which goes on to a later one by itself. */
  readonly period?: Period | undefined;
}

export interface LiveParts {
  readonly ctx: Context;
  /** Calls once after a time, unless what it returns is called before. */
  readonly after: (milliseconds: number, work: () => void) => () => void;
  readonly limits: LiveLimits;
}

/** One assessment that is kept in memory. */
export interface Kept {
  /** How many listen. */
  readonly size: number;
  take(changed: ValuesChanged): void;
  /** The state as it is now. */
  now(): Promise<LiveState>;
  /** The state as it is now, and to the listener every later one. */
  watch(listener: LiveListener): Promise<{ readonly state: LiveState; readonly stop: () => void }>;
  close(): void;
}

interface Loaded extends Pick<LoadedLive, 'framework' | 'revision' | 'window'> {
  readonly assessment: LiveAssessment;
  readonly codes: readonly string[];
}

/** Keeps one assessment: reads it when it is first asked for, and computes it anew as values change, as long as somebody watches. */
export function keepLive(
  parts: LiveParts & { readonly question: LiveQuestion; readonly onClose: () => void },
): Kept {
  const { ctx, after, limits, question, onClose } = parts;
  const listeners = new Set<LiveListener>();
  let loaded: Loaded | undefined;
  let loading: Promise<void> | undefined;
  /** What came while values were being read. */
  let early: ValuesChanged[] = [];
  let state: LiveState | undefined;
  let isStale = true;
  let isDirty = true;
  let isClosed = false;
  let causes: Cause[] = [];
  let more = 0;
  let lastEnd = 0;
  let lastTook = 0;
  let cancelTurn: (() => void) | undefined;
  let cancelLook: () => void = () => {};
  let cancelIdle: () => void = () => {};
  const now = (): number => ctx.clock().getTime();

  const load = async (): Promise<void> => {
    isStale = false;
    early = [];
    try {
      const setup = await loadLive(ctx, question.framework, question.period);
      const { framework, revision, window } = setup;
      const codes = dataCodesOf(framework);
      loaded = { framework, revision, window, codes, assessment: createLiveAssessment(setup) };
      isDirty = true;
      for (const changed of early) apply(changed);
    } catch (error) {
      isStale = true;
      throw error;
    } finally {
      loading = undefined;
    }
  };

  const apply = ({ at, values }: ValuesChanged): void => {
    if (values === 'many' || loaded === undefined) {
      isStale = true;
      return;
    }
    const { assessment } = loaded;
    if (question.period === undefined && values.some(assessment.isLater)) isStale = true;
    for (const value of assessment.change(values)) {
      isDirty = true;
      if (causes.length < limits.causes) causes.push({ ...value, at });
      else more += 1;
    }
  };

  const compute = (): LiveState => {
    const { framework, revision, assessment } = loaded!;
    const began = performance.now();
    isDirty = false;
    state = {
      no: (state?.no ?? 0) + 1,
      framework,
      revision,
      period: assessment.period,
      at: ctx.clock().toISOString(),
      ...resultOf(assessment),
      causes,
      more,
      chosen: assessment.chosen,
    };
    causes = [];
    more = 0;
    for (const { tell } of listeners) tell(state);
    lastTook = performance.now() - began;
    lastEnd = now();
    return state;
  };

  /** Reads what has to be read and computes what has to be computed. */
  const bring = async (): Promise<LiveState> => {
    while (isStale || loading !== undefined) {
      loading ??= load();
      await loading;
    }
    return isDirty || state === undefined ? compute() : state;
  };

  const schedule = (): void => {
    if (isClosed || listeners.size === 0 || cancelTurn !== undefined) return;
    const pause = Math.max(limits.pace, lastTook / limits.share - lastTook);
    cancelTurn = after(Math.max(0, lastEnd + pause - now()), () => void turn());
  };
  const turn = async (): Promise<void> => {
    const began = performance.now();
    try {
      if (!isClosed && listeners.size > 0) await bring();
      lastTook = performance.now() - began;
    } catch (error) {
      ctx.log.warn({ err: error, framework: question.framework }, 'live scores are computed again later');
      lastEnd = now() + limits.look;
    }
    cancelTurn = undefined;
    if (isDirty || isStale) schedule();
  };

  /** Looks for what this process was not told of: with an embedded store there is no other one. */
  const look = async (): Promise<void> => {
    if (loaded === undefined || loading !== undefined) return;
    const { revision, codes, window, assessment } = loaded;
    if (ctx.db.kind === 'embedded') {
      if ((await findRevision(ctx.db, question.framework)) !== revision) isStale = true;
    } else {
      const { count, versions } = assessment.fingerprint;
      const there = await findFingerprint(ctx.db, question.framework, codes, window);
      if (there.revision !== revision || there.count !== count || there.versions !== versions) isStale = true;
    }
    if (isStale) schedule();
  };
  const lookOften = (): void => {
    cancelLook = after(limits.look, () => {
      const looked = listeners.size > 0 ? look() : Promise.resolve();
      void looked
        .catch((error: unknown) => ctx.log.warn({ err: error }, 'live scores look for changes again later'))
        .then(() => {
          if (!isClosed) lookOften();
        });
    });
  };
  lookOften();

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    cancelTurn?.();
    cancelLook();
    cancelIdle();
    onClose();
    for (const { end } of listeners) end();
    listeners.clear();
  };
  const rest = (): void => {
    cancelIdle();
    if (listeners.size === 0 && !isClosed) cancelIdle = after(limits.idle, close);
  };

  const first = async (): Promise<LiveState> => {
    try {
      // what was changed elsewhere while nobody watched
      if (listeners.size === 0) await look();
      const found = await bring();
      if (found.problem?.code === 'framework.notReady') throw found.problem;
      return found;
    } catch (error) {
      if (listeners.size === 0) close();
      throw error;
    } finally {
      rest();
    }
  };
  return {
    get size() {
      return listeners.size;
    },
    take: (changed) => {
      if (loading === undefined || changed.values === 'many') apply(changed);
      else early.push(changed);
      if (isDirty || isStale) schedule();
    },
    now: first,
    watch: async (listener) => {
      const found = await first();
      if (isClosed) listener.end();
      else listeners.add(listener);
      rest();
      if (isDirty || isStale) schedule();
      return {
        state: state ?? found,
        stop: () => {
          listeners.delete(listener);
          rest();
        },
      };
    },
    close,
  };
}

function resultOf(assessment: LiveAssessment): Pick<LiveState, 'result' | 'problem'> {
  try {
    return { result: assessment.compute(), problem: undefined };
  } catch (error) {
    if (error instanceof MeridianError) return { result: undefined, problem: error };
    throw error;
  }
}
