import { describe, expect, test } from 'vitest';
import type { Distribution } from '../model/uncertainty.ts';
import { choiceAt, listedValues, normalQuantile, partsOf, quantileOf } from './distribution.ts';
import { logGammaQuantile } from './distribution-gamma.ts';

const at = (distribution: Distribution, probabilities: readonly number[]) =>
  probabilities.map(quantileOf(distribution));

describe('named distributions', () => {
  test('uniform, triangular, normal', () => {
    expect(at({ distribution: 'uniform', low: 2, high: 4 }, [0.25, 0.5])).toEqual([2.5, 3]);
    // the area of the triangle up to the mode is (mode − low) / (high − low)
    expect(at({ distribution: 'triangular', low: 0, mode: 1, high: 4 }, [0.0625, 0.25, 0.8125])).toEqual([
      0.5, 1, 2.5,
    ]);
    expect(at({ distribution: 'triangular', low: 0, mode: 0, high: 1 }, [0.75])).toEqual([0.5]);
    expect(at({ distribution: 'normal', mean: 10, standardDeviation: 2 }, [0.5])).toEqual([10]);
  });

  test('integer takes each number from low to high equally often', () => {
    expect(
      at({ distribution: 'integer', low: 1, high: 4 }, [1e-9, 0.2499, 0.25, 0.5, 0.75, 1 - 1e-12]),
    ).toEqual([1, 1, 2, 3, 4, 4]);
    expect(listedValues({ distribution: 'integer', low: 1, high: 4 })).toEqual([1, 2, 3, 4]);
  });

  test('choice goes by the cumulative probabilities, and never takes what has none', () => {
    const choice: Distribution = {
      distribution: 'choice',
      values: ['a', 'b', 'c', 'd'],
      probabilities: [1, 0, 3, 0],
    };
    expect(at(choice, [1e-9, 0.2499, 0.25, 0.99, 1 - 2 ** -53])).toEqual(['a', 'a', 'c', 'c', 'c']);
  });

  // COINr 1.1.14 maps a sample onto a discrete factor's alternatives by the sample's own smallest and largest number.
  test('what a probability becomes does not depend on which others are drawn', () => {
    const parts = partsOf(4);
    expect([0.4, 0.41, 0.42].map((u) => choiceAt(parts, u))).toEqual([1, 1, 1]);
    expect([0.4].map((u) => choiceAt(parts, u))).toEqual([1]);
    expect([0.1, 0.4, 0.9].map((u) => choiceAt(parts, u))).toEqual([0, 1, 3]);
  });
});

describe('quantiles as SciPy 1.17 gives them', () => {
  test.each([
    [1e-300, -37.0470962993612],
    [1e-9, -5.9978070150076865],
    [0.01, -2.3263478740408408],
    [0.2, -0.8416212335729142],
    [0.5, 0],
    [0.6, 0.2533471031357997],
    [0.999999, 4.753424308817087],
  ])('normal at %f', (probability, value) => {
    expect(Math.abs(normalQuantile(probability) - value)).toBeLessThanOrEqual(1e-15 * Math.abs(value));
  });

  test.each([
    [0.01, 0.3, -120.96631122720053],
    [0.3, 0.001, -23.386433628246355],
    [0.5, 0.5, -1.4807447797617292],
    [1, 0.05, -2.9701952490421646],
    [1.5, 0.95, 1.3628629654650288],
    [10, 1.1641532182693481e-10, -0.7333626665772645],
    [50, 0.5, 3.9053420296880867],
    [5000, 0.999, 8.560514195089798],
  ])('the logarithm of a gamma variable of shape %f at %f', (shape, probability, value) => {
    expect(Math.abs(logGammaQuantile(shape, probability) - value)).toBeLessThan(1e-11);
  });
});
