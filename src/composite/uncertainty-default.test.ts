import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { Step } from '../model/method.ts';
import { computeAnalysis } from './uncertainty.ts';
import { checkUncertainty } from './uncertainty-check.ts';
import { defaultUncertainty } from './uncertainty-default.ts';

const TREE = [dimension('D', [indicator('P'), indicator('Q')]), dimension('E', [indicator('R')])];
const DATA = table({ P: [3, 9, 4, 7, 1, 8], Q: [10, 2, 7, Number.NaN, 5, 1], R: [1, 5, 4, 2, 9, 6] });

/** Names of the factors for a method, once it is seen that they can be computed. */
function names(...changed: readonly Step[]): readonly string[] {
  const own = framework(TREE, steps(...changed));
  const spec = defaultUncertainty(own);
  expect(checkUncertainty(spec, own, 'sensitivity')).toEqual([]);
  const job = { framework: own, table: DATA, groups: {}, spec: { ...spec, samples: 8 } };
  const { replications } = computeAnalysis({ kind: 'uncertainty', ...job })!;
  expect(replications).toEqual({ asked: 8, done: 8, failed: 0, recomputed: 0 });
  return spec.factors.map(({ name }) => name);
}

describe('what is uncertain where nobody says', () => {
  test('a plain method', () => {
    expect(names()).toEqual(['normalisation', 'weights', 'aggregation']);
  });

  test('with imputation and treatment', () => {
    expect(names({ step: 'impute', method: 'median' }, { step: 'treat', method: 'winsorise' })).toEqual([
      'imputation',
      'treatment',
      'normalisation',
      'weights',
      'aggregation',
    ]);
  });

  test('where single indicators or dimensions have choices of their own, these stand', () => {
    expect(names({ step: 'normalise', method: 'minmax', indicators: { P: { method: 'zscore' } } })).toEqual([
      'weights',
    ]);
    expect(names({ step: 'aggregate', method: 'arithmetic', nodes: { D: 'median' } })).toEqual([
      'normalisation',
      'weights',
    ]);
  });

  test('no geometric mean where scores may be zero', () => {
    const posts = { step: 'normalise', method: 'goalposts', goalposts: [0, 10] } as const;
    expect(names({ ...posts, to: [0, 1] })).toEqual(['weights']);
    expect(names({ ...posts, to: [1, 100] })).toEqual(['weights', 'aggregation']);
  });

  test('a method that has only one way stays as it is', () => {
    expect(names({ step: 'impute', method: 'none' }, { step: 'aggregate', method: 'median' })).toEqual([
      'normalisation',
      'weights',
    ]);
  });
});
