import type { Tally } from './replicator-shape.ts';

/** Counts replications in memory that does not grow with their number. */
export interface Tallying {
  /** One replication's scores and ranks, columns `stride` apart; NaN and 0: none. */
  add(scores: Float64Array, ranks: Int32Array, stride: number): void;
  /** What was added since the last call. */
  take(): Tally;
}

export function makeTally(areas: number, columns: number, bins: number, binWidth: number): Tallying {
  const cells = areas * columns;
  const fresh = () => ({
    counts: new Uint16Array(cells * bins),
    scoreSums: new Float64Array(cells),
    scoreMins: new Float64Array(cells).fill(Number.POSITIVE_INFINITY),
    scoreMaxs: new Float64Array(cells).fill(Number.NEGATIVE_INFINITY),
    ranks:
      binWidth === 1
        ? null
        : {
            sums: new Float64Array(cells),
            mins: new Int32Array(cells).fill(2 ** 31 - 1),
            maxs: new Int32Array(cells),
          },
  });
  let tally = fresh();
  let done = 0;
  const shift = Math.log2(binWidth);
  return {
    add: (scores, ranks, stride) => {
      const { counts, scoreSums, scoreMins, scoreMaxs, ranks: coarse } = tally;
      for (let column = 0; column < columns; column++) {
        for (let row = 0; row < areas; row++) {
          const score = scores[column * stride + row]!;
          const rank = ranks[column * stride + row]!;
          if (rank === 0) continue;
          const cell = column * areas + row;
          scoreSums[cell]! += score;
          if (score < scoreMins[cell]!) scoreMins[cell] = score;
          if (score > scoreMaxs[cell]!) scoreMaxs[cell] = score;
          counts[cell * bins + ((rank - 1) >> shift)]! += 1;
          if (coarse) {
            coarse.sums[cell]! += rank;
            if (rank < coarse.mins[cell]!) coarse.mins[cell] = rank;
            if (rank > coarse.maxs[cell]!) coarse.maxs[cell] = rank;
          }
        }
      }
      done += 1;
    },
    take: () => {
      const taken = { done, ...tally };
      tally = fresh();
      done = 0;
      return taken;
    },
  };
}
