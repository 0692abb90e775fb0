import { describe, expect, test } from 'vitest';
import { indicator, table } from '../../test/small-framework.ts';
import type { MeridianError } from '../model/error.ts';
import type { Indicator } from '../model/framework.ts';
import type { NormaliseMethodName, NormaliseStep, Over } from '../model/method.ts';
import { normalise, normaliseColumn, rescaleColumn, scoreAt } from './normalise.ts';
import type { ColumnOptions } from './normalise-method.ts';
import { columnOf } from './table.ts';
import type { Transformed } from './treat.ts';

const NONE = Number.NaN;

const scores = (
  values: readonly number[],
  method: NormaliseMethodName,
  options: Partial<ColumnOptions> = {},
) => {
  const result = normaliseColumn(values, method, { direction: 1, to: [0, 100], ...options });
  return 'refused' in result ? result : [...result.values];
};

describe('minmax', () => {
  test('the worst area gets the low end and the best the high one; missing stays missing', () => {
    expect(scores([5, NONE, 10, 6], 'minmax')).toEqual([0, NONE, 100, 20]);
    expect(scores([5, 10, 6], 'minmax', { to: [1, 101] })).toEqual([1, 101, 21]);
  });

  test('turns round where less is better', () => {
    expect(scores([5, 10, 6], 'minmax', { direction: -1 })).toEqual([100, 0, 80]);
  });

  test('cannot tell equal values apart', () => {
    expect(scores([7, 7, NONE], 'minmax')).toEqual({
      refused: 'normalise.constant',
      details: { constant: 7 },
    });
  });
});

describe('zscore', () => {
  test('has the mean and standard deviation that are asked for', () => {
    expect(scores([1, 2, 3], 'zscore', { to: [50, 10] })).toEqual([40, 50, 60]);
    expect(scores([1, 2, 3], 'zscore', { to: [0, 1], direction: -1 })).toEqual([1, 0, -1]);
  });

  test('cannot tell equal values apart, even where their mean is not exact', () => {
    expect(scores([0.1, 0.1, 0.1], 'zscore', { to: [0, 1] })).toMatchObject({
      refused: 'normalise.constant',
    });
  });
});

describe('goalposts', () => {
  const goalposts = [20, 70] as const;
  test('measures against stated ends and keeps inside them', () => {
    expect(scores([20, 45, 70, 80, 10], 'goalposts', { goalposts })).toEqual([0, 50, 100, 100, 0]);
  });

  test('or runs out of the range', () => {
    expect(scores([80, 10], 'goalposts', { goalposts, clamp: false })).toEqual([120, -20]);
  });

  test('turns round where less is better', () => {
    expect(scores([20, 45, 80], 'goalposts', { goalposts, direction: -1 })).toEqual([100, 50, 0]);
  });

  test('takes a constant column, but no column without posts', () => {
    expect(scores([45, 45], 'goalposts', { goalposts })).toEqual([50, 50]);
    expect(scores([45], 'goalposts')).toEqual({ refused: 'normalise.goalpostsMissing' });
    expect(scores([45], 'goalposts', { goalposts: [70, 20] })).toMatchObject({
      refused: 'normalise.goalpostsOrder',
    });
  });
});

test.each(['minmax', 'zscore', 'rank', 'distanceToTarget'] as const)(
  '%s refuses a column without values',
  (method) => {
    expect(scores([NONE, NONE], method, { target: 1 })).toEqual({ refused: 'normalise.empty' });
  },
);

test.each([
  ['goalposts', { goalposts: [0, 1] }],
  ['goalposts', { goalposts: [1, 2], scale: 'log', clamp: false }],
  ['scaled', { from: [0, 1] }],
] as const)('%s, whose scale is stated, leaves a column without values without scores', (method, options) => {
  expect(scores([NONE, NONE], method, options)).toEqual([NONE, NONE]);
});

test.each([
  ['minmax', [100, 0], 'normalise.range'],
  ['zscore', [0, -1], 'normalise.moments'],
] as const)('%s refuses %j', (method, to, refused) => {
  expect(scores([1, 2], method, { to })).toMatchObject({ refused });
});

test('values too far apart for a number to hold the difference are refused, not turned into NaN', () => {
  expect(scores([-1.7e308, 1.7e308], 'minmax')).toEqual({ refused: 'normalise.tooWide' });
  expect(scores([1e308, 1.7e308], 'zscore')).toEqual({ refused: 'normalise.tooWide' });
});

test('overrides by indicator; the log has all that the scores depend on', () => {
  const values = table({ X: [1, 3], Y: [10, 20], Z: [4, 8] });
  const indicators = [
    indicator('X'),
    indicator('Y', { direction: -1, goalposts: [0, 20] }),
    indicator('Z', { goalposts: [0, 10] }),
  ];
  const { table: normalised, log } = normalise(values, indicators, {
    step: 'normalise',
    method: 'minmax',
    to: [0, 1],
    indicators: {
      Y: { method: 'goalposts' },
      Z: { method: 'goalposts', goalposts: [0, 4], clamp: false, to: [0, 10] },
    },
  });
  expect(normalised.columns).toEqual(['X', 'Y', 'Z']);
  expect([...columnOf(normalised, 'Y')]).toEqual([0.5, 0]);
  expect([...columnOf(normalised, 'Z')]).toEqual([10, 20]);
  expect(log.columns).toEqual({
    X: { method: 'minmax', direction: 1, to: [0, 1], min: 1, max: 3 },
    Y: { method: 'goalposts', direction: -1, to: [0, 1], min: 0, max: 20, clamp: true },
    Z: { method: 'goalposts', direction: 1, to: [0, 10], min: 0, max: 4, clamp: false },
  });
});

