import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, steps } from '../../test/small-framework.ts';
import type {
  AggregateChoice,
  AggregateMethodName,
  ImputeMethodName,
  ImputeStep,
  NormaliseChoice,
  NormaliseMethodName,
  Step,
  TreatChoice,
  TreatMethodName,
  WeightChoice,
  WeightMethodName,
} from '../model/method.ts';
import { IMPUTE_NEEDS, TREAT_READS } from '../model/method-needs.ts';
import { AGGREGATE } from './aggregate.ts';
import { IMPUTE } from './impute.ts';
import { NORMALISE } from './normalise.ts';
import { WEIGHT } from './resolve-weights.ts';
import { type CompositeResult, runComposite } from './run.ts';
import { columnOf, makeTable, type Table } from './table.ts';

/**
 * What must hold of a whole run by every method there is, whichever step it belongs to: the order of areas, columns and siblings,
 * the unit of the data, equal areas, missing values, better values. The lists of methods are as long as the tables: a method
 * that is new does not compile here before it says which laws it keeps.
 */

/** To another unit: x → times × x + plus. */
type Unit = (value: number) => number;
const SAME: Unit = (value) => value;

interface Law {
  /** The step with what it states in the data's unit put into another one. */
  readonly step: (unit: Unit) => Step;
  /** Laws that the method does not keep, as its documentation says. */
  readonly not?: readonly ('unit' | 'origin' | 'better')[];
}
type Laws<Name extends string> = Readonly<Record<Name, readonly Law[]>>;

const impute = (step: Omit<ImputeStep, 'step'>): Law => ({ step: () => ({ step: 'impute', ...step }) });
const IMPUTES: Laws<ImputeMethodName> = {
  none: [impute({ method: 'none' })],
  mean: [impute({ method: 'mean' })],
  median: [impute({ method: 'median' })],
  groupMean: [impute({ method: 'groupMean', group: 'half' })],
  groupMedian: [impute({ method: 'groupMedian', group: 'half' })],
  rowMean: [impute({ method: 'rowMean' })],
  latest: [impute({ method: 'latest' }), impute({ method: 'latest', maxAge: 1 })],
  constant: [impute({ method: 'constant' })],
  linear: [impute({ method: 'linear' })],
};

/** Whether a column is treated turns on its shape as a whole, so that a better value may change how all are read. */
const treat = (choice: TreatChoice, not: Law['not'] = ['better']): Law => ({
  step: () => ({ step: 'treat', skewness: 0.2, kurtosis: -2, ...choice }),
  not,
});
const TREATS: Laws<TreatMethodName> = {
  none: [{ step: () => ({ step: 'treat', method: 'none' }) }],
  winsorise: [
    treat({ method: 'winsorise', maxPoints: 2, otherwise: 'none' }),
    treat({ method: 'winsorise', maxPoints: 1, otherwise: 'log' }),
  ],
  log: [treat({ method: 'log' })],
  logPlus: [treat({ method: 'logPlus' })],
  logOriginal: [treat({ method: 'logOriginal' }, ['better', 'unit'])],
  boxCox: [0, 0.5, 2].map((lambda) => treat({ method: 'boxCox', lambda }, ['better', 'unit'])),
};

const normalise = (choice: (unit: Unit) => NormaliseChoice, not: Law['not'] = []): Law => ({
  step: (unit) => ({ step: 'normalise', ...choice(unit) }),
  not,
});
/** Ranks of every kind of tie. */
const byRank = (method: 'rank' | 'percentRank' | 'borda' | 'exponentialRank'): readonly Law[] =>
  (['min', 'max', 'average', 'dense'] as const).map((ties) => normalise(() => ({ method, ties })));
const NORMALISES: Laws<NormaliseMethodName> = {
  none: [normalise(() => ({ method: 'none' }), ['unit'])],
  minmax: [
    normalise(() => ({ method: 'minmax' })),
    normalise(() => ({ method: 'minmax', to: [1, 100], scale: 'log' }), ['origin']),
    normalise(
      (unit) => ({ method: 'minmax', to: [1, 100], scale: 'log', shift: unit(10) - unit(0) }),
      ['origin'],
    ),
  ],
  zscore: [normalise(() => ({ method: 'zscore' }))],
  scaled: [normalise((unit) => ({ method: 'scaled', from: [unit(0), unit(100)] }))],
  goalposts: [true, false].map((clamp) =>
    normalise((unit) => ({ method: 'goalposts', goalposts: [unit(200), unit(700)], clamp })),
  ),
  rank: byRank('rank'),
  percentRank: byRank('percentRank'),
  borda: byRank('borda'),
  exponentialRank: byRank('exponentialRank'),
  distanceToTarget: [
    normalise((unit) => ({
      method: 'distanceToTarget',
      target: unit(2000),
      indicators: { S: { method: 'distanceToTarget', target: unit(-1000) } },
    })),
  ],
  distanceToMax: [normalise(() => ({ method: 'distanceToMax' }))],
  distanceToReference: [normalise(() => ({ method: 'distanceToReference', reference: 'BEST 2019' }))],
  fractionOfMax: [normalise(() => ({ method: 'fractionOfMax' }), ['origin'])],
  middleBest: [normalise((unit) => ({ method: 'middleBest', best: unit(450) }), ['better'])],
  intervalBest: [normalise((unit) => ({ method: 'intervalBest', best: [unit(400), unit(600)] }), ['better'])],
};

