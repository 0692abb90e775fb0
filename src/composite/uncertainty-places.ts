/**
 * How often each area has which rank in which dimension, over any number of replications in limited memory. Ranks are told as
 * places: 1, 2, … up to the number of areas; twice that where ties are averaged, so that they are whole.
 */

type Whole = Uint16Array | Uint32Array;

/** A chunk's ranks of all dimensions: counted, or as they are where the counts would be many more. */
export type ChunkPlaces =
  /** `counts[(column × areas + area) × most + place − 1]`, with `most` the last place. */
  | { readonly counts: Uint16Array }
  /** `places[(column × stride + replication) × areas + area]`; 0: no rank. */
  | { readonly places: Whole; readonly stride: number };

/** All that is kept of one dimension. */
export type KeptPlaces =
  /** `places[replication × areas + area]` */
  | { readonly as: 'places'; readonly places: Whole }
  /** `counts[area × bins + bin]`; bin b holds the places from 1 + b × binWidth on. */
  | {
      readonly as: 'counts';
      readonly counts: Whole;
      readonly bins: number;
      readonly binWidth: number;
      /** By area, where bins are wider than one place and do not tell them. */
      readonly exact: {
        readonly sums: Float64Array;
        readonly mins: Uint32Array;
        readonly maxs: Uint32Array;
      } | null;
    };

export interface Extent {
  readonly areas: number;
  /** The last place that there can be. */
  readonly most: number;
  /** Replications that there can be. */
  readonly samples: number;
}

/** Memory for the places of the index, and as much for those of all other dimensions. */
export const MAX_PLACE_BYTES = 288 * 2 ** 20;

/**
 * Room for one dimension in so many bytes: its single places or exact counts, whichever is less and fits; else counts in bins of
 * the smallest power of two that does. {@link MAX_PLACE_BYTES} hold 33,000 areas exactly up to 4,575 replications, 8,600
 * areas up to any number, and otherwise 33,000 areas in bins of 16: quantiles are then at most 8 places off.
 */
export function roomFor(extent: Extent, bytes: number): KeptPlaces {
  const { areas, most, samples } = extent;
  const ofCounts = (width: number): number => areas * Math.ceil(most / width) * widthOf(samples);
  if (samples * areas * widthOf(most) <= Math.min(bytes, ofCounts(1)))
    return { as: 'places', places: wholes(widthOf(most), samples * areas) };
  let binWidth = 1;
  while (ofCounts(binWidth) > bytes && binWidth < most) binWidth *= 2;
  return roomForCounts(extent, binWidth);
}

/** Room for counts in bins of that width. */
export function roomForCounts({ areas, most, samples }: Extent, binWidth: number): KeptPlaces {
  const bins = Math.ceil(most / binWidth);
  return {
    as: 'counts',
    counts: wholes(widthOf(samples), areas * bins),
    bins,
    binWidth,
    exact:
      binWidth === 1
        ? null
        : {
            sums: new Float64Array(areas),
            mins: new Uint32Array(areas).fill(2 ** 32 - 1),
            maxs: new Uint32Array(areas),
          },
  };
}

/** Bytes of a whole number up to `most`. */
const widthOf = (most: number): 2 | 4 => (most < 2 ** 16 ? 2 : 4);
const wholes = (bytes: 2 | 4, length: number): Whole =>
  bytes === 2 ? new Uint16Array(length) : new Uint32Array(length);

/**
 * Adds a chunk to one dimension.
 * @param column the dimension's in the chunk
 * @param before replications kept so far
 * @param count replications in the chunk
 */
export function keepPlaces(
  kept: KeptPlaces,
  chunk: ChunkPlaces,
  { areas, most }: Extent,
  column: number,
  before: number,
  count: number,
): void {
  if ('counts' in chunk) {
    if (kept.as === 'places' || kept.binWidth > 1) throw new RangeError('counts are kept as counts');
    addCounts(kept.counts, chunk.counts, column * areas * most);
    return;
  }
  const from = column * chunk.stride * areas;
  const own = chunk.places.subarray(from, from + count * areas);
  if (kept.as === 'places') kept.places.set(own, before * areas);
  else countPlaces(kept, own, areas);
}

function addCounts(into: Whole, counts: Uint16Array, from: number): void {
  for (let at = 0; at < into.length; at++) into[at]! += counts[from + at]!;
}

/** Area by area, whose own counters stay at hand. */
function countPlaces(
  { counts, bins, binWidth, exact }: Extract<KeptPlaces, { as: 'counts' }>,
  places: Whole,
  areas: number,
): void {
  const shift = Math.log2(binWidth);
  for (let area = 0; area < areas; area++) {
    const own = area * bins;
    let sum = 0;
    let min = 2 ** 32 - 1;
    let max = 0;
    for (let at = area; at < places.length; at += areas) {
      const place = places[at]!;
      if (place === 0) continue;
      counts[own + ((place - 1) >> shift)]! += 1;
      sum += place;
      if (place < min) min = place;
      if (place > max) max = place;
    }
    if (exact === null) continue;
    exact.sums[area]! += sum;
    if (min < exact.mins[area]!) exact.mins[area] = min;
    if (max > exact.maxs[area]!) exact.maxs[area] = max;
  }
}

/** An area's counts: `counts[from + bin]`, all between the bins `first` and `last`; valid until the next area is read. */
export interface AreaPlaces {
  readonly counts: Whole;
  readonly from: number;
  readonly first: number;
  readonly last: number;
  /** Sum of the counts. */
  readonly counted: number;
  readonly binWidth: number;
  /** Sum and extremes of the places themselves. */
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** The function from an area to its counts; undefined where it has no rank in any of the `done` replications. */
export function readPlaces(
  kept: KeptPlaces,
  { areas, most }: Extent,
  done: number,
): (area: number) => AreaPlaces | undefined {
  if (kept.as === 'counts') return (area) => ofCounts(kept, area);
  const { places } = kept;
  const counts = new Uint32Array(most);
  let latest: AreaPlaces | undefined;
  return (area) => {
    if (latest !== undefined) counts.fill(0, latest.first, latest.last + 1);
    let counted = 0;
    let sum = 0;
    let min = most + 1;
    let max = 0;
    for (let at = area; at < done * areas; at += areas) {
      const place = places[at]!;
      if (place === 0) continue;
      counts[place - 1]! += 1;
      counted += 1;
      sum += place;
      if (place < min) min = place;
      if (place > max) max = place;
    }
    latest =
      max === 0
        ? undefined
        : { counts, from: 0, first: min - 1, last: max - 1, counted, binWidth: 1, sum, min, max };
    return latest;
  };
}

function ofCounts(
  { counts, bins, binWidth, exact }: Extract<KeptPlaces, { as: 'counts' }>,
  area: number,
): AreaPlaces | undefined {
  const from = area * bins;
  let first = bins;
  let last = -1;
  let counted = 0;
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) {
    const count = counts[from + bin]!;
    if (count === 0) continue;
    if (first === bins) first = bin;
    last = bin;
    counted += count;
    sum += count * (bin + 1);
  }
  if (last < 0) return undefined;
  return exact === null
    ? { counts, from, first, last, counted, binWidth, sum, min: first + 1, max: last + 1 }
    : {
        counts,
        from,
        first,
        last,
        counted,
        binWidth,
        sum: exact.sums[area]!,
        min: exact.mins[area]!,
        max: exact.maxs[area]!,
      };
}
