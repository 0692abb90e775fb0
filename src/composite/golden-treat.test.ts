import { describe, expect, test } from 'vitest';
import { differences, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { skewnessAndKurtosis } from './statistics.ts';
import { columnOf } from './table.ts';
import { type TransformName, transformColumn } from './treat-transform.ts';

describe.skipIf(!hasShared)('COINr 1.1.14 on the raw values of ASEM', () => {
  test.each([
    ['06_log_CT_raw', 'log', 0],
    ['06_log_CT_plus_raw', 'logPlus', 0],
    ['06_log_CT_orig_raw', 'logOriginal', 0],
    ['06_boxcox_raw_lambda0', 'boxCox', 0],
    ['06_boxcox_raw_lambda0.5', 'boxCox', 0.5],
    ['06_boxcox_raw_lambda2', 'boxCox', 2],
    ['06_boxcox_raw_lambda-0.5', 'boxCox', -0.5],
  ] as const)('%s', (name, method, lambda) => {
    const table = goldenTable('02_asem_raw');
    for (const code of table.columns)
      columnOf(table, code).set(transformColumn(columnOf(table, code), method, lambda).values);
    expect(differences(table, goldenTable(name))).toEqual([]);
  });

  test('a transformation never gives back its input, as log_GII does there', () => {
    const raw = goldenTable('02_asem_raw');
    expect(differences(raw, goldenTable('06_log_GII_raw'), 0)).toEqual([]);
    const methods: readonly TransformName[] = ['log', 'logPlus', 'logOriginal', 'boxCox'];
    for (const method of methods)
      for (const code of raw.columns) {
        const before = columnOf(raw, code);
        const { values } = transformColumn(before, method, 0);
        // ln(x − min + 1) keeps a zero that is the least value.
        expect(values.every((value, row) => value !== before[row] || value === 0)).toBe(true);
        expect(values.some((value, row) => !Number.isNaN(value) && value !== before[row])).toBe(true);
      }
  });

  test('skewness and kurtosis', () => {
    const raw = goldenTable('02_asem_raw');
    for (const { iCode, skew, kurt } of readGolden('06_skewkurt_raw')) {
      const [skewness, kurtosis] = skewnessAndKurtosis(columnOf(raw, iCode!));
      expect(Math.abs(skewness - Number(skew))).toBeLessThanOrEqual(1e-12 * Math.abs(skewness));
      expect(Math.abs(kurtosis - Number(kurt))).toBeLessThanOrEqual(1e-12 * Math.abs(kurtosis));
    }
  });
});
