import { MeridianError } from '../model/error.ts';
import type { UncertaintySpec } from '../model/uncertainty.ts';
import type { Failure } from './factor-stage.ts';
import type { FailureCount } from './uncertainty-job.ts';

/** Counts replications that could not be computed, by the code of the first thing that was wrong. */
export interface FailureCounter {
  readonly add: (replication: number, failure: Failure) => void;
  readonly counts: () => readonly FailureCount[];
}

/** With the policy `stop`, the first failure is thrown. */
export function makeFailureCounter({ failed }: UncertaintySpec): FailureCounter {
  let counts: readonly FailureCount[] = [];
  return {
    add: (replication, { issues }) => {
      if (failed === 'stop') throw new MeridianError('method.impossible', { replication }, issues);
      counts = mergeFailures(counts, [{ code: issues[0]!.code, count: 1, first: replication, issues }]);
    },
    counts: () => counts,
  };
}

export function mergeFailures(
  some: readonly FailureCount[],
  more: readonly FailureCount[],
): readonly FailureCount[] {
  const byCode = new Map(some.map((entry) => [entry.code, entry]));
  for (const entry of more) {
    const known = byCode.get(entry.code);
    if (known === undefined) byCode.set(entry.code, entry);
    else
      byCode.set(entry.code, {
        ...(known.first <= entry.first ? known : entry),
        count: known.count + entry.count,
      });
  }
  return [...byCode.values()];
}
