import type { Draw } from './factor-choice.ts';
import type { CompositeResult } from './run.ts';
import { sampleRows } from './sample.ts';
import { columnOf } from './table.ts';
import { makeFailureCounter, mergeFailures } from './uncertainty-failure.ts';
import type { AnalysisJob, FailureCount, JobPlan } from './uncertainty-job.ts';
import type { Replications } from './uncertainty-replicate.ts';

/** What one chunk of rows of the design left. */
export interface SensitivityPart {
  readonly kind: 'sensitivity';
  /** Rows of the input whose index score and rank are outputs. */
  readonly rows: readonly number[];
  readonly leftOut: readonly number[];
  /** Matrices of the design: A, B, and for each factor that moves A with its columns from B. */
  readonly matrices: number;
  readonly done: number;
  readonly recomputes: boolean;
  /** `values[(matrix × outputs + output) × count + row]`; outputs: the rank shift, then score and rank of each of `rows`. */
  readonly count: number;
  readonly values: Float64Array;
  readonly failures: readonly FailureCount[];
}

/** Outputs of all replications that are kept until the indices are computed. */
const MAX_OUTPUT_BYTES = 256 * 2 ** 20;

/**
 * The function from a chunk's number to its part. Each row of the design is one draw of A, one of B, and for each factor that
 * moves A's draw with this factor's probabilities, all of them, from B. Source: A. Saltelli et al., Computer Physics
 * Communications 181 (2010) 259–270.
 */
export function openSensitivity(job: AnalysisJob, { size }: JobPlan, replications: Replications) {
  const { spec } = job;
  const { compiled, nominal, rows: scored, scores, ranks, ranksPerPlace, replicate } = replications;
  const { coordinates, factors, places } = compiled;
  const design = { seed: spec.seed, sequence: spec.sequence ?? 'sobol', coordinates, matrices: 2 } as const;
  const a = new Float64Array(size * coordinates);
  const b = new Float64Array(size * coordinates);
  const mixed = new Float64Array(coordinates);
  const moving = factors.flatMap((factor, at) => (factor.coordinates > 0 ? [at] : []));
  const matrices = 2 + moving.length;
  const nominalRanks = nominalRanksOf(job, nominal, scored);
  const { kept, leftOut } = keptRows(job, nominal, matrices);
  const cells = kept.map((row) => scored.indexOf(row));
  const outputs = 1 + 2 * kept.length;
  return (chunk: number): SensitivityPart => {
    const from = chunk * size;
    const count = Math.min(size, spec.samples - from);
    sampleRows(a, design, 0, from, count);
    sampleRows(b, design, 1, from, count);
    const failures = makeFailureCounter(spec);
    const values = new Float64Array(matrices * outputs * count).fill(Number.NaN);
    let done = 0;
    for (let place = 0; place < count; place++) {
      const at = place * coordinates;
      for (let matrix = 0; matrix < matrices; matrix++) {
        const failure = replicate(drawOf(matrix, from + place, at));
        if (failure !== undefined) {
          failures.add((from + place) * matrices + matrix, failure);
          continue;
        }
        done += 1;
        const put = (output: number, value: number): void => {
          values[(matrix * outputs + output) * count + place] = value;
        };
        put(0, rankShift(ranks, ranksPerPlace, nominalRanks));
        cells.forEach((cell, index) => {
          put(1 + 2 * index, scores[cell] ?? Number.NaN);
          put(2 + 2 * index, ranks[cell] ? ranks[cell]! / ranksPerPlace : Number.NaN);
        });
      }
    }
    return {
      kind: 'sensitivity',
      rows: kept,
      leftOut,
      matrices,
      done,
      recomputes: replications.recomputes,
      count,
      values,
      failures: failures.counts(),
    };
  };

  function drawOf(matrix: number, row: number, at: number): Draw {
    const sources = new Uint8Array(factors.length).fill(matrix === 1 ? 1 : 0);
    if (matrix < 2) return { row, probabilities: matrix === 0 ? a : b, at, matrices: sources };
    const factor = moving[matrix - 2]!;
    mixed.set(a.subarray(at, at + coordinates));
    const place = places[factor]!;
    if (place >= 0) {
      const end = place + factors[factor]!.coordinates;
      mixed.set(b.subarray(at + place, at + end), place);
    }
    sources[factor] = 1;
    return { row, probabilities: mixed, at: 0, matrices: sources };
  }
}

