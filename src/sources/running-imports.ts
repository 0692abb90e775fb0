import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { createTurns, type Turns } from '../platform/turns.ts';
import { holdOwner } from './import-owner-store.ts';
import type { ImportProgress } from './import-progress.ts';

/** Imports and previews of one store that this process is busy with. */
export interface Running {
  /** Tells this process from others on the same database. */
  readonly owner: number;
  /** Imports run one at a time, others wait their turn. */
  readonly turns: Turns;
  readonly progress: Map<number, ImportProgress>;
  readonly cancels: Map<number, AbortController>;
  /** Shows that `owner` lives until the answer is called. */
  hold(): Promise<() => Promise<void>>;
  isHeld(): boolean;
}

const stores = new WeakMap<Database, Running>();

export function runningIn(ctx: Context): Running {
  let running = stores.get(ctx.db);
  if (!running) {
    running = makeRunning(ctx);
    stores.set(ctx.db, running);
  }
  return running;
}

function makeRunning({ db, randomBytes }: Context): Running {
  const owner = Buffer.from(randomBytes(4)).readUInt32BE() >>> 1;
  let holders = 0;
  let held: Promise<() => Promise<void>> | undefined;
  const letGo = async (): Promise<void> => {
    holders -= 1;
    if (holders > 0) return;
    const last = held;
    held = undefined;
    await last?.then(
      (release) => release(),
      () => undefined,
    );
  };
  return {
    owner,
    turns: createTurns(),
    progress: new Map(),
    cancels: new Map(),
    isHeld: () => holders > 0,
    async hold() {
      holders += 1;
      held ??= holdOwner(db, owner);
      try {
        await held;
      } catch (error) {
        await letGo();
        throw error;
      }
      return letGo;
    },
  };
}
