import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaNames } from '../../test/small-framework.ts';
import type { AggregateChoice } from '../model/method.ts';
import { aggregate } from './aggregate.ts';
import { outrankingMatrix } from './aggregate-copeland.ts';
import { columnAt, columnOf, makeTable } from './table.ts';

/** What must hold for every input, by method. */

const MEANS: readonly AggregateChoice[] = [
  { method: 'arithmetic' },
  { method: 'geometric' },
  { method: 'harmonic' },
  { method: 'generalised', exponent: -2 },
  { method: 'generalised', exponent: 0.5 },
  { method: 'generalised', exponent: 3 },
  { method: 'median' },
];
const SUMS: readonly AggregateChoice[] = [{ method: 'sum' }, { method: 'product' }];
const TABLES: readonly AggregateChoice[] = [
  { method: 'copeland' },
  { method: 'benefitOfTheDoubt' },
  { method: 'benefitOfTheDoubt', shares: [0.1, 0.7] },
  { method: 'topsis' },
  { method: 'greyRelational' },
  { method: 'fuzzy', grades: [1, 30, 60, 100] },
  { method: 'rankSumRatio' },
  { method: 'rankSumRatio', ranks: 'positions' },
  { method: 'mazziottaPareto' },
  { method: 'mazziottaPareto', deviation: 'sample' },
  { method: 'mazziottaPareto', deviation: 'population' },
];
/** Those in which an area that does better in a child, all else as before, cannot score lower. */
const MONOTONE: readonly AggregateChoice[] = [...MEANS, ...SUMS, ...TABLES.slice(0, 3), TABLES[6]!];

type Rows = readonly (readonly number[])[];
const score = fc.oneof(fc.double({ min: 1, max: 100, noNaN: true }), fc.integer({ min: 1, max: 5 }));
const row = fc.tuple(score, score, score);
/** Every child tells the areas apart, so that all methods are defined. */
const rows = fc
  .array(row, { minLength: 3, maxLength: 12 })
  .filter((all) => [0, 1, 2].every((at) => new Set(all.map((one) => Math.round(one[at]!))).size > 1));
const weight = fc.double({ min: 0.01, max: 10, noNaN: true });
const weights = fc.tuple(weight, weight, weight);

function scoresOf(all: Rows, choice: AggregateChoice, own: readonly number[] = [1, 1, 1]): readonly number[] {
  const codes = own.map((_, at) => `X${at}`);
  const table = makeTable(areaNames(all.length), codes);
  codes.forEach((_, at) => {
    columnAt(table, at).set(all.map((one) => one[at]!));
  });
  const nodes = [
    { code: 'INDEX', parent: null },
    ...codes.map((code) => ({ code, parent: 'INDEX' as string | null })),
  ];
  return [
    ...columnOf(aggregate(nodes, table, [1, ...own], { step: 'aggregate', ...choice }).scores, 'INDEX'),
  ];
}

const named = (choices: readonly AggregateChoice[]) =>
  choices.map((choice) => [JSON.stringify(choice), choice] as const);

