import { freezeOverdueRounds } from '../assessments/round-move-actions.ts';
import type { Context } from '../platform/context.ts';

/** How often rounds are looked at, milliseconds: a cut-off date is a day. */
const EVERY = 600_000;

/** Freezes the rounds whose cut-off date is over, now and every ten minutes; returns what ends it. */
export function watchRounds(ctx: Context): () => void {
  const look = (): void => {
    freezeOverdueRounds(ctx).then(
      (ids) =>
        ids.length > 0 && ctx.log.info({ rounds: ids }, 'rounds are frozen: their cut-off date is over'),
      (error: unknown) => ctx.log.warn({ err: error }, 'rounds could not be looked at'),
    );
  };
  look();
  const timer = setInterval(look, EVERY);
  timer.unref();
  return () => clearInterval(timer);
}
