import { quantileOfCounts } from './quantile.ts';
import type { CompositeResult } from './run.ts';
import { orNull } from './step-log.ts';
import { columnOf } from './table.ts';
import type { AnalysisJob, RawNode, UncertainNode, UncertaintyResult } from './uncertainty-job.ts';
import type { UncertaintyPart } from './uncertainty-part.ts';

/** Counts of single ranks in a result. */
const MAX_COUNTS = 2 ** 18;

type Ranks = Omit<UncertainNode, 'code' | 'nominalScore' | 'nominalRank'>;

/** Per node and area, what the merged parts say. */
export function finishUncertainty(
  { table, spec, top = 10 }: AnalysisJob,
  part: UncertaintyPart,
  nominal: CompositeResult,
): Pick<UncertaintyResult, 'interval' | 'top' | 'rankBin' | 'nodes' | 'indexRanks' | 'raw'> {
  const interval = spec.interval ?? 0.9;
  const areas = table.areas;
  const nominalRow = new Map(nominal.areas.map((area, row) => [area, row]));
  const placeOf = new Map(part.rows.map((row, place) => [row, place]));
  const nodes = part.dimensions.map((code, column): UncertainNode => {
    const scores = columnOf(nominal.scores, code);
    const ranks = columnOf(nominal.ranks, code);
    const ofArea = (values: Float64Array) =>
      areas.map((area) => orNull(values[nominalRow.get(area) ?? -1] ?? Number.NaN));
    const nominalRank = ofArea(ranks);
    const cells = areas.map((_, row) =>
      cellOf(part, column, placeOf.get(row), { interval, top, nominalRank: nominalRank[row]! }),
    );
    const keys = Object.keys(NOTHING) as (keyof Cell)[];
    const columns = Object.fromEntries(keys.map((key) => [key, cells.map((cell) => cell[key])]));
    return { code, nominalScore: ofArea(scores), nominalRank, ...(columns as unknown as Ranks) };
  });
  return {
    interval,
    top,
    rankBin: part.binWidth / part.ranksPerPlace,
    nodes,
    indexRanks: indexRanks(
      part,
      areas.map((_, row) => placeOf.get(row)),
    ),
    ...(part.raw.length === 0
      ? {}
      : { raw: { areas: part.rows.map((row) => areas[row]!), nodes: joined(part.raw) } }),
  };
}

type Cell = { readonly [K in keyof Ranks]: Ranks[K][number] };
const NOTHING: Cell = {
  counted: 0,
  meanScore: null,
  minScore: null,
  maxScore: null,
  meanRank: null,
  medianRank: null,
  lowRank: null,
  highRank: null,
  bestRank: null,
  worstRank: null,
  atNominal: null,
  inTop: null,
};

function cellOf(
  { tally, rows, bins, binWidth, ranksPerPlace }: UncertaintyPart,
  column: number,
  place: number | undefined,
  asked: { readonly interval: number; readonly top: number; readonly nominalRank: number | null },
): Cell {
  if (place === undefined) return NOTHING;
  const cell = column * rows.length + place;
  const from = cell * bins;
  let counted = 0;
  let places = 0;
  let best = bins;
  let worst = -1;
  let inTop = 0;
  for (let bin = 0; bin < bins; bin++) {
    const count = tally.counts[from + bin]!;
    if (count === 0) continue;
    counted += count;
    places += count * (bin + 1);
    if (best === bins) best = bin;
    worst = bin;
    if ((bin + 1) * binWidth <= asked.top * ranksPerPlace) inTop += count;
  }
  if (counted === 0) return NOTHING;
  /** The middle of a bin, as a rank. */
  const rankOf = (bin: number): number => (1 + bin * binWidth + (binWidth - 1) / 2) / ranksPerPlace;
  const at = (probability: number): number =>
    rankOf(quantileOfCounts(tally.counts, from, counted, probability));
  const isTopWhole = (asked.top * ranksPerPlace) % binWidth === 0;
  const nominal = asked.nominalRank === null ? undefined : asked.nominalRank * ranksPerPlace - 1;
  return {
    counted,
    meanScore: tally.scoreSums[cell]! / counted,
    minScore: tally.scoreMins[cell]!,
    maxScore: tally.scoreMaxs[cell]!,
    meanRank: (tally.ranks?.sums[cell] ?? places) / counted / ranksPerPlace,
    medianRank: at(0.5),
    lowRank: at((1 - asked.interval) / 2),
    highRank: at((1 + asked.interval) / 2),
    bestRank: tally.ranks ? tally.ranks.mins[cell]! / ranksPerPlace : rankOf(best),
    worstRank: tally.ranks ? tally.ranks.maxs[cell]! / ranksPerPlace : rankOf(worst),
    atNominal: nominal === undefined || binWidth > 1 ? null : tally.counts[from + nominal]! / counted,
    inTop: isTopWhole ? inTop / counted : null,
  };
}

/** Counts of the index, which is the first column, by place; without the bins before the first and after the last that has any. */
function indexRanks(
  { tally, bins }: UncertaintyPart,
  places: readonly (number | undefined)[],
): readonly (readonly number[])[] | null {
  let numbers = 0;
  const all = places.map((place) => {
    if (place === undefined) return new Uint32Array(0);
    const counts = Uint32Array.from(tally.counts.subarray(place * bins, (place + 1) * bins));
    const first = counts.findIndex((count) => count > 0);
    const last = counts.findLastIndex((count) => count > 0);
    numbers += last - first + 1;
    return first < 0 ? new Uint32Array(0) : counts.subarray(first, last + 1);
  });
  return numbers > MAX_COUNTS ? null : all.map((counts) => [...counts]);
}

/** The chunks' raw replications as one. */
function joined(chunks: readonly (readonly RawNode[])[]): readonly RawNode[] {
  const join = (arrays: readonly Float64Array[]): Float64Array => {
    const whole = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const array of arrays) {
      whole.set(array, at);
      at += array.length;
    }
    return whole;
  };
  return chunks[0]!.map(({ code }, node) => ({
    code,
    scores: join(chunks.map((chunk) => chunk[node]!.scores)),
    ranks: join(chunks.map((chunk) => chunk[node]!.ranks)),
  }));
}
