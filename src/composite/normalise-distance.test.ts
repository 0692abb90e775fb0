import { describe, expect, test } from 'vitest';
import { indicator, table } from '../../test/small-framework.ts';
import type { NormaliseMethodName } from '../model/method.ts';
import { normalise, normaliseColumn } from './normalise.ts';
import type { ColumnOptions } from './normalise-method.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;
const AREAS = ['A', 'B', 'C', 'D', 'E'];
const scores = (
  values: readonly number[],
  method: NormaliseMethodName,
  options: Partial<ColumnOptions> = {},
) => {
  const result = normaliseColumn(values, method, { direction: 1, ...options }, AREAS);
  return 'refused' in result ? result : [...result.values];
};
const refusal = (...given: Parameters<typeof scores>) => {
  const result = scores(...given);
  return 'refused' in result ? result.refused : result;
};

describe('distance to the target', () => {
  test('the worst area has covered none of the way; who is past the target no more than all of it', () => {
    expect(scores([0, 5, 10, NONE], 'distanceToTarget', { target: 8 })).toEqual([0, 0.625, 1, NONE]);
    expect(scores([0, 5, 10], 'distanceToTarget', { target: 8, clamp: false })).toEqual([0, 0.625, 1.25]);
    expect(scores([0, 5, 10], 'distanceToTarget', { target: 2, direction: -1, to: [0, 100] })).toEqual([
      100, 62.5, 0,
    ]);
  });

  test('needs a target, and somebody who has not reached it', () => {
    expect(refusal([0, 5], 'distanceToTarget')).toBe('normalise.targetMissing');
    expect(refusal([3, 5], 'distanceToTarget', { target: 3 })).toBe('normalise.targetReached');
    expect(refusal([3, 5], 'distanceToTarget', { target: 6, direction: -1 })).toBe('normalise.targetReached');
    expect(scores([3, 3], 'distanceToTarget', { target: 6 })).toEqual([0, 0]);
  });
});

test('distance to the best area', () => {
  expect(scores([2, 6, 4], 'distanceToMax')).toEqual([0, 1, 0.5]);
  expect(scores([2, 6, 4], 'distanceToMax', { direction: -1 })).toEqual([1, 0, 0.5]);
  expect(refusal([2, 2], 'distanceToMax')).toBe('normalise.constant');
});

describe('distance to a reference area', () => {
  test('the reference scores 1, who is better more', () => {
    expect(scores([0, 4, 8], 'distanceToReference', { reference: 'B' })).toEqual([0, 1, 2]);
    expect(scores([0, 4, 8], 'distanceToReference', { reference: 'B', direction: -1 })).toEqual([2, 1, 0]);
  });

  test('which must be there, have a value, and not the worst one', () => {
    const refused = (reference?: string) =>
      refusal([0, 4, NONE], 'distanceToReference', reference === undefined ? {} : { reference });
    expect(refused('Q')).toBe('normalise.referenceUnknown');
    expect(refused()).toBe('normalise.referenceUnknown');
    expect(refused('C')).toBe('normalise.referenceMissing');
    expect(refused('A')).toBe('normalise.referenceWorst');
  });

  test('in a panel it is the reference of the same period; there is none over all periods', () => {
    const panel = { areas: ['A', 'B', 'A', 'B'], periods: ['2019', '2019', '2020', '2020'] };
    const values = table({ X: [0, 10, 5, 25] }, ['A 2019', 'B 2019', 'A 2020', 'B 2020']);
    const step = { step: 'normalise', method: 'distanceToReference', reference: 'B' } as const;
    const { table: made, log } = normalise(values, [indicator('X')], step, new Map(), panel);
    expect([...columnOf(made, 'X')]).toEqual([0, 1, 0, 1]);
    expect(log.periods!['2020']!.X!.reference).toEqual({ area: 'B', value: 25 });
    expect(() => normalise(values, [indicator('X')], { ...step, over: 'panel' }, new Map(), panel)).toThrow(
      expect.objectContaining({
        issues: [expect.objectContaining({ code: 'normalise.referenceOverPanel' })],
      }),
    );
  });
});

describe('fraction of the best value', () => {
  test('more is better, also where less of the value is', () => {
    expect(scores([2, 4, NONE], 'fractionOfMax')).toEqual([0.5, 1, NONE]);
    expect(scores([2, 4], 'fractionOfMax', { direction: -1 })).toEqual([1, 0.5]);
    expect(scores([-2, 4], 'fractionOfMax')).toEqual([-0.5, 1]);
  });

  test('has no meaning without a positive best value, or where less is better of any other', () => {
    expect(refusal([-4, 0], 'fractionOfMax')).toBe('normalise.notPositive');
    expect(refusal([0, 4], 'fractionOfMax', { direction: -1 })).toBe('normalise.notPositive');
  });
});

describe('a best value or interval in the middle', () => {
  test('the further away on either side, the less', () => {
    expect(scores([6, 7, 9, 7.5], 'middleBest', { best: 7 })).toEqual([0.5, 1, 0, 0.75]);
    expect(scores([6, 7, 9], 'middleBest', { best: 7, direction: -1, to: [0, 10] })).toEqual([5, 10, 0]);
  });

  test('all of the interval is best', () => {
    expect(scores([0, 5, 6, 7, 9], 'intervalBest', { best: [5, 7] })).toEqual([0, 1, 1, 1, 0.6]);
    expect(scores([5, 6], 'intervalBest', { best: [5, 7] })).toEqual([1, 1]);
  });

  test('must be stated as the method reads it, and needs different values', () => {
    expect(refusal([1, 2], 'middleBest')).toBe('normalise.bestMissing');
    expect(refusal([1, 2], 'middleBest', { best: [1, 2] })).toBe('normalise.bestMissing');
    expect(refusal([1, 2], 'intervalBest', { best: 1 })).toBe('normalise.bestMissing');
    expect(refusal([1, 2], 'intervalBest', { best: [2, 2] })).toBe('normalise.bestOrder');
    expect(refusal([3, 3], 'middleBest', { best: 1 })).toBe('normalise.constant');
    expect(refusal([3, 3], 'intervalBest', { best: [1, 2] })).toBe('normalise.constant');
  });
});

test.each([
  ['distanceToTarget', { target: 1.7e308 }],
  ['distanceToMax', {}],
  ['distanceToReference', { reference: 'B' }],
  ['middleBest', { best: 1e308 }],
  ['intervalBest', { best: [1.7e308, 1.75e308] }],
] as const)('%s: values too far apart are refused', (method, options) => {
  expect(refusal([-1.7e308, 1.7e308], method, options)).toBe('normalise.tooWide');
});
