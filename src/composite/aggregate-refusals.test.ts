import { describe, expect, test } from 'vitest';
import { table } from '../../test/small-framework.ts';
import type { MeridianError } from '../model/error.ts';
import type { AggregateChoice, AggregateStep } from '../model/method.ts';
import { issueMessage } from '../platform/i18n.ts';
import { aggregate } from './aggregate.ts';
import { columnOf } from './table.ts';

/** What is not defined is refused by name: nothing becomes NaN, Infinity or zero on its way up. */

const NONE = Number.NaN;

function run(
  columns: Readonly<Record<string, readonly number[]>>,
  choice: AggregateChoice,
  weights = [1, 1, 1],
) {
  const nodes = [
    { code: 'INDEX', parent: null },
    ...Object.keys(columns).map((code) => ({ code, parent: 'INDEX' as string | null })),
  ];
  const step: AggregateStep = { step: 'aggregate', ...choice };
  return [...columnOf(aggregate(nodes, table(columns), [1, ...weights], step).scores, 'INDEX')];
}

function refusals(...input: Parameters<typeof run>) {
  try {
    run(...input);
  } catch (error) {
    const { code, issues } = error as MeridianError;
    expect(code).toBe('method.impossible');
    for (const locale of ['en', 'zh-CN'] as const)
      for (const issue of issues) expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|\{\w+\}/);
    return issues.map((issue) => [issue.code, issue.details]);
  }
  return 'not refused';
}

describe('scores of 0 or less', () => {
  const columns = { X: [4, 0, -1], Y: [1, 1, NONE] };

  test.each<AggregateChoice>([
    { method: 'geometric' },
    { method: 'harmonic' },
    { method: 'generalised', exponent: 2 },
    { method: 'generalised', exponent: -1 },
    { method: 'generalised', exponent: 0.5 },
  ])('are refused: $method $exponent', (choice) => {
    expect(refusals(columns, choice)).toEqual([
      ['aggregate.notPositive', { node: 'INDEX', child: 'X', area: 'B', count: 2 }],
    ]);
  });

  test('are not asked about in a child without weight, and do not spoil the rest', () => {
    expect(run(columns, { method: 'geometric' }, [0, 1])).toEqual([1, 1, NONE]);
    expect(run(columns, { method: 'harmonic' }, [0, 1])).toEqual([1, 1, NONE]);
  });

  test('a generalised mean keeps every area that the geometric mean keeps', () => {
    const gaps = { X: [4, NONE, 9, 1e-300], Y: [NONE, 2, 16, 1e300] };
    for (const exponent of [-30, -1, 0, 0.5, 3, 300])
      expect(run(gaps, { method: 'generalised', exponent }).map(Number.isFinite)).toEqual(
        run(gaps, { method: 'geometric' }).map(Number.isFinite),
      );
  });
});

describe('ratio', () => {
  test('of other than two children with weight', () => {
    const three = { X: [1], Y: [1], Z: [1] };
    expect(refusals(three, { method: 'ratio' })).toEqual([['aggregate.notTwo', { node: 'INDEX', count: 3 }]]);
    expect(refusals(three, { method: 'ratio' }, [1, 0, 0])).toEqual([
      ['aggregate.notTwo', { node: 'INDEX', count: 1 }],
    ]);
  });

  test('by zero', () => {
    expect(refusals({ X: [0, 1, 2], Y: [1, 0, 0] }, { method: 'ratio' })).toEqual([
      ['aggregate.zeroDivisor', { node: 'INDEX', child: 'Y', area: 'B', count: 2 }],
    ]);
  });

  test('and product have no score where a child is missing', () => {
    const gaps = { X: [6, NONE, 6], Y: [3, 3, NONE] };
    expect(run(gaps, { method: 'ratio' })).toEqual([2, NONE, NONE]);
    expect(run(gaps, { method: 'product' })).toEqual([18, NONE, NONE]);
  });
});

test('numbers that grow out of range', () => {
  expect(refusals({ X: [1, 1e200], Y: [1, 1e200] }, { method: 'product' })).toEqual([
    ['aggregate.tooLarge', { node: 'INDEX', area: 'B', count: 1 }],
  ]);
});

test.each<[AggregateChoice, string, object]>([
  [{ method: 'generalised' }, 'optionMissing', { option: 'exponent' }],
  [{ method: 'generalised', exponent: NONE }, 'optionInvalid', { option: 'exponent', given: 'null' }],
  [{ method: 'fuzzy' }, 'optionMissing', { option: 'grades' }],
  [{ method: 'fuzzy', grades: [1] }, 'optionInvalid', { option: 'grades', given: '[1]' }],
  [{ method: 'fuzzy', grades: [1, 1] }, 'optionInvalid', { option: 'grades', given: '[1,1]' }],
  [
    { method: 'greyRelational', distinguishing: 0 },
    'optionInvalid',
    { option: 'distinguishing', given: '0' },
  ],
  [
    { method: 'benefitOfTheDoubt', shares: [0.5, 0.2] },
    'optionInvalid',
    { option: 'shares', given: '[0.5,0.2]' },
  ],
  [{ method: 'benefitOfTheDoubt', shares: [0, 0.4] }, 'sharesImpossible', { least: 0, most: 0.4, count: 2 }],
  [{ method: 'benefitOfTheDoubt', shares: [0.6, 1] }, 'sharesImpossible', { least: 0.6, most: 1, count: 2 }],
  [{ method: 'arithmetic', missing: 'groupMean', group: 'G' }, 'groupMissing', { group: 'G' }],
])('options: %j', (choice, code, details) => {
  expect(refusals({ X: [1, 2], Y: [2, 1] }, choice)).toEqual([
    [`aggregate.${code}`, { node: 'INDEX', ...details }],
  ]);
});

