import { describe, expect, test } from 'vitest';
import { asemFramework, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import type { ScreenStep } from '../model/method.ts';
import { availability, nonZero, screen } from './screen.ts';
import { columnOf } from './table.ts';
import { indicatorsUnder, nodesOf } from './tree.ts';

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM', () => {
  const raw = () => goldenTable('02_asem_raw');
  const under = () => indicatorsUnder(nodesOf(asemFramework([]).tree));

  test('availability and the share of values that are not zero, by area', () => {
    const table = raw();
    for (const row of readGolden('03_avail_raw_summary')) {
      const own = table.columns.map((code) => columnOf(table, code)[table.areas.indexOf(row.uCode!)]!);
      expect(availability(own)).toBeCloseTo(Number(row.Dat_Avail), 15);
      expect(nonZero(own)).toBeCloseTo(Number(row.Non_Zero), 15);
    }
  });

  test('who stays, by availability and by both conditions', () => {
    const imputed = goldenTable('02_asem_imputed');
    const step: ScreenStep = { step: 'screen', minAvailability: 0.9 };
    const included = readGolden('02_asem_screen_summary').filter((row) => row.Included === 'TRUE');
    const { rows } = screen(imputed, imputed.columns, step);
    expect(rows.map((row) => imputed.areas[row])).toEqual(included.map((row) => row.uCode));

    const table = raw();
    const both = screen(table, table.columns, { ...step, minAvailability: 0.85, minNonZero: 0.95 });
    const enough = readGolden('03_avail_raw_summary').filter(
      (row) => Number(row.Dat_Avail) >= 0.85 && Number(row.Non_Zero) >= 0.95,
    );
    expect(both.rows.map((row) => table.areas[row])).toEqual(enough.map((row) => row.uCode));
    expect(both.rows.length).toBeLessThan(table.areas.length);
  });

  test('by the least share under a dimension, at any level', () => {
    const table = raw();
    for (const dimension of ['ConEcFin', 'Social', 'Conn', 'Index']) {
      const step: ScreenStep = { step: 'screen', minAvailability: 0, dimensions: { [dimension]: 0.9 } };
      const { rows, log } = screen(table, table.columns, step, under());
      const golden = new Map(
        readGolden('03_avail_raw_bygroup').map((row) => [row.uCode!, Number(row[dimension])]),
      );
      expect(rows.map((row) => table.areas[row])).toEqual(
        table.areas.filter((area) => golden.get(area)! >= 0.9),
      );
      for (const { area, reasons } of log.screenedOut) {
        expect(reasons).toHaveLength(1);
        expect(reasons[0]).toMatchObject({ condition: 'dimension', dimension, required: 0.9 });
        expect(reasons[0]!.share).toBeCloseTo(golden.get(area)!, 15);
      }
    }
  });
});
