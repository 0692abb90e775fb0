import { expect, test } from 'vitest';
import type { ExaminedDimension } from '../../src/composite/examination.ts';
import { readableP, squareOf, squareOfAll } from './correlations.ts';

const PAIR = { coefficient: 0.5, pValue: 0.01, count: 9 };
const DIMENSION = { code: 'D', children: ['A', 'B'], pairs: [{ first: 'A', second: 'B', ...PAIR }] };

test('a pair is found from either side; nothing stands on the diagonal', () => {
  const { codes, at } = squareOf({ dimensions: [DIMENSION as unknown as ExaminedDimension] }, 'D');
  expect(codes).toEqual(['A', 'B']);
  expect(at('A', 'B')).toMatchObject(PAIR);
  expect(at('B', 'A')).toMatchObject(PAIR);
  expect(at('A', 'A')).toBeUndefined();
});

test('a dimension that is not there has no parts', () => {
  expect(squareOf({ dimensions: [] }, 'D').codes).toEqual([]);
});

test('all indicators, whatever dimension they are in: gaps count as no value', () => {
  const normalised = { A: [0, 50, 100, 25], B: [0, 50, 100, null], C: [7, 7, 7, 7] };
  const { codes, at } = squareOfAll({ normalised }, 'pearson');
  expect(codes).toEqual(['A', 'B', 'C']);
  expect(at('A', 'B')).toEqual({ coefficient: 1, pValue: 0, count: 3 });
  expect(at('A', 'C')).toEqual({ coefficient: null, pValue: null, count: 4 });
  expect(at('A', 'A')).toBeUndefined();
});

test('a p-value is never shown as 0', () => {
  expect(readableP(1e-40)).toEqual({ isLess: true, p: 0.001 });
  expect(readableP(0.04849)).toEqual({ isLess: false, p: 0.048 });
});
