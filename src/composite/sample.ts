import { fillUniform, randomBits, STREAMS } from './random.ts';
import { sobolColumn } from './sobol.ts';
import { SOBOL_DIMENSIONS } from './sobol-numbers.ts';

/** How probabilities are drawn for the coordinates of an analysis. */
export interface SampleDesign {
  readonly seed: number;
  readonly sequence: 'sobol' | 'random';
  /** Probabilities in one row. */
  readonly coordinates: number;
  /** 1, or 2 for a design with a second, independent matrix of rows. */
  readonly matrices: 1 | 2;
}

/**
 * Rows `from` … from + count − 1 of one matrix: `out[row × coordinates + coordinate]`, each in (0, 1). The same numbers however
 * the rows are cut. Coordinate c of matrix m is dimension `matrices` × c + m of the Sobol' sequence: the same
 * coordinate of both matrices stands in neighbouring dimensions, and the first coordinates in the best. Coordinates beyond
 * the sequence's 1,111 dimensions are pseudo-random.
 */
export function sampleRows(
  out: Float64Array,
  { seed, sequence, coordinates, matrices }: SampleDesign,
  matrix: 0 | 1,
  from: number,
  count: number,
): void {
  for (let coordinate = 0; coordinate < coordinates; coordinate++) {
    const dimension = matrices * coordinate + matrix;
    if (sequence === 'sobol' && dimension < SOBOL_DIMENSIONS)
      sobolColumn(out, coordinate, coordinates, { dimension, from, count, seed });
    else
      for (let row = 0; row < count; row++)
        out[row * coordinates + coordinate] =
          (randomBits(seed, STREAMS.sample, from + row, dimension) + 0.5) / 2 ** 32;
  }
}

/**
 * Probabilities of one row for a factor that takes very many, such as one for each cell of the data: always pseudo-random.
 * @param factor the factor's number in its specification
 */
export const sampleWide = (
  out: Float64Array,
  seed: number,
  factor: number,
  matrix: 0 | 1,
  row: number,
): void => fillUniform(out, seed, STREAMS.wide + 2 * factor + matrix, row);
