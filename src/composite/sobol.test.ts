import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sobolBits, sobolColumn } from './sobol.ts';
import { SOBOL_DIMENSIONS } from './sobol-numbers.ts';

const columnOf = (dimension: number, from: number, count: number, seed = 1): Float64Array => {
  const out = new Float64Array(count);
  sobolColumn(out, 0, 1, { dimension, from, count, seed });
  return out;
};

describe('the sequence', () => {
  test('points as SciPy 1.17 gives them (scipy.stats.qmc.Sobol, no scrambling, 32 bits)', () => {
    expect([0, 1, 2, 3].map((dimension) => sobolBits(dimension, 100))).toEqual([
      1778384896, 1107296256, 3321888768, 3120562176,
    ]);
    expect([0, 1, 2, 3].map((dimension) => sobolBits(dimension, 999_999))).toEqual([
      80154624, 3856265216, 1576505344, 152186880,
    ]);
    expect([5, 100, 54_321, 999_999].map((index) => sobolBits(SOBOL_DIMENSIONS - 1, index))).toEqual([
      1610612736, 1979711488, 3145924608, 1772965888,
    ]);
  });

  test('every block of 2ᵏ points has one in each interval of length 2⁻ᵏ, in every dimension', () => {
    for (const k of [1, 4, 8])
      for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension += 7) {
        const size = 2 ** k;
        const column = columnOf(dimension, 3 * size, size);
        expect(new Set(column.map((u) => Math.floor(u * size))).size).toBe(size);
      }
  });
});

describe('a column', () => {
  const part = fc.record({
    dimension: fc.nat({ max: SOBOL_DIMENSIONS - 1 }),
    from: fc.nat({ max: 100_000 }),
    count: fc.integer({ min: 1, max: 40 }),
    cut: fc.nat({ max: 40 }),
    seed: fc.nat({ max: 2 ** 32 - 1 }),
  });

  test('has the same bits however it is cut', () => {
    fc.assert(
      fc.property(part, ({ dimension, from, count, cut, seed }) => {
        const first = Math.min(cut, count);
        const whole = columnOf(dimension, from, count, seed);
        const parts = [
          ...columnOf(dimension, from, first, seed),
          ...columnOf(dimension, from + first, count - first, seed),
        ];
        expect([...whole]).toEqual(parts);
      }),
    );
  });

  test('never holds 0 or 1', () => {
    fc.assert(
      fc.property(part, ({ dimension, from, count, seed }) =>
        columnOf(dimension, from, count, seed).every((u) => u > 0 && u < 1),
      ),
    );
  });

  test('is another for another seed', () => {
    expect(columnOf(2, 0, 4, 1)).not.toEqual(columnOf(2, 0, 4, 2));
  });

  test('of a dimension without direction numbers, or beyond the last point, is refused', () => {
    expect(() => columnOf(SOBOL_DIMENSIONS, 0, 1)).toThrow(RangeError);
    expect(() => columnOf(0, 2 ** 32 - 1, 2)).toThrow(RangeError);
  });
});
