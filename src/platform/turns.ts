import { AsyncLocalStorage } from 'node:async_hooks';

/** Lets one piece of work at a time through, in the order of asking. */
export interface Turns {
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** Refuses work that would wait for the very transaction it runs inside. */
export interface Nesting {
  inside<T>(work: () => Promise<T>): Promise<T>;
  assertOutside(): void;
}

let isWatched = false;

/**
 * From now on, stores that are opened look out for such work. Tests have it; a server goes without, since following the course of
 * promises doubles what every one of them costs.
 */
export const watchNesting = (): void => {
  isWatched = true;
};

export function createNesting(): Nesting {
  if (!isWatched) return { inside: (work) => work(), assertOutside: () => undefined };
  const storage = new AsyncLocalStorage<true>();
  return {
    inside: (work) => storage.run(true, work),
    assertOutside() {
      if (storage.getStore()) throw new Error('the outer database was used inside its own transaction');
    },
  };
}
