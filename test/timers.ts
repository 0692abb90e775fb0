/** A clock and timers that go on when they are told to. */
export class TestTimers {
  now: number;
  readonly #waiting = new Set<{ readonly at: number; readonly work: () => void }>();

  constructor(start: string) {
    this.now = Date.parse(start);
  }

  readonly after = (milliseconds: number, work: () => void): (() => void) => {
    const one = { at: this.now + milliseconds, work };
    this.#waiting.add(one);
    return () => void this.#waiting.delete(one);
  };

  /** Lets time pass; what is due on the way happens at its moment. */
  pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (;;) {
      const [next] = [...this.#waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#waiting.delete(next);
      this.now = Math.max(this.now, next.at);
      next.work();
    }
    this.now = end;
  }
}
