import { useEffect, useState } from 'react';
import type { LiveChangeWire, LiveStateWire } from '../../src/assessments/live-wire.ts';
import { begin, follow, type Live } from './live.ts';

/** Milliseconds in which events are gathered, so that a page changes calmly however fast values come in. */
const GATHER_MS = 400;

/**
 * Live scores of a node of a framework for a period, followed by server-sent events as long as the page is in sight: browsers open few
 * connections to one server. Nothing is asked while `framework` is null. Undefined until the server has told them; a break is bridged by the browser, which asks again.
 */
export function useLiveScores(framework: string | null, period: string, node: string): Live | undefined {
  const [live, setLive] = useState<Live>();
  useEffect(() => {
    setLive(undefined);
    if (framework === null) return;
    const query = new URLSearchParams({ framework, period, node });
    let stream: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let state: LiveStateWire | undefined;
    let changes: LiveChangeWire[] = [];
    const gathered = () => {
      timer = undefined;
      const [whole, since] = [state, changes];
      state = undefined;
      changes = [];
      setLive((before) => {
        const from = whole === undefined ? before : begin(whole);
        return from === undefined ? undefined : follow(from, since);
      });
    };
    const soon = (milliseconds: number) => {
      timer ??= setTimeout(gathered, milliseconds);
    };
    const open = () => {
      stream = new EventSource(`/api/v1/live/scores?${query}`);
      stream.addEventListener('state', (event) => {
        state = JSON.parse(event.data) as LiveStateWire;
        changes = [];
        soon(0);
      });
      stream.addEventListener('change', (event) => {
        changes.push(JSON.parse(event.data) as LiveChangeWire);
        soon(GATHER_MS);
      });
    };
    const show = () => {
      if (document.visibilityState === 'hidden') {
        stream?.close();
        stream = undefined;
      } else if (stream === undefined) open();
    };
    show();
    document.addEventListener('visibilitychange', show);
    return () => {
      document.removeEventListener('visibilitychange', show);
      clearTimeout(timer);
      stream?.close();
    };
  }, [framework, period, node]);
  return live;
}
