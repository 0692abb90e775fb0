import { describe, expect, test } from 'vitest';
import { methodCase } from '../../test/golden-methods.ts';
import { hasShared } from '../../test/shared.ts';
import { table } from '../../test/small-framework.ts';
import { obstaclesOf } from './obstacle.ts';
import { columnOf } from './table.ts';

test.skipIf(!hasShared)('obstacle degrees of eight provinces in ten years as published', () => {
  const { published, recomputed } = methodCase('coupling_obstacle_8prov');
  const rows: readonly { region: string; year: number; S: readonly number[]; obstacle: readonly number[] }[] =
    recomputed.rows;
  const labels = rows.map(({ region, year }) => `${region}|${year}`);
  const codes = ['S1', 'S2', 'S3'];
  const nodes = [
    { code: 'INDEX', parent: null, weight: 1 },
    ...codes.map((code, at) => ({
      code,
      parent: 'INDEX' as string | null,
      weight: recomputed.subsystemWeights[at] as number,
    })),
  ];
  const scores = table(
    Object.fromEntries(codes.map((code, at) => [code, rows.map(({ S }) => S[at]!)])),
    labels,
  );
  const { obstacles } = obstaclesOf({ nodes, scores }, [0, 1]);
  rows.forEach((row, at) => {
    codes.forEach((code, system) => {
      expect(columnOf(obstacles, code)[at]).toBeCloseTo(row.obstacle[system]!, 14);
    });
  });
  for (const [key, degrees] of Object.entries<readonly number[]>(published.obstacle))
    codes.forEach((code, system) => {
      const own = columnOf(obstacles, code)[labels.indexOf(key)]!;
      expect(Math.abs(own - degrees[system]!)).toBeLessThan(5e-4);
    });
});

describe('a tree', () => {
  const nodes = [
    { code: 'INDEX', parent: null, weight: 1 },
    { code: 'D', parent: 'INDEX', weight: 0.6 },
    { code: 'X', parent: 'D', weight: 0.5 },
    { code: 'Y', parent: 'D', weight: 0.5 },
    { code: 'Z', parent: 'INDEX', weight: 0.4 },
  ];
  const scores = table({
    X: [20, 100, 20],
    Y: [100, 100, Number.NaN],
    Z: [50, 100, Number.NaN],
  });

  test('what is missing to the full score, and its parts', () => {
    const { obstacles, shares } = obstaclesOf({ nodes, scores }, [0, 100]);
    expect(obstacles.columns).toEqual(['D', 'X', 'Y', 'Z']);
    const ofArea = (which: typeof obstacles, row: number) =>
      which.columns.map((code) => columnOf(which, code)[row]!);
    expect(ofArea(obstacles, 0)).toEqual([0.24, 0.24, 0, 0.2].map((value) => expect.closeTo(value, 14)));
    expect(ofArea(shares, 0)).toEqual([0.24, 0.24, 0, 0.2].map((value) => expect.closeTo(value / 0.44, 14)));
  });

  test('a perfect area has no obstacle to share out', () => {
    const { obstacles, shares } = obstaclesOf({ nodes, scores }, [0, 100]);
    expect(columnOf(obstacles, 'D')[1]).toBe(0);
    expect(columnOf(shares, 'D')[1]).toBeNaN();
  });

  test('an indicator without a score is no known obstacle', () => {
    const { obstacles, shares } = obstaclesOf({ nodes, scores }, [0, 100]);
    expect(columnOf(obstacles, 'Y')[2]).toBeNaN();
    expect(columnOf(obstacles, 'Z')[2]).toBeNaN();
    expect(columnOf(shares, 'X')[2]).toBe(1);
    expect(columnOf(shares, 'D')[2]).toBe(1);
  });

  test('of one dimension, by the weights within it', () => {
    const { obstacles } = obstaclesOf({ nodes, scores }, [0, 100], 'D');
    expect(obstacles.columns).toEqual(['X', 'Y']);
    expect(columnOf(obstacles, 'X')[0]).toBe(0.4);
  });

  test('is refused for scores beyond the scale', () => {
    expect(() => obstaclesOf({ nodes, scores }, [0, 90])).toThrow(
      expect.objectContaining({
        issues: expect.arrayContaining([
          expect.objectContaining({
            code: 'diagnosis.outsideScale',
            details: { node: 'X', area: 'B', low: 0, high: 90, count: 1 },
          }),
        ]),
      }),
    );
  });
});
