import type { MatrixWire } from '../../src/assessments/run-wire.ts';
import { type CorrelationName, correlationMatrix } from '../../src/composite/correlation.ts';
import type { Examination, ExaminedCorrelation } from '../../src/composite/examination.ts';

/** Nodes correlated with each other. */
export interface Square {
  readonly codes: readonly string[];
  /** Undefined on the diagonal. */
  readonly at: (row: string, column: string) => ExaminedCorrelation | undefined;
}

const keyOf = (a: string, b: string): string => JSON.stringify([a, b]);

/** The children of a dimension, as the examination correlates them. */
export function squareOf({ dimensions }: Pick<Examination, 'dimensions'>, code: string): Square {
  const dimension = dimensions.find((one) => one.code === code);
  const pairs = new Map(
    (dimension?.pairs ?? []).flatMap((pair) => [
      [keyOf(pair.first, pair.second), pair] as const,
      [keyOf(pair.second, pair.first), pair] as const,
    ]),
  );
  return { codes: dimension?.children ?? [], at: (row, column) => pairs.get(keyOf(row, column)) };
}

/** All indicators of a run, across its dimensions; computed here by the engine's own code. */
export function squareOfAll({ normalised }: Pick<MatrixWire, 'normalised'>, name: CorrelationName): Square {
  const codes = Object.keys(normalised);
  const places = new Map(codes.map((code, place) => [code, place]));
  const { size, coefficients, pValues, counts } = correlationMatrix(
    codes.map((code) => Float64Array.from(normalised[code]!, (value) => value ?? Number.NaN)),
    name,
  );
  return {
    codes,
    at: (row, column) => {
      const [a, b] = [places.get(row), places.get(column)];
      if (a === undefined || b === undefined || a === b) return undefined;
      const cell = a * size + b;
      return {
        coefficient: orNull(coefficients[cell]!),
        pValue: orNull(pValues[cell]!),
        count: counts[cell]!,
      };
    },
  };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** A p-value for reading: three decimals, or that it is less than all of them can say. */
export const readableP = (p: number): { readonly isLess: boolean; readonly p: number } =>
  p < 0.001 ? { isLess: true, p: 0.001 } : { isLess: false, p: Number(p.toFixed(3)) };