const weight = (choice: WeightChoice, not: Law['not'] = []): Law => ({
  step: () => ({ step: 'weight', ...choice }),
  not,
});
const MATRIX = [
  [1, 2, 4],
  [1 / 2, 1, 2],
  [1 / 4, 1 / 2, 1],
];
const POINTS = [
  { expert: 'one', points: { P: 5, Q: 3, R: 2 } },
  { expert: 'two', points: { P: 1, Q: 1, R: 1 } },
];
/** A better value changes what columns weigh where they are weighed by their values. */
const WEIGHTS: Laws<WeightMethodName> = {
  given: [weight({ method: 'given' })],
  equal: [weight({ method: 'equal' })],
  ahp: [weight({ method: 'ahp', matrices: { D: MATRIX } })],
  dematel: [weight({ method: 'dematel', matrices: { D: MATRIX.map((row, at) => row.with(at, 0)) } })],
  budget: [weight({ method: 'budget', allocations: { D: POINTS } })],
  entropy: [weight({ method: 'entropy' }, ['better'])],
  critic: [weight({ method: 'critic' }, ['better'])],
  merec: [weight({ method: 'merec' }, ['better'])],
  pca: [weight({ method: 'pca', components: 3 }, ['better'])],
  correlation: [weight({ method: 'correlation' }, ['better'])],
  combine: [
    weight({ method: 'combine', how: 'linear', parts: [{ method: 'given' }, { method: 'equal' }] }),
    weight({ method: 'combine', how: 'product', parts: [{ method: 'given' }, { method: 'critic' }] }, [
      'better',
    ]),
  ],
};

/** The index by the method, of two dimensions that are means. */
const aggregate = (choice: AggregateChoice, not: Law['not'] = []): Law => ({
  step: () => ({ step: 'aggregate', method: 'arithmetic', levels: { 0: choice } }),
  not,
});
const AGGREGATES: Laws<AggregateMethodName> = {
  arithmetic: [aggregate({ method: 'arithmetic' })],
  geometric: [aggregate({ method: 'geometric' })],
  harmonic: [aggregate({ method: 'harmonic' })],
  generalised: [-2, 0, 3].map((exponent) => aggregate({ method: 'generalised', exponent })),
  median: [aggregate({ method: 'median' })],
  sum: [aggregate({ method: 'sum' })],
  product: [aggregate({ method: 'product' })],
  // The second dimension divides.
  ratio: [aggregate({ method: 'ratio' }, ['better'])],
  // An uneven profile costs more than a better value brings.
  mazziottaPareto: [aggregate({ method: 'mazziottaPareto' }, ['better'])],
  copeland: [aggregate({ method: 'copeland' })],
  benefitOfTheDoubt: [
    aggregate({ method: 'benefitOfTheDoubt' }),
    aggregate({ method: 'benefitOfTheDoubt', shares: [0.2, 0.8] }),
  ],
  // The best and the worst, and the length of the columns, move with the value.
  topsis: [aggregate({ method: 'topsis' }, ['better'])],
  greyRelational: [aggregate({ method: 'greyRelational' }, ['better'])],
  fuzzy: [aggregate({ method: 'fuzzy', grades: [1, 30, 60, 100] })],
  rankSumRatio: (['whole', 'positions'] as const).map((ranks) =>
    aggregate({ method: 'rankSumRatio', ranks }),
  ),
};

const all = <Name extends string>(step: string, laws: Laws<Name>) =>
  (Object.entries(laws) as [Name, readonly Law[]][]).flatMap(([name, cases]) =>
    cases.map((law, at) => [`${step} ${name} (${at + 1})`, law] as const),
  );
const CASES = [
  ...all('impute', IMPUTES),
  ...all('treat', TREATS),
  ...all('normalise', NORMALISES),
  ...all('weight', WEIGHTS),
  ...all('aggregate', AGGREGATES),
];

