import type { SensitivityState } from './sensitivity.ts';
import { makeBootstrap, type SobolIndex, sobolIndices } from './sobol-indices.ts';
import { orNull } from './step-log.ts';
import type { AnalysisJob, FactorIndex, SensitivityOutput, SensitivityResult } from './uncertainty-job.ts';

const CONFIDENCE = 0.95;
const RESAMPLES = 300;

/**
 * The indices of all outputs, over the same resamples. Yields the share that is done after each output.
 * @param moves by factor of the specification: whether it can move anything
 */
export function* finishSensitivity(
  { spec, table }: AnalysisJob,
  state: SensitivityState,
  moves: readonly boolean[],
): Generator<number, Pick<SensitivityResult, 'confidence' | 'outputs' | 'leftOut'>, void> {
  const outputs = 1 + 2 * state.rows.length;
  const bootstrap = makeBootstrap(spec.samples, {
    seed: spec.seed,
    resamples: RESAMPLES,
    confidence: CONFIDENCE,
  });
  const of = (output: number): Omit<SensitivityOutput, 'output' | 'area'> => {
    const column = (matrix: number) => state.columns[matrix * outputs + output]!;
    const swapped = Array.from({ length: state.matrices - 2 }, (_, at) => column(2 + at));
    const { mean, variance, factors } = sobolIndices(column(0), column(1), swapped, bootstrap);
    const indices = factors.values();
    return {
      mean: orNull(mean),
      variance: orNull(variance),
      factors: spec.factors.map(({ name }, at) =>
        moves[at]
          ? ofFactor(name, indices.next().value)
          : { ...NO_INDEX, factor: name, reason: 'fixed' as const },
      ),
    };
  };
  const found: SensitivityOutput[] = [{ output: 'rankShift', ...of(0) }];
  for (const row of state.rows)
    for (const output of ['score', 'rank'] as const) {
      yield found.length / outputs;
      found.push({ output, area: table.areas[row]!, ...of(found.length) });
    }
  return { confidence: CONFIDENCE, outputs: found, leftOut: state.leftOut.map((row) => table.areas[row]!) };
}

const NO_INDEX = { first: null, firstInterval: null, total: null, totalInterval: null, rows: 0 };

function ofFactor(factor: string, index: SobolIndex | undefined): FactorIndex {
  if (index === undefined) return { ...NO_INDEX, factor, reason: 'tooFewRows' };
  const { first, total, firstInterval, totalInterval, rows } = index;
  if (Number.isNaN(total)) return { ...NO_INDEX, factor, rows, reason: 'constant' };
  return { factor, first, firstInterval, total, totalInterval, rows };
}
