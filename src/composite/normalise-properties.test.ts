import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NormaliseMethodName } from '../model/method.ts';
import { NORMALISE, normaliseColumn, scoreAt } from './normalise.ts';
import type { ColumnOptions } from './normalise-method.ts';

/** What must hold for every method and every column that it takes. */

const METHODS = Object.keys(NORMALISE) as readonly NormaliseMethodName[];
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 1000 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
/** The first two values make sure that there is a scale, and that the reference area is not the worst. */
const column = fc.array(cell, { maxLength: 30 }).map((cells) => [500, 1, 1000, ...cells]);
const direction = fc.constantFrom(1, -1 as const);
const AREAS = ['REFERENCE'];

/** Options that state everything in the unit x → times × x + plus. */
const options = (sign: 1 | -1, times = 1, plus = 0): ColumnOptions => ({
  direction: sign,
  from: [times * 100 + plus, times * 900 + plus],
  goalposts: [times * 100 + plus, times * 900 + plus],
  target: times * (sign === 1 ? 800 : 200) + plus,
  reference: 'REFERENCE',
});
const bestOf = (method: NormaliseMethodName, times = 1, plus = 0): Partial<ColumnOptions> =>
  method === 'intervalBest'
    ? { best: [times * 400 + plus, times * 600 + plus] }
    : { best: times * 450 + plus };

function scores(method: NormaliseMethodName, values: readonly number[], given: ColumnOptions) {
  const result = normaliseColumn(values, method, given, AREAS);
  if ('refused' in result) return expect.fail(`${method}: ${result.refused}`);
  return result;
}

describe.each(METHODS)('%s', (method) => {
  test('a missing value stays missing, and no other becomes so; equal values get equal scores; the log has it all', () => {
    fc.assert(
      fc.property(column, direction, (values, sign) => {
        const made = scores(method, values, { ...options(sign), ...bestOf(method) });
        const byValue = new Map<number, number>();
        values.forEach((value, row) => {
          const score = made.values[row]!;
          expect(Number.isNaN(score)).toBe(Number.isNaN(value));
          expect(score).toBe(byValue.get(value) ?? score);
          byValue.set(value, score);
          expect(scoreAt(value, made.column)).toBe(score);
        });
        expect(JSON.parse(JSON.stringify(made.column))).toEqual(made.column);
      }),
      { numRuns: 40 },
    );
  });

  test('does not depend on the order of areas', () => {
    fc.assert(
      fc.property(column, direction, (values, sign) => {
        const given = { ...options(sign), ...bestOf(method) };
        const plain = scores(method, values, given);
        const turned = scores(method, [values[0]!, ...values.slice(1).reverse()], given);
        const back = [turned.values[0]!, ...turned.values.slice(1).reverse()];
        plain.values.forEach((score, row) => {
          // The mean of zscore is a sum in the order of rows.
          if (method === 'zscore' && !Number.isNaN(score)) expect(back[row]).toBeCloseTo(score, 12);
          else expect(back[row]).toBe(score);
        });
      }),
      { numRuns: 40 },
    );
  });

  test.skipIf(method === 'middleBest' || method === 'intervalBest')('is better for a better value', () => {
    fc.assert(
      fc.property(column, direction, (values, sign) => {
        const made = scores(method, values, options(sign));
        values.forEach((a, row) => {
          values.forEach((b, other) => {
            if (sign * a < sign * b) expect(made.values[row]).toBeLessThanOrEqual(made.values[other]!);
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  // `none` keeps the unit; a fraction of the best value is measured from zero.
  test.skipIf(method === 'none')('does not depend on the unit', () => {
    const times = fc.double({ min: 0.5, max: 100, noNaN: true });
    const plus = method === 'fractionOfMax' ? fc.constant(0) : fc.integer({ min: -100, max: 100 });
    fc.assert(
      fc.property(column, direction, times, plus, (values, sign, factor, added) => {
        const plain = scores(method, values, { ...options(sign), ...bestOf(method) });
        const other = scores(
          method,
          values.map((value) => value * factor + added),
          { ...options(sign, factor, added), ...bestOf(method, factor, added) },
        );
        plain.values.forEach((score, row) => {
          if (Number.isNaN(score)) expect(other.values[row]).toBeNaN();
          else
            expect(Math.abs(other.values[row]! - score)).toBeLessThan(1e-12 * Math.max(1, Math.abs(score)));
        });
      }),
      { numRuns: 40 },
    );
  });
});
