import { expect, test } from 'vitest';
import { sharesOf, weigh } from './weight.ts';

const nodes = [
  { code: 'INDEX', parent: null },
  { code: 'D', parent: 'INDEX' },
  { code: 'X', parent: 'D' },
  { code: 'Y', parent: 'D' },
  { code: 'E', parent: 'INDEX' },
  { code: 'Z', parent: 'E' },
];

test('weights are relative to the siblings', () => {
  expect(sharesOf([2, 6])).toEqual([0.25, 0.75]);
  expect(sharesOf([0, 5])).toEqual([0, 1]);
});

test('and of any size', () => {
  expect(sharesOf([1e308, 1e308])).toEqual([0.5, 0.5]);
  expect(sharesOf([5e-324, 5e-324])).toEqual([0.5, 0.5]);
});

test('a node’s share in the index is the product of the shares down to it', () => {
  const { shares, effective } = weigh(nodes, [1, 3, 1, 1, 1, 8]);
  expect([...shares]).toEqual([1, 0.75, 0.5, 0.5, 0.25, 1]);
  expect([...effective]).toEqual([1, 0.75, 0.375, 0.375, 0.25, 0.25]);
});

test('every weight that is none, and all siblings that weigh zero, are named at once', () => {
  expect(() => weigh(nodes, [1, -1, 0, 0, Number.NaN, Number.POSITIVE_INFINITY])).toThrow(
    expect.objectContaining({
      code: 'method.impossible',
      issues: [
        expect.objectContaining({ code: 'weight.invalid', details: { node: 'D' }, value: '-1' }),
        expect.objectContaining({ code: 'weight.invalid', details: { node: 'E' }, value: 'NaN' }),
        expect.objectContaining({ code: 'weight.allZero', details: { node: 'D' } }),
        expect.objectContaining({ code: 'weight.invalid', details: { node: 'Z' }, value: 'Infinity' }),
      ],
    }),
  );
});
