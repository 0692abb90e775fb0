import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { methodCase } from '../../test/golden-methods.ts';
import { hasShared } from '../../test/shared.ts';
import { table } from '../../test/small-framework.ts';
import { COORDINATION_GRADES, coordinationOf, couplingOf } from './coupling.ts';

interface Row {
  readonly region: string;
  readonly year: number;
  readonly S: readonly number[];
  readonly C: number;
  readonly Cadjusted: number;
  readonly T: number;
  readonly D: number;
}

describe.skipIf(!hasShared)('eight provinces in ten years', () => {
  const example = () => methodCase('coupling_obstacle_8prov');

  test('coupling, development and coordination as published', () => {
    const { published, recomputed } = example();
    const rows: readonly Row[] = recomputed.rows;
    for (const [key, [coupling, development, coordination]] of Object.entries<readonly number[]>(
      published.ccd,
    )) {
      const row = rows.find(({ region, year }) => `${region}|${year}` === key)!;
      const found = coordinationOf(row.S, recomputed.subsystemWeights, 'classical')!;
      expect(Math.abs(found.coupling - coupling!)).toBeLessThan(5e-4);
      expect(Math.abs(found.development - development!)).toBeLessThan(5e-4);
      expect(Math.abs(found.coordination - coordination!)).toBeLessThan(5e-4);
    }
  });

  test('both forms, to the last digits', () => {
    const { recomputed } = example();
    // A system at exactly 0 is shifted a little there; here it couples with nothing.
    for (const row of (recomputed.rows as readonly Row[]).filter(({ S }) => Math.min(...S) > 0)) {
      const classical = coordinationOf(row.S, recomputed.subsystemWeights, 'classical')!;
      const corrected = coordinationOf(row.S, recomputed.subsystemWeights, 'corrected')!;
      expect(classical.coupling).toBeCloseTo(row.C, 14);
      expect(classical.coordination).toBeCloseTo(row.D, 14);
      expect(corrected.coupling).toBeCloseTo(row.Cadjusted, 14);
      expect(corrected.development).toBeCloseTo(row.T, 14);
    }
  });
});

const share = fc.double({ min: 0, max: 1, noNaN: true });
const systems = fc.array(share, { minLength: 2, maxLength: 6 });

test('coupling, development and coordination lie between 0 and 1, and the grade is the tenth', () => {
  fc.assert(
    fc.property(systems, fc.constantFrom('classical', 'corrected'), (scores, form) => {
      const weights = scores.map(() => 1);
      const found = coordinationOf(scores, weights, form)!;
      for (const value of [found.coupling, found.development, found.coordination]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
      }
      const grade = COORDINATION_GRADES.indexOf(found.grade);
      expect(grade / 10).toBeLessThanOrEqual(found.coordination + 1e-8);
      expect(found.coordination).toBeLessThanOrEqual((grade + 1) / 10 + 1e-8);
    }),
  );
});

test('equal systems are coupled fully, and one at zero with nothing', () => {
  for (const form of ['classical', 'corrected'] as const) {
    expect(coordinationOf([0.4, 0.4, 0.4], [1, 1, 1], form)!.coupling).toBeCloseTo(1, 12);
    expect(coordinationOf([0, 0], [1, 1], form)!).toMatchObject({ coupling: 1, coordination: 0 });
    expect(coordinationOf([0, 0.5, 0.9], [1, 1, 1], form)!).toMatchObject({
      coupling: 0,
      grade: 'extremeDisorder',
    });
    expect(coordinationOf([1, 1], [2, 1], form)!.grade).toBe('qualityCoordination');
  }
});

test('a grade ends with its upper end, also where rounding lies just above it', () => {
  const gradeAt = (degree: number) => coordinationOf([degree ** 2, degree ** 2], [1, 1], 'classical')!.grade;
  expect([0.1, 0.3, 0.5, 0.6, 0.7, 0.9].map(gradeAt)).toEqual([
    'extremeDisorder',
    'moderateDisorder',
    'nearDisorder',
    'barelyCoordinated',
    'primaryCoordination',
    'goodCoordination',
  ]);
  expect(gradeAt(0.501)).toBe('barelyCoordinated');
});

describe('of a result', () => {
  const nodes = [
    { code: 'INDEX', parent: null, weight: 1 },
    { code: 'D', parent: 'INDEX', weight: 0.5 },
    { code: 'E', parent: 'INDEX', weight: 0.5 },
    { code: 'F', parent: 'INDEX', weight: 0 },
    { code: 'X', parent: 'D', weight: 1 },
  ];
  const scores = table({
    INDEX: [50, 60],
    D: [40, 60],
    E: [60, Number.NaN],
    F: [0, 0],
    X: [40, 60],
  });

  test('over the children that carry weight; none where one has no score', () => {
    const { systems: codes, areas } = couplingOf({ nodes, scores }, [0, 100], 'classical');
    expect(codes).toEqual(['D', 'E']);
    expect(areas).toEqual([
      {
        area: 'A',
        result: {
          coupling: expect.closeTo(Math.sqrt(0.24) / 0.5, 14),
          development: 0.5,
          coordination: expect.closeTo(Math.sqrt(Math.sqrt(0.24)), 14),
          grade: 'primaryCoordination',
        },
      },
      { area: 'B', result: null },
    ]);
  });

  test('is refused for one system alone, and for scores beyond the scale', () => {
    const issue = (code: string, details: object) =>
      expect.objectContaining({
        code: 'method.impossible',
        issues: [expect.objectContaining({ code, details })],
      });
    expect(() => couplingOf({ nodes, scores }, [0, 100], 'corrected', 'D')).toThrow(
      issue('diagnosis.oneSystem', { node: 'D', count: 1 }),
    );
    expect(() => couplingOf({ nodes, scores }, [0, 50])).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({
            code: 'diagnosis.outsideScale',
            value: '60',
            details: { node: 'D', area: 'B', low: 0, high: 50, count: 1 },
          }),
          expect.objectContaining({ details: { node: 'E', area: 'A', low: 0, high: 50, count: 1 } }),
        ],
      }),
    );
  });
});
