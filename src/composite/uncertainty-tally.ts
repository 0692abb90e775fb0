import type { ChunkPlaces } from './uncertainty-places.ts';

/** What a chunk of replications left of scores and ranks, apart from its failures. */
export interface ChunkTally {
  /** Replications that are counted here. */
  readonly done: number;
  /** Sums over the replications in their order: `scoreSums[column × areas + area]`; 0 without any. */
  readonly scoreSums: Float64Array;
  /** Infinity and −Infinity without any. */
  readonly scoreMins: Float64Array;
  readonly scoreMaxs: Float64Array;
  readonly places: ChunkPlaces;
}

export interface Tallying {
  /** One replication's scores and ranks, columns `stride` apart; NaN and 0: none. */
  readonly add: (scores: Float64Array, ranks: Int32Array, stride: number) => void;
  /** All that was added, without a copy. */
  readonly tally: () => ChunkTally;
}

/**
 * Takes replications one by one and keeps each one's places.
 * @param most the last place that there can be
 * @param count replications at most
 */
export function tallyPlaces(areas: number, columns: number, most: number, count: number): Tallying {
  const cells = areas * columns;
  const places = most < 2 ** 16 ? new Uint16Array(count * cells) : new Uint32Array(count * cells);
  const scoreSums = new Float64Array(cells);
  const scoreMins = new Float64Array(cells).fill(Number.POSITIVE_INFINITY);
  const scoreMaxs = new Float64Array(cells).fill(Number.NEGATIVE_INFINITY);
  let done = 0;
  return {
    add: (scores, ranks, stride) => {
      for (let column = 0; column < columns; column++) {
        places.set(ranks.subarray(column * stride, column * stride + areas), (column * count + done) * areas);
        for (let row = 0; row < areas; row++) {
          const score = scores[column * stride + row]!;
          const cell = column * areas + row;
          if (Number.isNaN(score)) continue;
          scoreSums[cell]! += score;
          if (score < scoreMins[cell]!) scoreMins[cell] = score;
          if (score > scoreMaxs[cell]!) scoreMaxs[cell] = score;
        }
      }
      done += 1;
    },
    tally: () => ({ done, scoreSums, scoreMins, scoreMaxs, places: { places, stride: count } }),
  };
}
