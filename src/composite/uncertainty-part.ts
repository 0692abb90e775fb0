import type { Draw } from './factor-choice.ts';
import type { Failure } from './factor-stage.ts';
import { sampleRows } from './sample.ts';
import { type FailureCounter, makeFailureCounter, mergeFailures } from './uncertainty-failure.ts';
import type { AnalysisJob, FailureCount, JobPlan, RawNode } from './uncertainty-job.ts';
import {
  type Extent,
  type KeptPlaces,
  keepPlaces,
  MAX_PLACE_BYTES,
  roomFor,
  roomForCounts,
} from './uncertainty-places.ts';
import type { Ready } from './uncertainty-ready.ts';
import type { Replications } from './uncertainty-replicate.ts';
import { type ChunkTally, tallyPlaces } from './uncertainty-tally.ts';

interface Told {
  readonly kind: 'uncertainty';
  readonly dimensions: readonly string[];
  readonly rows: readonly number[];
  readonly ranksPerPlace: 1 | 2;
  /** The last rank that there can be × `ranksPerPlace`. */
  readonly most: number;
  readonly recomputes: boolean;
  readonly failures: readonly FailureCount[];
  /** Nodes of which everything is kept; one entry for each chunk merged. */
  readonly raw: readonly (readonly RawNode[])[];
}
/** What one chunk of replications left; parts are merged in the order of chunks. */
export interface UncertaintyPart extends Told {
  readonly tally: ChunkTally;
}
/** All chunks so far. */
export interface UncertaintyState extends Told {
  readonly tally: Omit<ChunkTally, 'places'>;
  /** By dimension. */
  readonly kept: readonly KeptPlaces[];
}

/** The function from a chunk's number to its part. */
export function openUncertainty(job: AnalysisJob, { size }: JobPlan, replications: Replications) {
  const { spec } = job;
  const { compiled, dimensions, rows, ranksPerPlace, recomputes, ready } = replications;
  const { coordinates } = compiled;
  const design = { seed: spec.seed, sequence: spec.sequence ?? 'sobol', coordinates, matrices: 1 } as const;
  const probabilities = new Float64Array(size * coordinates);
  const raw = job.raw ?? [];
  // where the replicator has no counter for every place, places are handed on as they are
  const whole =
    ready !== undefined && ready.replicator.binWidth === 1 && raw.length === 0
      ? makeWhole(ready, size, compiled.nodes.length)
      : undefined;
  const most = ranksPerPlace * (whole === undefined ? rowsAtOnce(job, rows.length) : rows.length);
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
      whole?.(count, from, next, failures) ?? oneByOne(replications, most, count, from, next, failures, kept);
    return {
      kind: 'uncertainty',
      dimensions,
      rows,
      ranksPerPlace,
      most,
      recomputes,
      tally,
      failures: failures.counts(),
      raw: kept.length === 0 ? [] : [kept],
    };
  };
}

/** Rows that are ranked together, at most. */
function rowsAtOnce({ panel }: AnalysisJob, rows: number): number {
  if (panel === undefined) return rows;
  const counts = new Map<string, number>();
  for (const period of panel.periods) counts.set(period, (counts.get(period) ?? 0) + 1);
  return Math.max(...counts.values());
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
  return (
    count: number,
    from: number,
    next: (place: number) => Draw,
    failures: FailureCounter,
  ): ChunkTally => {
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
    const { done, scoreSums, scoreMins, scoreMaxs, counts } = replicator.takeTally();
    return { done, scoreSums, scoreMins, scoreMaxs, places: { counts } };
  };
}

function oneByOne(
  { scores, ranks, stride, rows, dimensions, ranksPerPlace, replicate }: Replications,
  most: number,
  count: number,
  from: number,
  next: (place: number) => Draw,
  failures: FailureCounter,
  kept: readonly RawNode[],
): ChunkTally {
  const { add, tally } = tallyPlaces(rows.length, dimensions.length, most, count);
  for (let place = 0; place < count; place++) {
    const failure = replicate(next(place));
    if (failure === undefined) add(scores, ranks, stride);
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
  return tally();
}

const rawNode = (code: string, count: number, rows: number): RawNode => ({
  code,
  scores: new Float64Array(count * rows),
  ranks: new Float64Array(count * rows),
});

/** How much of the places is told apart. */
export const extentOf = ({ spec }: AnalysisJob, { rows, most }: Pick<Told, 'rows' | 'most'>): Extent => ({
  areas: rows.length,
  most,
  samples: spec.samples,
});

/** The next chunk's part added; `merged` may be changed. */
export function mergeUncertainty(
  job: AnalysisJob,
  merged: UncertaintyState | undefined,
  { tally, ...part }: UncertaintyPart,
): UncertaintyState {
  const extent = extentOf(job, part);
  const kept =
    merged?.kept ??
    part.dimensions.map((_, column) => {
      if ('counts' in tally.places) return roomForCounts(extent, 1);
      return roomFor(extent, MAX_PLACE_BYTES / (column === 0 ? 1 : part.dimensions.length - 1));
    });
  const before = merged?.tally.done ?? 0;
  kept.forEach((room, column) => {
    keepPlaces(room, tally.places, extent, column, before, tally.done);
  });
  const { places: _, ...scores } = tally;
  if (merged === undefined) return { ...part, tally: scores, kept };
  const into = merged.tally;
  for (let cell = 0; cell < into.scoreSums.length; cell++) {
    into.scoreSums[cell]! += tally.scoreSums[cell]!;
    if (tally.scoreMins[cell]! < into.scoreMins[cell]!) into.scoreMins[cell] = tally.scoreMins[cell]!;
    if (tally.scoreMaxs[cell]! > into.scoreMaxs[cell]!) into.scoreMaxs[cell] = tally.scoreMaxs[cell]!;
  }
  return {
    ...merged,
    tally: { ...into, done: before + tally.done },
    failures: mergeFailures(merged.failures, part.failures),
    raw: [...merged.raw, ...part.raw],
  };
}
