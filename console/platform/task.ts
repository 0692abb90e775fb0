import { useCallback, useRef, useState } from 'react';

export interface Task<A extends readonly unknown[]> {
  /** Runs once at a time: a second call while it is busy is passed over. Never rejects; see `error`. */
  readonly start: (...input: A) => Promise<void>;
  readonly isBusy: boolean;
  /** What it threw last; null while it runs and after it went well. */
  readonly error: unknown;
  readonly forget: () => void;
}

/** Something that a reader starts and waits for: a save, an upload, a replay. */
export function useTask<A extends readonly unknown[]>(work: (...input: A) => Promise<void>): Task<A> {
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({ isBusy: false, error: null });
  const latest = useRef(work);
  latest.current = work;
  const isRunning = useRef(false);
  const start = useCallback(async (...input: A) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setState({ isBusy: true, error: null });
    try {
      await latest.current(...input);
      setState({ isBusy: false, error: null });
    } catch (error) {
      setState({ isBusy: false, error });
    } finally {
      isRunning.current = false;
    }
  }, []);
  const forget = useCallback(() => setState({ isBusy: false, error: null }), []);
  return { start, ...state, forget };
}
