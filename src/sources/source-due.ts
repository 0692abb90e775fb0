import { Cron } from 'croner';
import type { SourceSpec } from './source-spec.ts';

/** First wait after a failure and longest one, milliseconds. */
const RETRY = 10_000;
const LONGEST_RETRY = 3_600_000;

/** When a source that has just run (or has just been declared, `isNew`) runs next by its schedule; null without one. */
export function scheduledDue(spec: SourceSpec, now: Date, isNew = false): Date | null {
  const { schedule } = spec;
  if (!schedule || spec.active === false) return null;
  if (schedule.everySeconds !== undefined)
    return isNew ? now : new Date(now.getTime() + schedule.everySeconds * 1000);
  const cron = new Cron(schedule.cron!, {
    paused: true,
    ...(schedule.timeZone ? { timezone: schedule.timeZone } : {}),
  });
  return cron.nextRun(now);
}

/**
 * When a source is tried again after its `failures`-th failure in a row: the wait doubles each time and is scattered by up to
 * a half, so that many do not come back at the same moment. What the other side asks for (`retryAfter`, seconds) is kept to, and
 * a short interval waits at least its own time.
 */
export function retryDue(
  spec: SourceSpec,
  now: Date,
  failures: number,
  random: () => number,
  retryAfter: number | undefined,
): Date | null {
  if (!spec.schedule || spec.active === false) return null;
  const backOff = Math.min(LONGEST_RETRY, RETRY * 2 ** Math.min(20, failures - 1)) * (0.5 + random() / 2);
  const interval = (spec.schedule.everySeconds ?? 0) * 1000;
  const shortest = Math.max(backOff, Math.min(interval, LONGEST_RETRY), (retryAfter ?? 0) * 1000);
  return new Date(now.getTime() + Math.round(shortest));
}
