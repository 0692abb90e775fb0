import { describe, expect, test } from 'vitest';
import { asemFramework, differences, goldenTable } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { table } from '../../test/small-framework.ts';
import { availabilityByArea, availabilityByDimension } from './data-availability.ts';
import { columnAt } from './table.ts';
import { indicatorsOf, nodesOf } from './tree.ts';

const NONE = Number.NaN;

test('an area without a value has no share of zeros', () => {
  expect(availabilityByArea(table({ P: [NONE, 0], Q: [NONE, 5] }), ['P', 'Q'])).toEqual([
    { area: 'A', missing: 2, zero: 0, availability: 0, nonZero: null },
    { area: 'B', missing: 0, zero: 1, availability: 1, nonZero: 0.5 },
  ]);
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  const treeOf = () => asemFramework([]).tree;

  test('03_avail_raw_summary', () => {
    const golden = goldenTable('03_avail_raw_summary');
    const codes = indicatorsOf(treeOf()).map(({ code }) => code);
    const rows = availabilityByArea(goldenTable('02_asem_raw'), codes);
    expect(rows.map(({ area }) => area)).toEqual(golden.areas);
    const columns: readonly ((row: (typeof rows)[number]) => number | null)[] = [
      (row) => row.missing,
      (row) => row.zero,
      (row) => row.missing + row.zero,
      (row) => row.availability,
      (row) => row.nonZero,
    ];
    columns.forEach((read, at) => {
      expect(rows.map(read)).toEqual([...columnAt(golden, at)]);
    });
  });

  test('03_avail_raw_bygroup', () => {
    const shares = availabilityByDimension(nodesOf(treeOf()), goldenTable('02_asem_raw'));
    expect(differences(shares, goldenTable('03_avail_raw_bygroup'))).toEqual([]);
  });
});