const CODES: readonly string[] = ['P', 'Q', 'R', 'S', 'T'];
/** Less of S is better. D has three indicators, E two; D weighs double. */
const tree = (order: readonly string[] = CODES) => {
  const leaves = (codes: readonly string[]) =>
    order
      .filter((code) => codes.includes(code))
      .map((code) =>
        indicator(code, {
          weight: 1 + CODES.indexOf(code),
          direction: code === 'S' ? -1 : 1,
        }),
      );
  return [dimension('D', leaves(['P', 'Q', 'R']), 2), dimension('E', leaves(['S', 'T']), 1)];
};

interface Row {
  readonly area: string;
  readonly period: string;
  readonly cells: readonly number[];
}

/** Imputation sees each area in three periods; all else sees each row as an area. Min-max to 1..100 unless the law says otherwise. */
function run(
  { step }: Law,
  rows: readonly Row[],
  unit: Unit = SAME,
  order: readonly string[] = CODES,
): CompositeResult {
  const own = step(unit);
  const table = makeTable(
    rows.map(({ area, period }) => `${area} ${period}`),
    order,
  );
  for (const code of order)
    columnOf(table, code).set(rows.map(({ cells }) => unit(cells[CODES.indexOf(code)]!)));
  const panel = { areas: rows.map(({ area }) => area), periods: rows.map(({ period }) => period) };
  return runComposite(
    framework(tree(order), steps({ step: 'normalise', method: 'minmax', to: [1, 100] }, own)),
    {
      table,
      groups: { half: rows.map(({ area }) => (area < 'C' ? 'first' : null)) },
      ...(own.step === 'impute' ? { panel } : {}),
    },
  );
}

const PERIODS = ['2019', '2020', '2021'];
const value = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 9 }));
const cells = fc.tuple(value, value, value, value, value);
/** The best and the worst there is, in every period, so that each column has a scale that does not move. */
const ENDS = PERIODS.flatMap((period, time): readonly Row[] => [
  { area: 'BEST', period, cells: [1001 + time, 1001, 1002 + time, 1 - time * 0.25, 1005 - time] },
  { area: 'WORST', period, cells: [0.5, 0.75, 0.25, 1002, 0.5] },
]);
const rows = fc
  .array(fc.tuple(cells, cells, cells), { minLength: 3, maxLength: 5 })
  .map((areas): readonly Row[] => [
    ...areas.flatMap((own, at) =>
      own.map((one, time) => ({ area: String.fromCharCode(65 + at), period: PERIODS[time]!, cells: one })),
    ),
    ...ENDS,
  ]);
/** Every seventh value is missing, but for the ends. */
const holed = fc.tuple(rows, fc.nat({ max: 6 })).map(([all, hole]): readonly Row[] =>
  all.map((row, at) => ({
    ...row,
    cells: row.cells.map((cell, code) =>
      at < all.length - ENDS.length && (at * CODES.length + code) % 7 === hole ? Number.NaN : cell,
    ),
  })),
);
const RUNS = 5;
const NODES = ['INDEX', 'D', 'E', ...CODES];

function near(actual: number, expected: number): void {
  const isNear = Math.abs(actual - expected) <= 1e-7 * Math.max(1, Math.abs(expected));
  if (!isNear) expect(actual).toBe(expected);
}
/** The same scores, area by area, up to the last bits of sums in another order. */
function expectSame(other: Table, plain: Table): void {
  const rowOf = new Map(other.areas.map((name, row) => [name, row]));
  for (const code of NODES)
    plain.areas.forEach((name, row) => {
      near(columnOf(other, code)[rowOf.get(name)!]!, columnOf(plain, code)[row]!);
    });
}

test('every method of every table is here', () => {
  const tables = [
    [IMPUTES, IMPUTE],
    [TREATS, TREAT_READS],
    [NORMALISES, NORMALISE],
    [WEIGHTS, WEIGHT],
    [AGGREGATES, AGGREGATE],
  ] as const;
  for (const [laws, table] of tables) expect(Object.keys(laws).sort()).toEqual(Object.keys(table).sort());
});

