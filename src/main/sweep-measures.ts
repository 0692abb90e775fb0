import { type SweepLimits, sweepMeasures } from '../indicators/measure-sweep.ts';
import type { Context } from '../platform/context.ts';

/** Milliseconds until the next look where there was nothing more to look at, and where there was. */
const REST = 60_000;
const PAUSE = 100;

/** Lets go, step by step, of what measures came to in the course of a day; returns what ends it, once a step under way is over. */
export function keepSweeping(ctx: Context, limits: SweepLimits): () => Promise<void> {
  let timer: NodeJS.Timeout;
  let running: Promise<void> | undefined;
  let isStopped = false;
  const rest = (milliseconds: number): void => {
    timer = setTimeout(() => {
      running = step();
    }, milliseconds);
    timer.unref();
  };
  async function step(): Promise<void> {
    const isDone = await sweepMeasures(ctx, limits).then(
      (found) => found.isDone,
      (error: unknown) => {
        if (!isStopped) ctx.log.warn({ err: error }, 'old values of measures could not be let go of');
        return true;
      },
    );
    if (!isStopped) rest(isDone ? REST : PAUSE);
  }
  rest(REST);
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await running;
  };
}