test('all columns that cannot be normalised are named at once', () => {
  const values = table({ X: [1, 1], Y: [NONE, NONE], Z: [1, 2] });
  const all = () =>
    normalise(
      values,
      ['X', 'Y', 'Z'].map((code) => indicator(code)),
      {
        step: 'normalise',
        method: 'minmax',
        to: [0, 100],
      },
    );
  expect(all).toThrow(
    expect.objectContaining({
      code: 'method.impossible',
      issues: [
        expect.objectContaining({ code: 'normalise.constant', at: { column: 'X' } }),
        expect.objectContaining({ code: 'normalise.empty', at: { column: 'Y' } }),
      ],
    }),
  );
});

describe('what is stated in the indicator’s unit', () => {
  const run = (step: Omit<NormaliseStep, 'step'>, rest: Partial<Indicator>, transformed?: Transformed) => {
    const { table: made } = normalise(
      table({ X: [0, 5, 10] }),
      [indicator('X', rest)],
      { step: 'normalise', ...step },
      transformed,
    );
    return [...columnOf(made, 'X')];
  };

  test('comes from the override, else from the indicator, else from the step', () => {
    expect(run({ method: 'distanceToTarget' }, { target: 20 })).toEqual([0, 0.25, 0.5]);
    expect(run({ method: 'distanceToTarget', target: 50 }, { target: 20 })).toEqual([0, 0.25, 0.5]);
    expect(run({ method: 'distanceToTarget', target: 50 }, {})).toEqual([0, 0.1, 0.2]);
    const indicators = { X: { method: 'distanceToTarget', target: 10 } } as const;
    expect(run({ method: 'minmax', indicators }, { target: 20 })).toEqual([0, 0.5, 1]);
    expect(run({ method: 'middleBest' }, { best: 5 })).toEqual([0, 1, 0]);
    expect(run({ method: 'intervalBest' }, { best: [0, 5] })).toEqual([1, 1, 0]);
  });

  test('does not go together with values that are transformed', () => {
    const transformed = new Map([['X', { byPeriod: false }]]);
    const refused = (step: Omit<NormaliseStep, 'step'>, rest: Partial<Indicator> = {}) => {
      try {
        return run(step, rest, transformed);
      } catch (error) {
        return (error as MeridianError).issues[0]!.code;
      }
    };
    expect(refused({ method: 'goalposts' }, { goalposts: [0, 1] })).toBe('normalise.goalpostsAfterLog');
    expect(refused({ method: 'distanceToTarget', target: 5 })).toBe('normalise.statedAfterLog');
    expect(refused({ method: 'middleBest', best: 5 })).toBe('normalise.statedAfterLog');
    expect(refused({ method: 'intervalBest', best: [5, 6] })).toBe('normalise.statedAfterLog');
    expect(refused({ method: 'scaled', from: [5, 6] })).toBe('normalise.statedAfterLog');
    expect(refused({ method: 'minmax' })).toEqual([0, 0.5, 1]);
  });
});

describe('a panel', () => {
  const panel = { areas: ['A', 'B', 'A', 'B'], periods: ['2019', '2019', '2020', '2020'] };
  const values = table({ X: [0, 10, 10, 40] }, ['A 2019', 'B 2019', 'A 2020', 'B 2020']);
  const run = (over?: Over, transformed?: Transformed) =>
    normalise(
      values,
      [indicator('X')],
      { step: 'normalise', method: 'minmax', ...(over === undefined ? {} : { over }) },
      transformed,
      panel,
    );

  test('has bounds for each period', () => {
    const { table: made, log } = run();
    expect([...columnOf(made, 'X')]).toEqual([0, 1, 0, 1]);
    expect(log.columns).toEqual({});
    expect(log.periods!['2020']!.X).toEqual({ method: 'minmax', direction: 1, to: [0, 1], min: 10, max: 40 });
    expect(scoreAt(25, log.periods!['2020']!.X!)).toBe(0.5);
  });

  test('or over all periods', () => {
    const { table: made, log } = run('panel');
    expect([...columnOf(made, 'X')]).toEqual([0, 0.25, 0.25, 1]);
    expect(log.columns.X).toMatchObject({ min: 0, max: 40 });
  });

  test('but not of values that are transformed period by period', () => {
    expect(() => run('panel', new Map([['X', { byPeriod: true }]]))).toThrow(
      expect.objectContaining({
        issues: [expect.objectContaining({ code: 'normalise.transformedByPeriod' })],
      }),
    );
    expect(run('panel', new Map([['X', { byPeriod: false }]])).log.columns.X).toBeDefined();
  });

  test('an issue names the period', () => {
    const flat = table({ X: [0, 10, 7, 7] }, values.areas);
    expect(() =>
      normalise(flat, [indicator('X')], { step: 'normalise', method: 'minmax' }, undefined, panel),
    ).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({
            code: 'normalise.constant',
            at: { column: 'X' },
            details: { indicator: 'X (2020)', period: '2020', constant: 7 },
          }),
        ],
      }),
    );
  });
});

test('scores are brought to another scale, more always being better', () => {
  const result = rescaleColumn([1, NONE, 3, 2], { method: 'percentRank', to: [0, 100] });
  expect('refused' in result ? result : [...result.values]).toEqual([0, NONE, 100, 50]);
  expect(rescaleColumn([1, 1], { method: 'minmax' })).toMatchObject({ refused: 'normalise.constant' });
  const options = { method: 'distanceToReference', reference: 'B' } as const;
  const byReference = rescaleColumn([0, 4, 8], options, ['A', 'B', 'C']);
  expect('refused' in byReference ? byReference : [...byReference.values]).toEqual([0, 1, 2]);
});
