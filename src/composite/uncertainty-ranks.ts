import type { Draw } from './factor-choice.ts';
import type { Failure } from './factor-stage.ts';
import { quantileOfCounts } from './quantile.ts';
import type { Tally } from './replicator-shape.ts';
import { makeTally } from './replicator-tally.ts';
import type { CompositeResult } from './run.ts';
import { sampleRows } from './sample.ts';
import { orNull } from './step-log.ts';
import { columnOf } from './table.ts';
import { type FailureCounter, makeFailureCounter, mergeFailures } from './uncertainty-failure.ts';
import type {
  AnalysisJob,
  FailureCount,
  JobPlan,
  RawNode,
  UncertainNode,
  UncertaintyResult,
} from './uncertainty-job.ts';
import type { Ready } from './uncertainty-ready.ts';
import type { Replications } from './uncertainty-replicate.ts';

/** What one chunk of replications left; parts are merged in the order of chunks. */
export interface UncertaintyPart {
  readonly kind: 'uncertainty';
  readonly dimensions: readonly string[];
  readonly rows: readonly number[];
  readonly bins: number;
  readonly binWidth: number;
  readonly ranksPerPlace: 1 | 2;
  readonly recomputes: boolean;
  readonly tally: Omit<Tally, 'counts'> & { readonly counts: Uint16Array | Uint32Array };
  readonly failures: readonly FailureCount[];
  /** Nodes of which everything is kept; one entry for each chunk merged. */
  readonly raw: readonly (readonly RawNode[])[];
}

/** The function from a chunk's number to its part. */
export function openUncertainty(job: AnalysisJob, { size }: JobPlan, replications: Replications) {
  const { spec } = job;
  const { compiled, dimensions, rows, bins, binWidth, ranksPerPlace, recomputes, ready } = replications;
  const { coordinates } = compiled;
  const design = { seed: spec.seed, sequence: spec.sequence ?? 'sobol', coordinates, matrices: 1 } as const;
  const probabilities = new Float64Array(size * coordinates);
  const raw = job.raw ?? [];
  const whole =
    ready !== undefined && raw.length === 0 ? makeWhole(ready, size, compiled.nodes.length) : undefined;
  return (chunk: number): UncertaintyPart => {
    const from = chunk * size;
    const count = Math.min(size, spec.samples - from);
    sampleRows(probabilities, design, 0, from, count);
    const failures = makeFailureCounter(spec);
    const kept = raw.map((code) => rawNode(code, count, rows.length));
    const draw = { row: from, probabilities, at: 0, matrices: new Uint8Array(compiled.factors.length) };
    const next = (place: number): Draw => {
      draw.row = from + place;
      draw.at = place * coordinates;
      return draw;
    };
    const tally =
      whole?.(count, from, next, failures) ?? oneByOne(replications, count, from, next, failures, kept);
    return {
      kind: 'uncertainty',
      dimensions,
      rows,
      bins,
      binWidth,
      ranksPerPlace,
      recomputes,
      tally,
      failures: failures.counts(),
      raw: kept.length === 0 ? [] : [kept],
    };
  };
}

/** A whole chunk in one call of the replicator. */
function makeWhole({ replicator, choose }: Ready, size: number, nodes: number) {
  const tables = new Int32Array(size);
  const methods = new Int32Array(size);
  const shares = new Float64Array(size * nodes);
  const numbers = new Int32Array(size);
  const codes = new Uint8Array(size);
  const own = new Float64Array(nodes);
  const choice = { table: 0, method: 0 };
  return (count: number, from: number, next: (place: number) => Draw, failures: FailureCounter): Tally => {
    let good = 0;
    for (let place = 0; place < count; place++) {
      const failure = choose(next(place), choice, own);
      if (failure !== undefined) {
        failures.add(from + place, failure);
        continue;
      }
      tables[good] = choice.table;
      methods[good] = choice.method;
      shares.set(own, good * nodes);
      numbers[good] = place;
      good += 1;
    }
    if (replicator.replicateChunk(tables, methods, shares, good, codes) > 0) {
      // why a method refuses a table hardly depends on the weights, so one explanation stands for all of such a pair
      const reasons = new Map<string, Failure>();
      for (let at = 0; at < good; at++) {
        if (codes[at] === 0) continue;
        const pair = `${tables[at]} ${methods[at]}`;
        const known = reasons.get(pair);
        const failure = known ?? {
          issues: replicator.explain(
            tables[at]!,
            methods[at]!,
            shares.subarray(at * nodes, (at + 1) * nodes),
          ),
        };
        reasons.set(pair, failure);
        failures.add(from + numbers[at]!, failure);
      }
    }
    return replicator.takeTally();
  };
}

function oneByOne(
  { scores, ranks, stride, rows, dimensions, bins, binWidth, ranksPerPlace, replicate }: Replications,
  count: number,
  from: number,
  next: (place: number) => Draw,
  failures: FailureCounter,
  kept: readonly RawNode[],
): Tally {
  const tally = makeTally(rows.length, dimensions.length, bins, binWidth);
  for (let place = 0; place < count; place++) {
    const failure = replicate(next(place));
    if (failure === undefined) tally.add(scores, ranks, stride);
    else failures.add(from + place, failure);
    for (const node of kept) {
      const column = dimensions.indexOf(node.code) * stride;
      for (let row = 0; row < rows.length; row++) {
        const rank = ranks[column + row]!;
        node.scores[place * rows.length + row] = scores[column + row]!;
        node.ranks[place * rows.length + row] = rank === 0 ? Number.NaN : rank / ranksPerPlace;
      }
    }
  }
  return tally.take();
}

const rawNode = (code: string, count: number, rows: number): RawNode => ({
  code,
  scores: new Float64Array(count * rows),
  ranks: new Float64Array(count * rows),
});

/** The next chunk's part added; `merged` may be changed. */
export function mergeUncertainty(
  merged: UncertaintyPart | undefined,
  part: UncertaintyPart,
): UncertaintyPart {
  if (merged === undefined)
    return { ...part, tally: { ...part.tally, counts: Uint32Array.from(part.tally.counts) } };
  const [into, from] = [merged.tally, part.tally];
  for (let at = 0; at < into.counts.length; at++) into.counts[at]! += from.counts[at]!;
  for (let cell = 0; cell < into.scoreSums.length; cell++) {
    into.scoreSums[cell]! += from.scoreSums[cell]!;
    if (from.scoreMins[cell]! < into.scoreMins[cell]!) into.scoreMins[cell] = from.scoreMins[cell]!;
    if (from.scoreMaxs[cell]! > into.scoreMaxs[cell]!) into.scoreMaxs[cell] = from.scoreMaxs[cell]!;
    if (into.ranks && from.ranks) {
      into.ranks.sums[cell]! += from.ranks.sums[cell]!;
      if (from.ranks.mins[cell]! < into.ranks.mins[cell]!) into.ranks.mins[cell] = from.ranks.mins[cell]!;
      if (from.ranks.maxs[cell]! > into.ranks.maxs[cell]!) into.ranks.maxs[cell] = from.ranks.maxs[cell]!;
    }
  }
  return {
    ...merged,
    tally: { ...into, done: into.done + from.done },
    failures: mergeFailures(merged.failures, part.failures),
    raw: [...merged.raw, ...part.raw],
  };
}

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
