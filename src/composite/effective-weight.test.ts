import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importanceOf } from './effective-weight.ts';

const mean = (columns: readonly (readonly number[])[], weights: readonly number[]) =>
  columns[0]!.map((_, row) => columns.reduce((sum, column, at) => sum + weights[at]! * column[row]!, 0));

describe('importance', () => {
  test('equal weights are not equal importance where one child varies more', () => {
    const [wide, narrow] = [
      [0, 100, 50, 25],
      [50, 52, 47, 51],
    ];
    const [first, second] = importanceOf(mean([wide!, narrow!], [0.5, 0.5]), [wide!, narrow!], [1, 1]);
    expect(first!.weight).toBe(0.5);
    expect(first!.varianceShare).toBeGreaterThan(0.95);
    expect(second!.varianceShare).toBeLessThan(0.05);
    expect(first!.correlationShare + second!.correlationShare).toBeCloseTo(1, 15);
  });

  test('a child that works against its siblings has a negative share of the variance', () => {
    const [wide, against] = [
      [0, 100, 50, 25],
      [60, 40, 50, 55],
    ];
    const [, second] = importanceOf(mean([wide!, against!], [0.5, 0.5]), [wide!, against!], [1, 1]);
    expect(second!.varianceShare).toBeLessThan(0);
  });

  test('not defined where nothing varies', () => {
    expect(importanceOf([5, 5], [[5, 5]], [1])).toEqual([
      { weight: 1, correlationShare: Number.NaN, varianceShare: Number.NaN },
    ]);
  });

  test('of an arithmetic mean, the parts add up to its variance', () => {
    const cell = fc.integer({ min: 0, max: 100 });
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 5, maxLength: 20 });
    fc.assert(
      fc.property(rows, (areas) => {
        const columns = [0, 1, 2].map((at) => areas.map((area) => area[at]!));
        const parent = mean(columns, [0.5, 0.3, 0.2]);
        fc.pre(Math.max(...parent) - Math.min(...parent) > 1);
        const found = importanceOf(parent, columns, [5, 3, 2]);
        expect(found.reduce((sum, { varianceShare }) => sum + varianceShare, 0)).toBeCloseTo(1, 9);
        expect(found.map(({ weight }) => weight)).toEqual([0.5, 0.3, 0.2]);
      }),
    );
  });
});
