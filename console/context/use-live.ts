import { useEffect, useRef, useState } from 'react';

/** `live`: changes are told as they happen; `polled`: they are asked for; `waiting`: neither is known yet. */
export type LiveState = 'waiting' | 'live' | 'polled';

/** Milliseconds between two questions where the server does not tell of changes, and from a change to the question for it. */
export const POLL_MS = 5000;
const GATHER_MS = 250;

/**
 * Tells of changes of one entity by server-sent events. Changes that come close together are told once. Where the stream cannot be had, the
 * state is `polled` and the caller asks by itself.
 */
export function useLive(id: string, tenant: string | undefined, onChange: () => void): LiveState {
  const [state, setState] = useState<LiveState>('waiting');
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    const query = new URLSearchParams({ id, ...(tenant === undefined ? {} : { tenant }) });
    const stream = new EventSource(`/api/v1/context/live?${query}`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const told = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
      }, GATHER_MS);
    };
    stream.onopen = () => setState('live');
    stream.onerror = () => setState('polled');
    stream.onmessage = told;
    for (const event of EVENTS) stream.addEventListener(event, told);
    return () => {
      clearTimeout(timer);
      stream.close();
    };
  }, [id, tenant]);
  return state;
}

/** Named events of the stream after which the entity is read again. */
const EVENTS = ['change', 'gap'];
