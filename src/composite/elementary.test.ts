import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exp, log, pow } from './elementary.ts';

const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);
/** Doubles as whole numbers in their order, so that neighbours differ by 1. */
function place(value: number): bigint {
  double[0] = value === 0 ? 0 : value;
  return bits[0]! < 0n ? -(bits[0]! & 0x7fffffffffffffffn) : bits[0]!;
}
/** How many doubles apart; 0 for two NaN. */
const apart = (a: number, b: number): number =>
  Number.isNaN(a) && Number.isNaN(b) ? 0 : Math.abs(Number(place(a) - place(b)));

const anyDouble = fc.double({ noNaN: false });
const runs = { numRuns: 20_000 };

describe('exp', () => {
  test('is within two neighbours of the engine, over its whole range', () => {
    fc.assert(
      fc.property(fc.double({ min: -746, max: 710, noNaN: true }), (x) => apart(exp(x), Math.exp(x)) <= 2),
      runs,
    );
    fc.assert(
      fc.property(anyDouble, (x) => apart(exp(x), Math.exp(x)) <= 2),
      runs,
    );
    for (let x = -746; x < 710; x += 0.037) expect(apart(exp(x), Math.exp(x))).toBeLessThanOrEqual(1);
  });

  test('at its ends', () => {
    expect([0, -0].map(exp)).toEqual([1, 1]);
    expect(exp(709.782712893384)).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(exp(709.7827128933841)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(-745.13)).toBe(5e-324);
    expect(exp(-745.14)).toBe(0);
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(exp)).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      0,
    ]);
  });
});

describe('log', () => {
  test('is within two neighbours of the engine, subnormal numbers included', () => {
    fc.assert(
      fc.property(anyDouble, (x) => apart(log(x), Math.log(x)) <= 2),
      runs,
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e-300, noNaN: true }), (x) => apart(log(x), Math.log(x)) <= 2),
      runs,
    );
    for (let x = 0.5; x < 2; x += 0.000_137) expect(apart(log(x), Math.log(x))).toBeLessThanOrEqual(1);
  });

  test('at its ends', () => {
    expect(log(1)).toBe(0);
    expect([0, -0].map(log)).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect([-1, -5e-324, Number.NEGATIVE_INFINITY, Number.NaN].map(log)).toEqual(
      new Array(4).fill(Number.NaN),
    );
    expect(log(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(apart(log(5e-324), Math.log(5e-324))).toBeLessThanOrEqual(1);
  });

  test('keeps the order of neighbours', () => {
    for (const x of [0.5, Math.SQRT1_2, 1, Math.SQRT2, 2, 100]) {
      double[0] = x;
      bits[0]! += 1n;
      expect(log(double[0]!)).toBeGreaterThanOrEqual(log(x));
    }
  });
});

describe('pow', () => {
  const special = [0, -0, 1, -1, 2, -2, 3, 0.5, -0.5, 5e-324, 1e308, -1e308, Number.NaN, 1 / 0, -1 / 0];

  test('has the special values of the engine', () => {
    for (const x of special)
      for (const y of special) {
        const expected = x ** y;
        if (Number.isFinite(expected) && expected !== 0)
          expect(Math.abs(pow(x, y) / expected - 1), `${x} ** ${y}`).toBeLessThan(1e-12);
        else expect(pow(x, y), `${x} ** ${y}`).toBe(expected);
      }
  });

  test('is as exact as it says', () => {
    const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(positive, fc.double({ min: -20, max: 20, noNaN: true }), (x, y) => {
        const allowed = (2 + Math.abs(y * Math.log(x))) * 2 ** -52;
        return Math.abs(pow(x, y) / x ** y - 1) <= allowed;
      }),
      runs,
    );
  });

  test('squares, roots and reciprocals are rounded correctly', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true }), (x) => {
        expect([pow(x, 2), pow(x, 1), pow(x, 0)]).toEqual([x * x, x, 1]);
        expect([pow(x, 0.5), pow(x, -1)]).toEqual([Math.sqrt(x), 1 / x]);
      }),
    );
  });
});

test('the same bits everywhere: a sum over many arguments is the one that was written down', () => {
  let sum = 0n;
  for (let at = 0; at < 20_000; at++) {
    sum += place(exp(at * 0.0712 - 712)) + place(log(at * 13.37 + 1e-3)) + place(pow(at + 0.5, 1.7));
  }
  expect(sum).toBe(278683501587242448210348n);
});
