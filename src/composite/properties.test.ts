import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaNames, dimension, framework, indicator, steps } from '../../test/small-framework.ts';
import type { FrameworkNode } from '../model/framework.ts';
import type { Step } from '../model/method.ts';
import { runComposite } from './run.ts';
import { columnOf, makeTable, type Table } from './table.ts';

/** What must hold for every input, whatever the numbers. */

const CODES = ['P', 'Q', 'R', 'S'];
const cell = fc.double({ min: -1000, max: 1000, noNaN: true });
const area = fc.tuple(cell, cell, cell, cell);
const areas = fc.array(area, { minLength: 5, maxLength: 30 }).filter(isVaried);

const leaves = (codes: readonly string[]): readonly FrameworkNode[] =>
  codes.map((code) => indicator(code, { weight: 1 + CODES.indexOf(code), direction: code === 'S' ? -1 : 1 }));
const tree = (order: readonly string[] = CODES): readonly FrameworkNode[] => [
  dimension('D', leaves(order.slice(0, 3)), 2),
  dimension('E', leaves(order.slice(3)), 1),
];
const RANGE = steps({ step: 'treat', method: 'winsorise', maxPoints: 2 });
const POSTS = steps({ step: 'normalise', method: 'goalposts', to: [0, 100], clamp: false });

function tableOf(rows: readonly (readonly number[])[], names = areaNames(rows.length), codes = CODES): Table {
  const table = makeTable(names, codes);
  for (const code of codes) columnOf(table, code).set(rows.map((row) => row[CODES.indexOf(code)]!));
  return table;
}

const run = (table: Table, method: readonly Step[] = RANGE, children = tree()) =>
  runComposite(framework(children, method), { table, groups: {} });

/** Columns whose values differ enough for a difference of the last bit not to matter. */
function isVaried(rows: readonly (readonly number[])[]): boolean {
  return CODES.every((_, at) => {
    const column = rows.map((row) => row[at]!).filter((value) => !Number.isNaN(value));
    return Math.max(...column) - Math.min(...column) > 1;
  });
}

const byArea = (table: Table, code: string) =>
  new Map([...columnOf(table, code)].map((score, row) => [table.areas[row]!, score]));

describe('the order of rows and columns', () => {
  const shuffled = areas.chain((rows) =>
    fc.record({
      rows: fc.constant(rows),
      order: fc.shuffledSubarray([...rows.keys()], { minLength: rows.length }),
      columns: fc.shuffledSubarray(CODES, { minLength: CODES.length }),
    }),
  );

  test('does not change a bit of scores or ranks', () => {
    fc.assert(
      fc.property(shuffled, fc.nat({ max: 6 }), ({ rows: full, order, columns }, hole) => {
        const rows = full.map((row, at) =>
          row.map((value, code) => ((at * 4 + code) % 7 === hole ? Number.NaN : value)),
        );
        fc.pre(isVaried(rows));
        const names = areaNames(rows.length);
        const method = steps({ step: 'impute', method: 'median' });
        const plain = run(tableOf(rows, names), method);
        const other = run(
          tableOf(
            order.map((row) => rows[row]!),
            order.map((row) => names[row]!),
            columns,
          ),
          method,
        );
        for (const code of ['INDEX', 'D', 'E', ...CODES]) {
          expect(byArea(other.scores, code)).toEqual(byArea(plain.scores, code));
          expect(byArea(other.ranks, code)).toEqual(byArea(plain.ranks, code));
        }
      }),
    );
  });

  test('of siblings changes no more than the last bits', () => {
    fc.assert(
      fc.property(areas, (rows) => {
        const plain = run(tableOf(rows), RANGE, [dimension('D', leaves(CODES))]);
        const other = run(tableOf(rows), RANGE, [dimension('D', leaves([...CODES].reverse()))]);
        rows.forEach((_, row) => {
          expect(columnOf(other.scores, 'D')[row]).toBeCloseTo(columnOf(plain.scores, 'D')[row]!, 10);
        });
      }),
    );
  });
});

