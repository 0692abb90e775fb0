import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { columnAt, columnOf, makeTable, type Table } from '../src/composite/table.ts';
import type { Dimension, Framework, FrameworkNode } from '../src/model/framework.ts';
import type { Step } from '../src/model/method.ts';
import { sharedPath } from './shared.ts';

/** The reference values of COINr 1.1.14 on its ASEM example; see golden/coinr-asem/README.md beside the checkout. */

export function readGolden(name: string): readonly Readonly<Record<string, string>>[] {
  return parse(readFileSync(sharedPath('golden/coinr-asem', `${name}.csv`)), { columns: true });
}

const numberOf = (text: string | undefined): number =>
  text === undefined || ['NA', 'NaN', ''].includes(text) ? Number.NaN : Number(text);

/** A golden file as a table: rows by `key`, all other columns that hold numbers. */
export function goldenTable(name: string, key = 'uCode', columns?: readonly string[]): Table {
  const rows = readGolden(name);
  const codes = columns ?? Object.keys(rows[0] ?? {}).filter((column) => column !== key);
  const table = makeTable(
    rows.map((row) => row[key]!),
    codes,
  );
  codes.forEach((code, index) => {
    columnAt(table, index).set(rows.map((row) => numberOf(row[code])));
  });
  return table;
}

interface Meta {
  readonly code: string;
  readonly name: string;
  readonly parent: string;
  readonly type: string;
  readonly direction: string;
  readonly weight: string;
  readonly denominator: string;
}

/** The ASEM framework as its own metadata table describes it, with the steps of a test. */
export function asemFramework(method: readonly Step[]): Framework {
  const meta: readonly Meta[] = readGolden('01_iMeta').map((row) => ({
    code: row.iCode!,
    name: row.iName!,
    parent: row.Parent!,
    type: row.Type!,
    direction: row.Direction!,
    weight: row.Weight!,
    denominator: row.Denominator!,
  }));
  const build = (own: Meta): FrameworkNode => {
    const base = {
      code: own.code,
      name: { en: own.name, zh: own.name },
      weight: Number(own.weight),
      evidence: 'verified' as const,
    };
    if (own.type === 'Indicator')
      return {
        ...base,
        unit: '1',
        direction: own.direction === '-1' ? -1 : 1,
        ...(own.denominator === 'NA' ? {} : { denominator: own.denominator }),
      };
    return { ...base, children: meta.filter(({ parent }) => parent === own.code).map(build) };
  };
  return {
    format: 'meridian-framework/1',
    id: 'asem',
    version: '1',
    status: 'ready',
    name: { en: 'ASEM', zh: 'ASEM' },
    tree: build(meta.find(({ code }) => code === 'Index')!) as Dimension,
    variables: meta
      .filter(({ type }) => type === 'Denominator')
      .map(({ code, name }) => ({ code, name: { en: name, zh: name }, unit: '1' })),
    method,
  };
}

/** A grouping of the ASEM areas in the order of a table's areas. */
export function asemGroup(name: string, areas: readonly string[]): readonly (string | null)[] {
  const byArea = new Map(readGolden('01_iData').map((row) => [row.uCode!, row[name]!]));
  return areas.map((area) => byArea.get(area) ?? null);
}

export interface Difference {
  readonly area: string;
  readonly column: string;
  readonly actual: number;
  readonly expected: number;
}

/** Cells of `expected` that differ from `actual` by more than `tolerance`, relative; a missing value equals only a missing one. */
export function differences(actual: Table, expected: Table, tolerance = 1e-12): readonly Difference[] {
  const rowOf = new Map(actual.areas.map((area, row) => [area, row]));
  return expected.columns.flatMap((column, index) => {
    const theirs = columnAt(expected, index);
    const ours = columnOf(actual, column);
    return expected.areas.flatMap((area, row) => {
      const a = ours[rowOf.get(area) ?? -1] ?? Number.NEGATIVE_INFINITY;
      const b = theirs[row]!;
      if (Number.isNaN(a) && Number.isNaN(b)) return [];
      if (Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))) return [];
      return [{ area, column, actual: a, expected: b }];
    });
  });
}
