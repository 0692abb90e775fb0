import { describe, expect, test } from 'vitest';
import { goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { outrankingTable } from './outranking-table.ts';
import { columnAt } from './table.ts';

const NONE = Number.NaN;

test('who is ahead of whom, and who on everything', () => {
  const found = outrankingTable(
    ['A', 'B', 'C'],
    [
      [3, 2, 1],
      [5, 5, 9],
    ],
    [2, 1],
  );
  expect(found.ahead).toEqual([
    [0, 2.5 / 3, 2 / 3],
    [0.5 / 3, 0, 2 / 3],
    [1 / 3, 1 / 3, 0],
  ]);
  expect(found.dominated).toEqual([{ area: 'B', by: 'A' }]);
  expect(found.dominatedShare).toBe(1 / 3);
});

test('what has no weight decides nothing, and areas with other gaps are not compared', () => {
  expect(
    outrankingTable(
      ['A', 'B'],
      [
        [3, 2],
        [0, 9],
      ],
      [1, 0],
    ).dominated,
  ).toEqual([{ area: 'B', by: 'A' }]);
  expect(
    outrankingTable(
      ['A', 'B'],
      [
        [3, 2],
        [5, NONE],
      ],
      [1, 1],
    ).dominated,
  ).toEqual([]);
  expect(outrankingTable(['A', 'B'], [[3, NONE]], [1]).ahead).toEqual([
    [0, null],
    [null, 0],
  ]);
  expect(outrankingTable(['A'], [[3]], [1]).dominatedShare).toBeNull();
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  test('07_outrank_49ind_equal', () => {
    const table = goldenTable('07_normalised_1_100');
    const children = table.columns.map((_, at) => columnAt(table, at));
    const found = outrankingTable(table.areas, children, new Array<number>(49).fill(1));
    readGolden('07_outrank_49ind_equal').forEach((row, at) => {
      Object.values(row).forEach((share, other) => {
        expect(found.ahead[at]![other]).toBeCloseTo(Number(share), 12);
      });
    });
    const [summary] = readGolden('07_outrank_49ind_summary');
    expect(found.dominated).toHaveLength(Number(summary!.nDominant));
    expect(found.dominatedShare).toBe(Number(summary!.fracDominant));
  });
});