describe('children that tell areas nothing', () => {
  const flat = { X: [5, 5, 5], Y: [1, 2, 3] };

  test('have no scale of their own', () => {
    const expected = [['aggregate.constant', { node: 'INDEX', child: 'X', constant: 5 }]];
    expect(refusals(flat, { method: 'mazziottaPareto' })).toEqual(expected);
    expect(refusals(flat, { method: 'rankSumRatio', ranks: 'positions' })).toEqual(expected);
  });

  test('do no harm where scores are compared', () => {
    for (const method of ['copeland', 'topsis', 'greyRelational', 'benefitOfTheDoubt'] as const)
      expect(run(flat, { method }).every(Number.isFinite)).toBe(true);
    expect(run(flat, { method: 'copeland' })).toEqual([-2, 0, 2]);
    expect(run(flat, { method: 'topsis' })).toEqual([0, 0.5, 1]);
    expect(run(flat, { method: 'rankSumRatio' })).toEqual([0.5, 2 / 3, 2.5 / 3]);
  });

  test('leave nothing to compare if there are no others', () => {
    const alike = { X: [5, 5], Y: [2, 2] };
    for (const method of ['topsis', 'greyRelational'] as const)
      expect(refusals(alike, { method })).toEqual([['aggregate.allEqual', { node: 'INDEX' }]]);
    expect(run(alike, { method: 'copeland' })).toEqual([0, 0]);
    expect(run(alike, { method: 'benefitOfTheDoubt' })).toEqual([1, 1]);
  });

  test('and nothing for an area that has only them', () => {
    expect(refusals({ X: [5, 5], Y: [2, 3], Z: [1, 2] }, { method: 'topsis' })).toBe('not refused');
    expect(refusals({ X: [5, 5, 5], Y: [2, 3, NONE] }, { method: 'topsis' })).toEqual([
      ['aggregate.onlyConstant', { node: 'INDEX', area: 'C' }],
    ]);
  });
});

test('a dimension whose children all weigh zero', () => {
  for (const method of ['arithmetic', 'copeland', 'benefitOfTheDoubt'] as const)
    expect(refusals({ X: [1, 2], Y: [2, 1] }, { method }, [0, 0])).toEqual([
      ['aggregate.noWeight', { node: 'INDEX' }],
    ]);
});

describe('benefit of the doubt', () => {
  test('of negative scores, of zero with shares, and of incomplete areas', () => {
    const bod: AggregateChoice = { method: 'benefitOfTheDoubt' };
    expect(refusals({ X: [1, -1], Y: [1, 1] }, bod)).toEqual([
      ['aggregate.negative', { node: 'INDEX', child: 'X', area: 'B', count: 1 }],
    ]);
    expect(refusals({ X: [1, 0], Y: [1, 1] }, { ...bod, shares: [0.1, 0.9] })).toEqual([
      ['aggregate.notPositive', { node: 'INDEX', child: 'X', area: 'B', count: 1 }],
    ]);
    expect(refusals({ X: [1, NONE, NONE], Y: [1, 1, NONE] }, bod)).toEqual([
      ['aggregate.incomplete', { node: 'INDEX', child: 'X', area: 'B', count: 1 }],
    ]);
  });
});

test('a deviation that there is not', () => {
  const deviation = 'mixed' as 'sample';
  expect(refusals({ X: [1, 2] }, { method: 'mazziottaPareto', deviation })).toEqual([
    ['aggregate.optionInvalid', { node: 'INDEX', option: 'deviation', given: '"mixed"' }],
  ]);
});

test('a penalty relative to a mean of 0 or less', () => {
  const others = Array.from({ length: 200 }, (_, at) => at % 2);
  expect(refusals({ X: [-100, ...others] }, { method: 'mazziottaPareto' })).toEqual([
    ['aggregate.meanNotPositive', { node: 'INDEX', area: 'A' }],
  ]);
});

test('what follows from a refusal further down is not told again', () => {
  const nodes = [
    { code: 'INDEX', parent: null },
    { code: 'D', parent: 'INDEX' },
    { code: 'X', parent: 'D' },
    { code: 'Y', parent: 'INDEX' },
  ];
  const step: AggregateStep = {
    step: 'aggregate',
    method: 'geometric',
    nodes: { INDEX: { method: 'benefitOfTheDoubt', rescale: { method: 'minmax', to: [0, 100] } } },
  };
  const codes = () => {
    try {
      aggregate(nodes, table({ X: [0, 1], Y: [-1, 1] }), [1, 1, 1, 1], step);
    } catch (error) {
      return (error as MeridianError).issues.map(({ code, at }) => `${code} ${at.column}`);
    }
    return [];
  };
  expect(codes()).toEqual(['aggregate.notPositive X', 'aggregate.negative Y']);
});

test('a dimension that cannot be re-scaled is refused by its own name', () => {
  const rescale = { method: 'minmax', to: [0, 100] } as const;
  expect(refusals({ X: [1, 2], Y: [2, 1] }, { method: 'arithmetic', rescale })).toEqual([
    ['normalise.constant', { node: 'INDEX', indicator: 'INDEX', constant: 1.5 }],
  ]);
});
