import { describe, expect, test } from 'vitest';
import { readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { sobolColumn } from './sobol.ts';
import { makeBootstrap, sobolIndices } from './sobol-indices.ts';

const bootstrap = (rows: number) => makeBootstrap(rows, { seed: 1, resamples: 200, confidence: 0.95 });

/** Ishigami and Homma's test function with a = 7, b = 0.1, on the unit cube. */
function ishigami(u: readonly number[]): number {
  const [x, y, z] = u.map((share) => Math.PI * (2 * share - 1)) as [number, number, number];
  return Math.sin(x) + 7 * Math.sin(y) ** 2 + 0.1 * z ** 4 * Math.sin(x);
}
const ANALYTIC = { first: [0.3139, 0.4424, 0], total: [0.5576, 0.4424, 0.2437] };

type Outputs = readonly [a: Float64Array, b: Float64Array, ab: Float64Array[]];
/** The design with A in the even dimensions of the sequence and B in the odd ones. */
function outputs(f: (u: readonly number[]) => number, factors: number, rows: number, seed: number): Outputs {
  const columns = Array.from({ length: 2 * factors }, (_, dimension) => {
    const column = new Float64Array(rows);
    sobolColumn(column, 0, 1, { dimension, from: 0, count: rows, seed });
    return column;
  });
  const f_ = (fromB: (factor: number) => boolean) =>
    Float64Array.from({ length: rows }, (_, row) =>
      f(Array.from({ length: factors }, (_, factor) => columns[2 * factor + (fromB(factor) ? 1 : 0)]![row]!)),
    );
  return [
    f_(() => false),
    f_(() => true),
    Array.from({ length: factors }, (_, swapped) => f_((factor) => factor === swapped)),
  ];
}

describe('Ishigami', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    '1,024 rows: within 0.01 of the analytic indices, with seed %i',
    (seed) => {
      const { factors } = sobolIndices(...outputs(ishigami, 3, 1024, seed), bootstrap(1024));
      factors.forEach((factor, at) => {
        expect(Math.abs(factor!.first - ANALYTIC.first[at]!)).toBeLessThan(0.01);
        expect(Math.abs(factor!.total - ANALYTIC.total[at]!)).toBeLessThan(0.01);
      });
    },
  );

  test('the intervals hold the analytic indices', () => {
    const { factors, mean, variance } = sobolIndices(...outputs(ishigami, 3, 1024, 1), bootstrap(1024));
    factors.forEach(({ firstInterval, totalInterval } = factors[0]!, at) => {
      expect(firstInterval[0]).toBeLessThan(ANALYTIC.first[at]! + 1e-4);
      expect(firstInterval[1]).toBeGreaterThan(ANALYTIC.first[at]! - 1e-4);
      expect(totalInterval[0]).toBeLessThan(ANALYTIC.total[at]!);
      expect(totalInterval[1]).toBeGreaterThan(ANALYTIC.total[at]!);
    });
    // a / 2, and a² / 8 + bπ⁴ / 5 + b²π⁸ / 18 + 1 / 2
    expect(mean).toBeCloseTo(3.5, 2);
    expect(variance).toBeCloseTo(13.8446, 0);
  });

  test.skipIf(!hasShared)('the total indices of COINr from its own sample (needs the reference data)', () => {
    const y = Float64Array.from(readGolden('09_ishigami_sample'), (row) => Number(row.y));
    const part = (at: number) => y.slice(at * 2000, (at + 1) * 2000);
    const { factors } = sobolIndices(part(0), part(1), [part(2), part(3), part(4)], bootstrap(2000));
    readGolden('09_ishigami_indices').forEach((row, at) => {
      // COINr divides by the variance with n − 1
      expect((factors[at]!.total * 3999) / 4000).toBeCloseTo(Number(row.STi), 12);
    });
  });
});

describe('rows that lack a number', () => {
  test('take nothing but themselves away (COINr: one failed replication voids all indices)', () => {
    const [a, b, ab] = outputs(ishigami, 3, 1024, 1);
    const whole = sobolIndices(a, b, ab, bootstrap(1024));
    ab[1]![7] = Number.NaN;
    const one = sobolIndices(a, b, ab, bootstrap(1024));
    expect(one.factors[0]).toEqual(whole.factors[0]);
    expect(one.factors[1]!.rows).toBe(1023);
    expect(one.factors[1]!.first).toBeCloseTo(whole.factors[1]!.first, 2);
    a[9] = Number.NaN;
    expect(sobolIndices(a, b, ab, bootstrap(1024)).factors.map((factor) => factor!.rows)).toEqual([
      1023, 1022, 1023,
    ]);
  });

  test('a factor of which fewer than two are left has no index', () => {
    const [a, b] = outputs(ishigami, 3, 8, 1);
    const { factors } = sobolIndices(a, b, [new Float64Array(8).fill(Number.NaN)], bootstrap(8));
    expect(factors).toEqual([undefined]);
  });
});

test('an output that does not vary has no indices', () => {
  const same = new Float64Array(16).fill(0.1);
  const { variance, mean, factors } = sobolIndices(same, same, [same], bootstrap(16));
  expect([mean, variance]).toEqual([0.1, 0]);
  expect(factors[0]!.first).toBeNaN();
  expect(factors[0]!.total).toBeNaN();
});

test('an output that varies by rounding only has none either', () => {
  const [a, b, ab] = outputs(([u]) => 100 * (1 + 1e-15 * Math.round(u!)), 1, 16, 1);
  expect(new Set([...a, ...b]).size).toBe(2);
  const { variance, factors } = sobolIndices(a, b, ab, bootstrap(16));
  expect(variance).toBe(0);
  expect(factors[0]!.first).toBeNaN();
});

test('indices do not depend on the output’s unit', () => {
  const celsius = sobolIndices(...outputs(ishigami, 3, 64, 1), bootstrap(64));
  const kelvin = sobolIndices(...outputs((u) => 1e6 + 1.8 * ishigami(u), 3, 64, 1), bootstrap(64));
  celsius.factors.forEach((factor, at) => {
    expect(kelvin.factors[at]!.first).toBeCloseTo(factor!.first, 7);
    expect(kelvin.factors[at]!.totalInterval[1]).toBeCloseTo(factor!.totalInterval[1], 7);
  });
});
