import { describe, expect, test } from 'vitest';
import { goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { columnProfile, PROFILE_LIMITS, profileFlags } from './column-profile.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;

test('a column at a glance', () => {
  expect(columnProfile([3, 0, NONE, 3, 1, 3])).toMatchObject({
    count: 5,
    missing: 1,
    min: 0,
    lowerQuartile: 1,
    median: 3,
    upperQuartile: 3,
    max: 3,
    mean: 2,
    nonZero: 4,
    different: 3,
    commonest: 3,
  });
});

test('what is not defined is null', () => {
  expect(columnProfile([NONE])).toMatchObject({
    count: 0,
    min: null,
    median: null,
    lowerQuartile: null,
    skewness: null,
    different: 0,
  });
});

describe('what stands out', () => {
  const flags = (values: readonly number[]) => profileFlags(columnProfile(values));

  test('an empty and a constant column say nothing else', () => {
    expect(flags([NONE, NONE])).toEqual(['empty']);
    expect(flags([0, 0, 0])).toEqual(['constant']);
  });

  test('gaps, zeros, few different values, a long tail', () => {
    expect(flags([1, 2, NONE, NONE])).toEqual(['availabilityLow']);
    expect(flags([0, 0, 1, 0])).toEqual(['mostlyZero']);
    expect(flags([1, 1, 1, 2, 2, 2])).toEqual(['fewDifferent']);
    expect(flags([1, 2, 3, 4, 5, 6, 7, 8, 9, 900])).toEqual(['skewed']);
    expect(flags([1, 2, 3, 4, 5, 6, 7, 8])).toEqual([]);
  });

  test('limits can be set', () => {
    expect(profileFlags(columnProfile([1, 2, NONE]), { ...PROFILE_LIMITS, availability: 0.7 })).toEqual([
      'availabilityLow',
    ]);
  });
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  test.each(['raw', 'treated', 'normalised', 'aggregated'])('statistics of the %s values', (stage) => {
    const table = goldenTable(`02_asem_${stage}`);
    for (const row of readGolden(`03_stats_${stage}`)) {
      const profile = columnProfile(columnOf(table, row.iCode!));
      expect([profile.count, profile.nonZero, profile.different, profile.commonest]).toEqual(
        ['N.Avail', 'N.NonZero', 'N.Unique', 'N.Same'].map((column) => Number(row[column])),
      );
      const flags = profileFlags(profile);
      expect([row.iCode, flags.includes('availabilityLow')]).toEqual([
        row.iCode,
        row['Flag.Avail'] === 'LOW',
      ]);
      expect([row.iCode, flags.includes('mostlyZero')]).toEqual([row.iCode, row['Flag.NonZero'] === 'LOW']);
      expect([row.iCode, flags.includes('fewDifferent')]).toEqual([row.iCode, row['Flag.Unique'] === 'LOW']);
      expect([row.iCode, flags.includes('skewed')]).toEqual([row.iCode, row['Flag.SkewKurt'] === 'OUT']);
    }
  });
});
