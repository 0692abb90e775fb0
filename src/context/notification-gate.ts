/** Lets so many through at once, the others in the order of asking. */
export interface Gate {
  /** Calls `enter` at once or later; what enters calls {@link leave} when it is done. */
  ask(enter: () => void): void;
  leave(): void;
  readonly isIdle: boolean;
}

export function createGate(most: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    ask(enter) {
      if (inside >= most) waiting.push(enter);
      else {
        inside += 1;
        enter();
      }
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    },
    get isIdle() {
      return inside === 0;
    },
  };
}