describe.each(named([...MEANS, ...SUMS, ...TABLES]))('%s', (_, choice) => {
  test('the order of the areas does not change a bit', () => {
    const shuffled = rows.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all.keys()], { minLength: all.length }), weights),
    );
    // Statistics over areas are summed in row order, which may move the last bits of these.
    const isSummed = ['topsis', 'mazziottaPareto'].includes(choice.method);
    fc.assert(
      fc.property(shuffled, ([all, order, own]) => {
        const plain = scoresOf(all, choice, own);
        const other = scoresOf(
          order.map((at) => all[at]!),
          choice,
          own,
        );
        order.forEach((at, place) => {
          if (isSummed) expect(other[place]).toBeCloseTo(plain[at]!, 9);
          else expect(other[place]).toBe(plain[at]);
        });
      }),
      { numRuns: 50 },
    );
  });

  test('only the ratios of the weights count', () => {
    fc.assert(
      fc.property(rows, weights, fc.constantFrom(0.125, 2, 1024), (all, own, times) => {
        expect(
          scoresOf(
            all,
            choice,
            own.map((one) => one * times),
          ),
        ).toEqual(scoresOf(all, choice, own));
      }),
      { numRuns: 50 },
    );
  });

  test('areas with equal scores get equal scores, and every area gets one', () => {
    fc.assert(
      fc.property(rows, weights, (all, own) => {
        const scores = scoresOf([...all, all[0]!], choice, own);
        expect(scores.at(-1)).toBe(scores[0]);
        expect(scores.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('a child without weight is as if it were not there', () => {
    fc.assert(
      fc.property(rows, weights, (all, [first, second]) => {
        expect(
          scoresOf(all, choice.shares ? { ...choice, shares: [0, 1] } : choice, [first, 0, second]),
        ).toEqual(
          scoresOf(
            all.map(([a, , c]) => [a!, c!]),
            choice.shares ? { ...choice, shares: [0, 1] } : choice,
            [first, second],
          ),
        );
      }),
      { numRuns: 30 },
    );
  });
});

test.each(named(MEANS))(
  '%s lies between the least and the largest, and grows with the scale',
  (_, choice) => {
    fc.assert(
      fc.property(rows, weights, fc.double({ min: 0.1, max: 50, noNaN: true }), (all, own, times) => {
        const scores = scoresOf(all, choice, own);
        const scaled = scoresOf(
          all.map((one) => one.map((value) => value * times)),
          choice,
          own,
        );
        all.forEach((one, at) => {
          expect(scores[at]).toBeGreaterThanOrEqual(Math.min(...one) * (1 - 1e-12));
          expect(scores[at]).toBeLessThanOrEqual(Math.max(...one) * (1 + 1e-12));
          expect(scaled[at]! / times / scores[at]!).toBeCloseTo(1, 11);
        });
      }),
      { numRuns: 50 },
    );
  },
);

test.each(named(MONOTONE))('%s: a better score in a child costs nothing', (_, choice) => {
  fc.assert(
    fc.property(rows, weights, fc.nat({ max: 2 }), score, (all, own, child, by) => {
      const better = all.map((one, at) =>
        at === 0 ? one.map((value, code) => (code === child ? value + by : value)) : one,
      );
      const [before, after] = [scoresOf(all, choice, own)[0]!, scoresOf(better, choice, own)[0]!];
      expect(after).toBeGreaterThanOrEqual(before - 1e-9 * Math.abs(before));
    }),
    { numRuns: 50 },
  );
});

test('the less an exponent, the less a mean', () => {
  fc.assert(
    fc.property(rows, weights, (all, own) => {
      const by = [-2, -1, 0, 0.5, 1, 3].map((exponent) =>
        scoresOf(all, { method: 'generalised', exponent }, own),
      );
      for (let at = 1; at < by.length; at++)
        by[at]!.forEach((mean, area) => {
          expect(mean).toBeGreaterThanOrEqual(by[at - 1]![area]! * (1 - 1e-12));
        });
    }),
    { numRuns: 50 },
  );
});

test('scores of 0 to 1, where that is the range', () => {
  fc.assert(
    fc.property(rows, weights, (all, own) => {
      for (const choice of TABLES.slice(1, 5).concat(TABLES[6]!, TABLES[7]!)) {
        if (choice.method === 'fuzzy') continue;
        for (const one of scoresOf(all, choice, own)) {
          expect(one).toBeGreaterThanOrEqual(0);
          // a quotient of two roundings
          expect(one).toBeLessThanOrEqual(1 + 1e-15);
        }
      }
    }),
    { numRuns: 50 },
  );
});

describe('missing scores', () => {
  const gap = fc.option(score, { nil: Number.NaN });
  const gappy = fc.array(fc.tuple(gap, gap, gap), { minLength: 3, maxLength: 12 });

  test('are as a smaller dimension for the area, in means', () => {
    fc.assert(
      fc.property(gappy, weights, (all, own) => {
        for (const choice of MEANS)
          scoresOf(all, choice, own).forEach((mean, at) => {
            const present = [0, 1, 2].filter((child) => !Number.isNaN(all[at]![child]));
            expect(Number.isNaN(mean)).toBe(present.length === 0);
            if (present.length === 0) return;
            const alone = scoresOf(
              [present.map((child) => all[at]![child]!)],
              choice,
              present.map((child) => own[child]!),
            );
            expect(mean).toBe(alone[0]);
          });
      }),
      { numRuns: 30 },
    );
  });

  test('leave two areas compared over what both have', () => {
    fc.assert(
      fc.property(gappy, weights, (all, own) => {
        const children = [0, 1, 2].map((child) => all.map((one) => one[child]!));
        const matrix = outrankingMatrix(children, own);
        const scores = scoresOf(all, { method: 'copeland' }, own);
        const n = all.length;
        for (let area = 0; area < n; area++) {
          let wins = 0;
          for (let other = 0; other < n; other++) {
            if (other === area) continue;
            const share = matrix[area * n + other]!;
            if (!Number.isNaN(share)) expect(share + matrix[other * n + area]!).toBeCloseTo(1, 14);
            wins += share > 0.5 + 1e-9 ? 1 : share < 0.5 - 1e-9 ? -1 : 0;
          }
          if (all[area]!.some((value) => !Number.isNaN(value))) expect(scores[area]).toBe(wins);
          else expect(scores[area]).toBeNaN();
        }
        expect(scores.reduce((sum, one) => sum + (one || 0), 0)).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  test('take an area out of a comparison where too little is there', () => {
    const all = [
      [1, 2, 3],
      [4, Number.NaN, Number.NaN],
      [2, 1, 1],
    ];
    for (const choice of [TABLES[0]!, TABLES[3]!, TABLES[6]!, TABLES[8]!]) {
      const scores = scoresOf(all, { ...choice, minAvailability: 0.5 });
      expect(scores[1]).toBeNaN();
      expect([scores[0], scores[2]]).toEqual(scoresOf([all[0]!, all[2]!], choice));
    }
  });
});
