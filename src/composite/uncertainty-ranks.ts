import { quantilesOfCounts } from './quantile.ts';
import type { CompositeResult } from './run.ts';
import { orNull } from './step-log.ts';
import { columnOf } from './table.ts';
import type { AnalysisJob, RawNode, UncertainNode, UncertaintyResult } from './uncertainty-job.ts';
import { extentOf, type UncertaintyState } from './uncertainty-part.ts';
import { type AreaPlaces, readPlaces } from './uncertainty-places.ts';

/** Counts of single ranks in a result. */
const MAX_COUNTS = 2 ** 18;
/** Areas from one yield to the next. */
const AREAS_AT_ONCE = 1024;

type Ranks = Omit<UncertainNode, 'code' | 'nominalScore' | 'nominalRank' | 'rankBin'>;
type Own = Pick<UncertaintyResult, 'interval' | 'top' | 'rankBin' | 'nodes' | 'indexRanks' | 'raw'>;

/** Per node and area, what the merged parts say. Yields the share that is done, every few milliseconds. */
export function* finishUncertainty(
  job: AnalysisJob,
  state: UncertaintyState,
  nominal: CompositeResult,
): Generator<number, Own, void> {
  const { table, spec, top = 10 } = job;
  const interval = spec.interval ?? 0.9;
  const { areas } = table;
  const nominalRow = new Map(nominal.areas.map((area, row) => [area, row]));
  const placeOf = new Map(state.rows.map((row, place) => [row, place]));
  const extent = extentOf(job, state);
  const { done } = state.tally;
  const nodes: UncertainNode[] = [];
  const index = makeIndexRanks();
  for (const [column, code] of state.dimensions.entries()) {
    const ofArea = (values: Float64Array) =>
      areas.map((area) => orNull(values[nominalRow.get(area) ?? -1] ?? Number.NaN));
    const nominalRank = ofArea(columnOf(nominal.ranks, code));
    const kept = state.kept[column]!;
    const read = readPlaces(kept, extent, done);
    const cells: Cell[] = [];
    for (const [row, rank] of nominalRank.entries()) {
      const place = placeOf.get(row);
      const places = place === undefined ? undefined : read(place);
      if (column === 0) index.add(places);
      cells.push(
        places === undefined
          ? NOTHING
          : cellOf(state, column * extent.areas + place!, places, { interval, top, nominalRank: rank }),
      );
      if (row % AREAS_AT_ONCE === 0) yield (column + row / areas.length) / state.dimensions.length;
    }
    const keys = Object.keys(NOTHING) as (keyof Cell)[];
    const columns = Object.fromEntries(keys.map((key) => [key, cells.map((cell) => cell[key])]));
    nodes.push({
      code,
      nominalScore: ofArea(columnOf(nominal.scores, code)),
      nominalRank,
      ...(columns as unknown as Ranks),
      rankBin: (kept.as === 'places' ? 1 : kept.binWidth) / state.ranksPerPlace,
    });
  }
  return {
    interval,
    top,
    rankBin: nodes[0]!.rankBin,
    nodes,
    indexRanks: index.ranks(),
    ...(state.raw.length === 0
      ? {}
      : { raw: { areas: state.rows.map((row) => areas[row]!), nodes: joined(state.raw) } }),
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
  { tally, ranksPerPlace }: UncertaintyState,
  cell: number,
  { counts, from, first, last, counted, binWidth, sum, min, max }: AreaPlaces,
  asked: { readonly interval: number; readonly top: number; readonly nominalRank: number | null },
): Cell {
  let inTop = 0;
  for (let bin = first; bin <= last && (bin + 1) * binWidth <= asked.top * ranksPerPlace; bin++)
    inTop += counts[from + bin]!;
  const probabilities = [(1 - asked.interval) / 2, 0.5, (1 + asked.interval) / 2];
  const [lowRank, medianRank, highRank] = quantilesOfCounts(counts, from + first, counted, probabilities).map(
    // the middle of the bin
    (bin) => (1 + (first + bin) * binWidth + (binWidth - 1) / 2) / ranksPerPlace,
  ) as [number, number, number];
  const isTopWhole = (asked.top * ranksPerPlace) % binWidth === 0;
  const nominal = asked.nominalRank === null ? undefined : asked.nominalRank * ranksPerPlace - 1;
  return {
    counted,
    meanScore: tally.scoreSums[cell]! / counted,
    minScore: tally.scoreMins[cell]!,
    maxScore: tally.scoreMaxs[cell]!,
    meanRank: sum / counted / ranksPerPlace,
    medianRank,
    lowRank,
    highRank,
    bestRank: min / ranksPerPlace,
    worstRank: max / ranksPerPlace,
    atNominal: nominal === undefined || binWidth > 1 ? null : counts[from + nominal]! / counted,
    inTop: isTopWhole ? inTop / counted : null,
  };
}

/** The index's counts by area, from the first that is not 0 to the last; given up where they are too many. */
function makeIndexRanks() {
  const ranks: (readonly number[])[] = [];
  let numbers = 0;
  return {
    add: (places: AreaPlaces | undefined): void => {
      numbers += places === undefined ? 0 : places.last - places.first + 1;
      if (numbers > MAX_COUNTS) ranks.length = 0;
      else if (places === undefined) ranks.push([]);
      else ranks.push([...places.counts.subarray(places.from + places.first, places.from + places.last + 1)]);
    },
    ranks: () => (numbers > MAX_COUNTS ? null : ranks),
  };
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
