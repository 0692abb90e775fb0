import { makePlainReplicator, makeReplicator } from '../src/composite/replicator.ts';
import type { AnalysisJob } from '../src/composite/uncertainty-job.ts';
import { drawChoices, replicatorInputOf } from './_composite-case.ts';

export interface ReplicateJob {
  readonly job: AnalysisJob;
  readonly size: number;
}

/** A chunk of replications whose choices are drawn already: what the kernels themselves take. Answers its milliseconds. */
export function open({ job, size }: ReplicateJob): () => number {
  const input = replicatorInputOf(job);
  const { tables, methods, shares } = drawChoices(input, size);
  const replicator = makeReplicator(input);
  const codes = new Uint8Array(size);
  return () => {
    const began = performance.now();
    const failed = replicator.replicateChunk(tables, methods, shares, size, codes);
    replicator.takeTally();
    if (failed > 0) throw new Error(`${failed} replications failed`);
    return performance.now() - began;
  };
}

/** How many of `count` replications have every score and rank of the plain path, bit for bit. */
export function countEqual(job: AnalysisJob, count: number): number {
  const input = replicatorInputOf(job);
  const { tables, methods, shares } = drawChoices(input, count);
  const fast = makeReplicator(input);
  const plain = makePlainReplicator(input);
  let equal = 0;
  for (let at = 0; at < count; at++) {
    const own = shares.subarray(at * input.nodes.length, (at + 1) * input.nodes.length);
    const codes = [fast, plain].map(({ replicate }) => replicate(tables[at]!, methods[at]!, own));
    const isEqual = plain.dimensions.every((_, column) =>
      Array.from({ length: input.areas }, (_unused, row) => row).every((row) => {
        const [a, b] = [column * fast.stride + row, column * plain.stride + row];
        return fast.ranks[a] === plain.ranks[b] && Object.is(fast.scores[a], plain.scores[b]);
      }),
    );
    if (codes.every((code) => code === 0) && isEqual) equal += 1;
  }
  return equal;
}
