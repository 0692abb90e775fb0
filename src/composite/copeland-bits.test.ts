import fc from 'fast-check';
import { expect, test } from 'vitest';
import { netByPairs } from './aggregate-copeland.ts';
import { netWins, unclearPairs, weighing } from './copeland-bits.ts';

const score = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constant(Number.NaN),
);
const weight = fc.oneof(fc.constantFrom(0.1, 0.2, 0.25, 0.3), fc.double({ min: 0.01, max: 1, noNaN: true }));

test('pairs by words are decided as one by one, with equal and missing scores and any weights', () => {
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 6 }), fc.nat(), (given, seed) => {
      const weights = Float64Array.from(given);
      const rows = fc.sample(fc.array(fc.tuple(...given.map(() => score)), { minLength: 1, maxLength: 70 }), {
        seed,
        numRuns: 1,
      })[0]!;
      const children = given.map((_, child) => Float64Array.from(rows, (row) => row[child]!));
      const limit = 1e-12 * weights.reduce((sum, one) => sum + one, 0);
      expect(netWins(children, weights, weighing(weights, limit)!, limit)).toEqual(
        netByPairs(children, weights, limit),
      );
    }),
    { numRuns: 150 },
  );
});

test('equal weights of an even number can balance; what is not ahead is behind where nothing can', () => {
  const [even, odd] = [Float64Array.of(1, 1), Float64Array.of(1, 1, 1)];
  expect(weighing(even, 1e-12)).toMatchObject({ behind: expect.any(Number) });
  // Two of three: one decision on each side of the first, and the first.
  expect(weighing(odd, 1e-12)).toMatchObject({ behind: null, decisions: { length: 3 } });
  expect(weighing(new Float64Array(13).fill(1), 1e-12)).toBeUndefined();
});

test('pairs with equal or missing scores are counted before words are chosen', () => {
  const none = Number.NaN;
  // Each of five rows with itself twice, the two equal ones of the second column twice more; two ways for the gap with all.
  expect(unclearPairs([Float64Array.of(1, 2, 3, 4, 5), Float64Array.of(1, 2, 2, 3, 4)])).toBe(5 + 7);
  expect(unclearPairs([Float64Array.of(1, 2, 3, 4, none)])).toBe(4 + 1 + 10);
});
