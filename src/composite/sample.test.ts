import { describe, expect, test } from 'vitest';
import { type SampleDesign, sampleRows, sampleWide } from './sample.ts';
import { sobolColumn } from './sobol.ts';
import { SOBOL_DIMENSIONS } from './sobol-numbers.ts';

const rows = (design: Partial<SampleDesign>, matrix: 0 | 1 = 0, from = 0, count = 64) => {
  const whole: SampleDesign = { seed: 5, sequence: 'sobol', coordinates: 3, matrices: 1, ...design };
  const out = new Float64Array(count * whole.coordinates);
  sampleRows(out, whole, matrix, from, count);
  return out;
};

describe('rows', () => {
  test.each(['sobol', 'random'] as const)('%s: the same however they are cut', (sequence) => {
    const parts = [...rows({ sequence }, 0, 0, 10), ...rows({ sequence }, 0, 10, 54)];
    expect(parts).toEqual([...rows({ sequence })]);
  });

  test('two matrices take neighbouring dimensions, coordinate by coordinate', () => {
    const [a, b] = [rows({ matrices: 2 }, 0), rows({ matrices: 2 }, 1)];
    [a, b].forEach((matrix, at) => {
      const column = new Float64Array(64);
      sobolColumn(column, 0, 1, { dimension: 2 + at, from: 0, count: 64, seed: 5 });
      expect([...column]).toEqual([...matrix.filter((_, cell) => cell % 3 === 1)]);
    });
  });

  test('coordinates beyond the sequence are pseudo-random', () => {
    const coordinates = SOBOL_DIMENSIONS + 1;
    const last = (sequence: 'sobol' | 'random') =>
      rows({ coordinates, sequence }).filter((_, cell) => cell % coordinates === coordinates - 1);
    expect(last('sobol')).toEqual(last('random'));
    expect(last('sobol').every((u) => u > 0 && u < 1)).toBe(true);
  });

  test('the rows of both matrices are independent: their correlation is next to none', () => {
    for (const sequence of ['sobol', 'random'] as const) {
      const [a, b] = [
        rows({ matrices: 2, sequence }, 0, 0, 1024),
        rows({ matrices: 2, sequence }, 1, 0, 1024),
      ];
      const covariance = a.reduce((sum, u, cell) => sum + (u - 0.5) * (b[cell]! - 0.5), 0) / a.length;
      expect(Math.abs(covariance * 12)).toBeLessThan(0.06);
    }
  });
});

test('wide factors: another draw for each factor, matrix and row', () => {
  const draw = (factor: number, matrix: 0 | 1, row: number) => {
    const out = new Float64Array(4);
    sampleWide(out, 5, factor, matrix, row);
    return out.join();
  };
  const all = [draw(0, 0, 0), draw(1, 0, 0), draw(0, 1, 0), draw(0, 0, 1)];
  expect(new Set(all).size).toBe(4);
  expect(draw(0, 0, 0)).toBe(all[0]);
});
