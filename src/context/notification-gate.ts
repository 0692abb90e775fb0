/** Lets so many through at once, the others in the order of asking. */
export interface Gate {
  /**
   * Calls `enter` at once or later; what enters calls {@link leave} when it is done.
   * @param isFirst of its kind: it need not wait for those who hold several places
   */
  ask(enter: () => void, isFirst?: boolean): void;
  leave(): void;
  readonly isIdle: boolean;
}

/** @param mostFirst so many may be inside before a first one has to wait */
export function createGate(most: number, mostFirst = most): Gate {
  const firsts: (() => void)[] = [];
  const others: (() => void)[] = [];
  let inside = 0;
  const admit = (): void => {
    for (;;) {
      const next =
        (inside < mostFirst ? firsts.shift() : undefined) ?? (inside < most ? others.shift() : undefined);
      if (next === undefined) return;
      inside += 1;
      next();
    }
  };
  return {
    ask(enter, isFirst = false) {
      (isFirst ? firsts : others).push(enter);
      admit();
    },
    leave() {
      inside -= 1;
      admit();
    },
    get isIdle() {
      return inside === 0 && firsts.length === 0 && others.length === 0;
    },
  };
}