test('another unit of measure changes nothing between a column’s own bounds', () => {
  const factor = fc.double({ min: 0.001, max: 1000, noNaN: true });
  fc.assert(
    fc.property(areas, factor, fc.double({ min: -100, max: 100, noNaN: true }), (rows, times, plus) => {
      const method = steps();
      const plain = run(tableOf(rows), method).scores;
      const scaled = run(tableOf(rows.map((row) => row.map((value) => value * times + plus))), method).scores;
      plain.data.forEach((score, at) => {
        expect(Math.abs(scaled.data[at]! - score)).toBeLessThan(1e-6);
      });
    }),
  );
});

test('equal areas get equal scores and equal ranks', () => {
  fc.assert(
    fc.property(areas, (rows) => {
      const { scores, ranks } = run(tableOf([...rows, rows[0]!, rows[1]!]));
      for (const table of [scores, ranks])
        for (const code of table.columns) {
          const column = columnOf(table, code);
          expect(column[rows.length]).toBe(column[0]);
          expect(column[rows.length + 1]).toBe(column[1]);
        }
    }),
  );
});

describe('a better value', () => {
  const change = fc.record({
    rows: areas,
    at: fc.nat({ max: 3 }),
    by: fc.double({ min: 1, max: 500, noNaN: true }),
  });

  test.each([
    ['minmax', steps(), undefined],
    ['goalposts', POSTS, [-2000, 2000] as const],
  ])('lowers neither score nor rank: %s', (_, method, goalposts) => {
    const children = [
      dimension(
        'D',
        CODES.map((code) =>
          indicator(code, { direction: code === 'S' ? -1 : 1, ...(goalposts ? { goalposts } : {}) }),
        ),
      ),
    ];
    fc.assert(
      fc.property(change, ({ rows, at, by }) => {
        const better = rows.map((row, index) =>
          index === 0 ? row.map((value, code) => (code === at ? value + (at === 3 ? -by : by) : value)) : row,
        );
        fc.pre(isVaried(better));
        const before = run(tableOf(rows), method, children);
        const after = run(tableOf(better), method, children);
        const code = CODES[at]!;
        expect(columnOf(after.scores, code)[0]!).toBeGreaterThanOrEqual(
          columnOf(before.scores, code)[0]! - 1e-9,
        );
        expect(columnOf(after.scores, 'INDEX')[0]!).toBeGreaterThanOrEqual(
          columnOf(before.scores, 'INDEX')[0]! - 1e-9,
        );
        expect(columnOf(after.ranks, code)[0]!).toBeLessThanOrEqual(columnOf(before.ranks, code)[0]!);
      }),
    );
  });
});

test('a missing value is not zero: the score is the mean of what is there, and lies between its parts', () => {
  const missing = fc.array(
    fc.tuple(...CODES.map(() => fc.option(fc.integer({ min: -100, max: 100 }), { nil: Number.NaN }))),
    { minLength: 5, maxLength: 20 },
  );
  fc.assert(
    fc.property(missing, (rows) => {
      const full = [...rows, [-500, -500, -500, -500], [500, 500, 500, 500]];
      const { scores, ranks } = run(tableOf(full), steps(), [dimension('D', leaves(CODES))]);
      full.forEach((row, at) => {
        const present = CODES.filter((_, code) => !Number.isNaN(row[code]));
        const score = columnOf(scores, 'INDEX')[at]!;
        expect(Number.isNaN(score)).toBe(present.length === 0);
        expect(Number.isNaN(columnOf(ranks, 'INDEX')[at]!)).toBe(present.length === 0);
        if (present.length === 0) return;
        const parts = present.map((code) => columnOf(scores, code)[at]!);
        expect(score).toBeGreaterThanOrEqual(Math.min(...parts) - 1e-9);
        expect(score).toBeLessThanOrEqual(Math.max(...parts) + 1e-9);
      });
    }),
  );
});