describe.each(CASES)('%s', (_, law) => {
  const keeps = (name: 'unit' | 'origin' | 'better') => !law.not?.includes(name);
  const check = <T>(arbitrary: fc.Arbitrary<T>, holds: (given: T) => void): void =>
    fc.assert(fc.property(arbitrary, holds), { numRuns: RUNS });

  test('the order of areas does not matter', () => {
    const shuffled = holed.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
    );
    check(shuffled, ([all, other]) => expectSame(run(law, other).scores, run(law, all).scores));
  });

  test('nor does the order of columns and siblings', () => {
    // Matrices among siblings are in the tree's order.
    const own = law.step(SAME);
    const isFixed = own.step === 'weight' && own.matrices !== undefined;
    const order = isFixed
      ? fc.constant(['S', 'P', 'Q', 'T', 'R'])
      : fc.shuffledSubarray([...CODES], { minLength: CODES.length });
    check(fc.tuple(holed, order), ([all, codes]) =>
      expectSame(run(law, all, SAME, codes).scores, run(law, all).scores),
    );
  });

  if (keeps('unit'))
    test('another unit changes nothing', () => {
      const plus = keeps('origin') ? fc.integer({ min: -500, max: 500 }) : fc.constant(0);
      check(fc.tuple(holed, fc.constantFrom(0.5, 3, 0.001, 1024), plus), ([all, times, added]) =>
        expectSame(run(law, all, (one) => one * times + added).scores, run(law, all).scores),
      );
    });

  test('equal areas have equal scores and ranks', () => {
    check(holed, (all) => {
      const twins = all.slice(0, 3).map((row) => ({ ...row, area: `${row.area}2` }));
      const { scores, ranks } = run(law, [...all, ...twins]);
      for (const code of NODES)
        twins.forEach((_twin, at) => {
          expect(columnOf(scores, code)[all.length + at]).toBe(columnOf(scores, code)[at]);
          expect(columnOf(ranks, code)[all.length + at]).toBe(columnOf(ranks, code)[at]);
        });
    });
  });

  test('nothing is no zero: an area without values has no rank, the others all have theirs', () => {
    check(holed, (all) => {
      const none = PERIODS.map((period) => ({ area: 'NONE', period, cells: CODES.map(() => Number.NaN) }));
      const { scores, ranks, stages } = run(law, [...all, ...none]);
      const index = columnOf(scores, 'INDEX');
      const places = columnOf(ranks, 'INDEX');
      all.forEach((_row, at) => {
        expect(index[at]).toSatisfy(Number.isFinite);
        expect(places[at]).toBeGreaterThanOrEqual(1);
      });
      const own = law.step(SAME);
      if (own.step !== 'impute') {
        none.forEach((_row, at) => {
          expect(index[all.length + at]).toBeNaN();
          expect(places[all.length + at]).toBeNaN();
        });
        return;
      }
      // What was there stays; what was not gets nothing that nobody had.
      for (const code of CODES) {
        const [before, after] = [columnOf(stages.raw, code), columnOf(stages.imputed, code)];
        const there = before.filter((one) => !Number.isNaN(one));
        before.forEach((one, row) => {
          if (!Number.isNaN(one)) expect(after[row]).toBe(one);
          else if (!Number.isNaN(after[row]!)) {
            expect(after[row]).toBeGreaterThanOrEqual(Math.min(...there));
            expect(after[row]).toBeLessThanOrEqual(Math.max(...there));
          }
        });
        const isOwn = IMPUTE_NEEDS[own.method].panel || ['none', 'rowMean'].includes(own.method);
        if (isOwn) expect(after.slice(all.length).every(Number.isNaN)).toBe(true);
      }
    });
  });

  if (keeps('better'))
    test('a better value costs neither score nor rank', () => {
      const change = fc.tuple(rows, fc.nat({ max: CODES.length - 1 }), fc.integer({ min: 1, max: 900 }));
      check(change, ([all, code, by]) => {
        const better = all.map((row, at) =>
          at > 0
            ? row
            : {
                ...row,
                cells: row.cells.map((cell, column) =>
                  column !== code
                    ? cell
                    : CODES[code] === 'S'
                      ? Math.min(cell, Math.max(2, cell - by))
                      : Math.max(cell, Math.min(1000, cell + by)),
                ),
              },
        );
        const [before, after] = [run(law, all), run(law, better)];
        for (const node of ['INDEX', code > 2 ? 'E' : 'D', CODES[code]!]) {
          const least = columnOf(before.scores, node)[0]!;
          expect(columnOf(after.scores, node)[0]).toBeGreaterThanOrEqual(least - 1e-9 * Math.abs(least));
          expect(columnOf(after.ranks, node)[0]).toBeLessThanOrEqual(columnOf(before.ranks, node)[0]!);
        }
      });
    });

  if (law.step(SAME).step === 'treat')
    test('treated values keep the order of the areas', () => {
      check(holed, (all) => {
        const { stages } = run(law, all);
        for (const code of CODES) {
          const [before, after] = [columnOf(stages.imputed, code), columnOf(stages.treated, code)];
          const order = [...before.keys()]
            .filter((row) => !Number.isNaN(before[row]))
            .sort((a, b) => before[a]! - before[b]!);
          order.slice(1).forEach((row, at) => {
            const last = order[at]!;
            if (before[row] === before[last]) expect(after[row]).toBe(after[last]);
            else expect(after[row]).toBeGreaterThanOrEqual(after[last]!);
          });
        }
      });
    });
});
