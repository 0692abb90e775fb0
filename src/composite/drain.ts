/** What a generator returns in the end; undefined if it was stopped, which is asked at each of its yields. */
export function drain<T>(
  steps: Generator<unknown, T, void>,
  isStopped: () => boolean = () => false,
): T | undefined {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (isStopped()) return undefined;
  }
}