/** Whether a row's rank and score are asked about: those of the period; without a panel all rows are one period. */
const isAsked = ({ panel, period }: AnalysisJob, row: number): boolean =>
  period === undefined || panel === undefined || panel.periods[row] === period;

/** Ranks of the index in the framework's own run, by place of `scored`; 0 for none, and where nobody asks. */
function nominalRanksOf(job: AnalysisJob, nominal: CompositeResult, scored: readonly number[]): Float64Array {
  const ranks = columnOf(nominal.ranks, nominal.nodes[0]!.code);
  const byArea = new Map(nominal.areas.map((area, row) => [area, ranks[row]!]));
  return Float64Array.from(scored, (row) => (isAsked(job, row) && byArea.get(job.table.areas[row]!)) || 0);
}

/** Mean distance of the index ranks, which come first, from the nominal ones, over the areas that have both. */
function rankShift(ranks: Int32Array, ranksPerPlace: number, nominal: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let place = 0; place < nominal.length; place++) {
    if (!(nominal[place]! > 0) || ranks[place] === 0) continue;
    sum += Math.abs(ranks[place]! / ranksPerPlace - nominal[place]!);
    count += 1;
  }
  return sum / count;
}

/** The areas that get outputs of their own: those asked for, or all; the best ranked ones where memory is short. */
function keptRows(job: AnalysisJob, nominal: CompositeResult, matrices: number) {
  const { table, spec, areas } = job;
  const rankOf = new Map<string, number>();
  columnOf(nominal.ranks, nominal.nodes[0]!.code).forEach((rank, row) => {
    if (!Number.isNaN(rank)) rankOf.set(nominal.areas[row]!, rank);
  });
  const wanted = areas === undefined ? undefined : new Set(areas);
  const asked = table.areas.flatMap((area, row) =>
    isAsked(job, row) && (wanted === undefined || wanted.has(area)) ? [row] : [],
  );
  const perArea = 2 * 8 * spec.samples * matrices;
  const most = Math.floor(MAX_OUTPUT_BYTES / perArea);
  const order = (row: number): number => rankOf.get(table.areas[row]!) ?? Number.MAX_VALUE;
  const best = [...asked].sort((one, other) => order(one) - order(other) || one - other);
  const inOrder = (rows: readonly number[]) => [...rows].sort((one, other) => one - other);
  return { kept: inOrder(best.slice(0, most)), leftOut: inOrder(best.slice(most)) };
}

/** All chunks so far, by column of the design. */
export interface SensitivityState extends Omit<SensitivityPart, 'values' | 'count'> {
  /** `columns[matrix × outputs + output]` */
  readonly columns: readonly Float64Array[];
  readonly filled: number;
}

export function mergeSensitivity(
  { spec }: AnalysisJob,
  merged: SensitivityState | undefined,
  { values, count, ...part }: SensitivityPart,
): SensitivityState {
  const width = part.matrices * (1 + 2 * part.rows.length);
  const columns =
    merged?.columns ?? Array.from({ length: width }, () => new Float64Array(spec.samples).fill(Number.NaN));
  const filled = merged?.filled ?? 0;
  columns.forEach((column, at) => {
    column.set(values.subarray(at * count, (at + 1) * count), filled);
  });
  return {
    ...part,
    columns,
    filled: filled + count,
    done: (merged?.done ?? 0) + part.done,
    failures: mergeFailures(merged?.failures ?? [], part.failures),
  };
}
