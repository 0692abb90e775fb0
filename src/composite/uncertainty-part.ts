import type { Draw } from './factor-choice.ts';
import type { Failure } from './factor-stage.ts';
import type { Tally } from './replicator-shape.ts';
import { makeTally } from './replicator-tally.ts';
import { sampleRows } from './sample.ts';
import { type FailureCounter, makeFailureCounter, mergeFailures } from './uncertainty-failure.ts';
import type { AnalysisJob, FailureCount, JobPlan, RawNode } from './uncertainty-job.ts';
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
