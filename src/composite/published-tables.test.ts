import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { hasShared, sharedPath } from '../../test/shared.ts';
import { parseFramework } from '../indicators/framework-file.ts';
import type { Framework } from '../model/framework.ts';
import { type CompositeResult, runComposite } from './run.ts';
import { columnOf, makeTable } from './table.ts';
import { indicatorsOf } from './tree.ts';

/**
 * UNDP's published indices, computed anew from their published components by framework files alone: nothing here knows how
 * an index is made. The table is the time series of the Human Development Report 2021/2022.
 */

const COLUMNS: Readonly<Record<string, string>> = {
  'UNDP-LIFE-EXPECTANCY': 'le',
  'UNDP-EXPECTED-SCHOOLING': 'eys',
  'UNDP-MEAN-SCHOOLING': 'mys',
  'UNDP-GNI-PER-HEAD': 'gnipc',
  'UNDP-INEQUALITY-LIFE': 'ineq_le',
  'UNDP-INEQUALITY-EDUCATION': 'ineq_edu',
  'UNDP-INEQUALITY-INCOME': 'ineq_inc',
  'UNDP-LIFE-EXPECTANCY-F': 'le_f',
  'UNDP-EXPECTED-SCHOOLING-F': 'eys_f',
  'UNDP-MEAN-SCHOOLING-F': 'mys_f',
  'UNDP-GNI-PER-HEAD-F': 'gni_pc_f',
  'UNDP-LIFE-EXPECTANCY-M': 'le_m',
  'UNDP-EXPECTED-SCHOOLING-M': 'eys_m',
  'UNDP-MEAN-SCHOOLING-M': 'mys_m',
  'UNDP-GNI-PER-HEAD-M': 'gni_pc_m',
};
type Row = Readonly<Record<string, string>>;

const frameworkOf = (file: string): Framework =>
  parseFramework(readFileSync(resolve(import.meta.dirname, '../../frameworks', file), 'utf8'), file);

/** One year of countries that the published column has a value for. */
function runYear(framework: Framework, rows: readonly Row[], year: number): CompositeResult {
  const codes = indicatorsOf(framework.tree).map(({ code }) => code);
  const table = makeTable(
    rows.map(({ iso3 }) => iso3!),
    codes,
  );
  for (const code of codes)
    columnOf(table, code).set(
      rows.map((row) => {
        const cell = row[`${COLUMNS[code]}_${year}`]!;
        return cell === '' ? Number.NaN : Number(cell);
      }),
    );
  return runComposite(framework, { table, groups: {} });
}

interface Cell {
  readonly row: Row;
  readonly year: number;
  readonly score: number;
  readonly rank: number;
  readonly published: number;
}
/** Every published value of an index with ours. */
function compare(file: string, column: string, years: readonly number[]): readonly Cell[] {
  const framework = frameworkOf(file);
  return years.flatMap((year) => {
    const rows = countries().filter((row) => row[`${column}_${year}`] !== '');
    const { scores, ranks } = runYear(framework, rows, year);
    return rows.map((row, at) => ({
      row,
      year,
      score: columnOf(scores, framework.tree.code)[at]!,
      rank: columnOf(ranks, framework.tree.code)[at]!,
      published: Number(row[`${column}_${year}`]),
    }));
  });
}

let read: readonly Row[] | undefined;
/** All rows but the aggregates of groups and regions. */
function countries(): readonly Row[] {
  read ??= (
    parse(
      readFileSync(sharedPath('tables/hdi/HDR21-22_Composite_indices_complete_time_series.csv'), 'latin1'),
      {
        columns: true,
        bom: true,
      },
    ) as readonly Row[]
  ).filter(({ iso3 }) => !iso3!.startsWith('ZZ'));
  return read;
}
const yearsFrom = (first: number): readonly number[] =>
  Array.from({ length: 2022 - first }, (_, index) => first + index);
const isSameRounded = ({ score, published }: Cell): boolean => score.toFixed(3) === published.toFixed(3);

describe.skipIf(!hasShared)('UNDP’s published indices', () => {
  test('Human Development Index: all 5,571 values to three decimals, all 191 ranks and levels of 2021', () => {
    const cells = compare('undp-hdi-2021.yaml', 'hdi', yearsFrom(1990));
    expect(cells.length).toBe(5571);
    expect(cells.filter((cell) => !isSameRounded(cell))).toEqual([]);
    const latest = cells.filter(({ year }) => year === 2021);
    expect(latest.length).toBe(191);
    expect(latest.filter(({ row, rank }) => rank !== Number(row.hdi_rank_2021))).toEqual([]);
    const bands = frameworkOf('undp-hdi-2021.yaml').bands!;
    const levelOf = (score: number) => bands.findLast(({ min }) => score >= min)?.name.en;
    expect(
      latest.filter(
        ({ row, score }) =>
          levelOf(score)?.toLowerCase() !== `${row.hdicode} human development`.toLowerCase(),
      ),
    ).toEqual([]);
  });

  test('Inequality-adjusted Human Development Index: all values of 2010 to 2021, 156 of them in 2021', () => {
    const cells = compare('undp-ihdi-2021.yaml', 'ihdi', yearsFrom(2010));
    expect(cells.filter((cell) => !isSameRounded(cell))).toEqual([]);
    expect(cells.filter(({ year }) => year === 2021).length).toBe(156);
    expect(cells.length).toBe(1736);
  });

  test('Gender Development Index: all 4,894 values within half a unit of the third decimal', () => {
    const cells = compare('undp-gdi-2021.yaml', 'gdi', yearsFrom(1990));
    expect(cells.length).toBe(4894);
    expect(cells.filter(({ score, published }) => !(Math.abs(score - published) <= 5e-4))).toEqual([]);
  });
});
