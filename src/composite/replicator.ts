import { makeKernelReplicator } from './replicator-kernel.ts';
import { makePlainReplication } from './replicator-plain.ts';
import { binsFor, MAX_CHUNK, type Replicator, type ReplicatorInput } from './replicator-shape.ts';
import { makeTally } from './replicator-tally.ts';

/** A replicator by the functions of a run: the reference for the kernels, and what stands in where there are none. */
export function makePlainReplicator(input: ReplicatorInput): Replicator {
  const plain = makePlainReplication(input);
  const { dimensions } = plain;
  const stride = input.areas;
  const scores = new Float64Array(dimensions.length * stride).fill(Number.NaN);
  const ranks = new Int32Array(dimensions.length * stride);
  const ranksPerPlace = input.rank.ties === 'average' ? 2 : 1;
  const { bins, binWidth } = binsFor(input.areas, dimensions.length, ranksPerPlace);
  const tally = makeTally(input.areas, dimensions.length, bins, binWidth);
  let tallied = 0;
  const replicate = (table: number, method: number, shares: Float64Array): number =>
    plain.replicate(table, method, shares, scores, ranks, stride);
  return {
    dimensions,
    stride,
    scores,
    ranks,
    ranksPerPlace,
    bins,
    binWidth,
    replicate,
    replicateChunk: (tables, methods, shares, count, codes) => {
      tallied += count;
      if (tallied > MAX_CHUNK) throw new RangeError(`more than ${MAX_CHUNK} replications in one tally`);
      const nodes = input.nodes.length;
      let failed = 0;
      for (let at = 0; at < count; at++) {
        codes[at] = replicate(tables[at]!, methods[at]!, shares.subarray(at * nodes, (at + 1) * nodes));
        if (codes[at] === 0) tally.add(scores, ranks, stride);
        else failed += 1;
      }
      return failed;
    },
    takeTally: () => {
      tallied = 0;
      return tally.take();
    },
    explain: plain.explain,
  };
}

/** The fastest replicator that this engine can run; every one gives the same bits. */
export const makeReplicator = (input: ReplicatorInput): Replicator =>
  makeKernelReplicator(input) ?? makePlainReplicator(input);
