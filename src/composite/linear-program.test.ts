import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maximise } from './linear-program.ts';

const solve = (
  objective: readonly number[],
  constraints: readonly (readonly number[])[],
  limits: readonly number[],
) => maximise(Float64Array.from(objective), Float64Array.from(constraints.flat()), Float64Array.from(limits));

test('a corner where two constraints meet', () => {
  const found = solve(
    [3, 5],
    [
      [1, 0],
      [0, 2],
      [3, 2],
    ],
    [4, 12, 18],
  )!;
  expect(found.value).toBeCloseTo(36, 12);
  expect([...found.x]).toEqual([expect.closeTo(2, 12), expect.closeTo(6, 12)]);
});

test('nothing to gain, and no end of gain', () => {
  expect(solve([-1, -2], [[1, 1]], [1])).toEqual({ value: 0, x: new Float64Array(2) });
  expect(solve([1, 0], [[-1, 1]], [1])).toBeUndefined();
});

test('an example on which the steepest coefficient alone goes round in circles (Beale 1955)', () => {
  const found = solve(
    [0.75, -150, 0.02, -6],
    [
      [0.25, -60, -0.04, 9],
      [0.5, -90, -0.02, 3],
      [0, 0, 1, 0],
    ],
    [0, 0, 1],
  )!;
  expect(found.value).toBeCloseTo(0.05, 12);
});

test('no corner of the allowed points is better', () => {
  const number = fc.double({ min: 0.1, max: 10, noNaN: true });
  const pair = fc.tuple(number, number);
  fc.assert(
    fc.property(pair, fc.array(pair, { minLength: 1, maxLength: 8 }), (objective, constraints) => {
      const { value, x } = solve(
        objective,
        constraints,
        constraints.map(() => 1),
      )!;
      const isAllowed = ([a, b]: readonly [number, number]) =>
        a >= -1e-9 && b >= -1e-9 && constraints.every(([p, q]) => p * a + q * b <= 1 + 1e-9);
      expect(isAllowed([x[0]!, x[1]!])).toBe(true);
      expect(objective[0] * x[0]! + objective[1] * x[1]!).toBeCloseTo(value, 9);
      const corners = constraints.flatMap(([p, q]) => [
        [1 / p, 0] as const,
        [0, 1 / q] as const,
        ...constraints.map(([r, s]) => {
          const area = p * s - q * r;
          return [(s - q) / area, (p - r) / area] as const;
        }),
      ]);
      for (const [a, b] of corners.filter(isAllowed))
        expect(objective[0] * a + objective[1] * b).toBeLessThanOrEqual(value + 1e-7);
    }),
  );
});
