import { describe, expect, test } from 'vitest';
import { asemFramework, differences, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { impute } from './impute.ts';
import { normalise } from './normalise.ts';
import { type Panel, selectPanel } from './panel.ts';
import { screen } from './screen.ts';
import { columnAt, makeTable, selectRows, type Table } from './table.ts';
import { treat } from './treat.ts';
import { indicatorsOf } from './tree.ts';

const indicators = () => indicatorsOf(asemFramework([]).tree).map(({ node }) => node);
const codes = () => indicators().map(({ code }) => code);

/** A golden file of areas × periods, in its own order or in that of another one. */
function readPanel(
  name: string,
  order?: readonly string[],
): { readonly table: Table; readonly panel: Panel } {
  const byName = new Map(readGolden(name).map((row) => [`${row.uCode} ${row.Time}`, row]));
  const names = order ?? [...byName.keys()];
  const rows = names.map((row) => byName.get(row)!);
  const table = makeTable(names, codes());
  codes().forEach((code, index) => {
    columnAt(table, index).set(rows.map((row) => (row[code] === 'NA' ? Number.NaN : Number(row[code]))));
  });
  return {
    table,
    panel: { areas: rows.map((row) => row.uCode!), periods: rows.map((row) => row.Time!) },
  };
}

describe.skipIf(!hasShared)('COINr 1.1.14 on five years of ASEM', () => {
  test('screening and treatment within each year, normalisation over all years', () => {
    const raw = readPanel('01_iData_panel');
    const { rows } = screen(
      raw.table,
      codes(),
      { step: 'screen', minAvailability: 0.9 },
      new Map(),
      raw.panel,
    );
    const screened = selectRows(raw.table, rows);
    const panel = selectPanel(raw.panel, rows);
    const golden = readPanel('10_purse_screened');
    expect([...screened.areas].sort()).toEqual([...golden.table.areas].sort());
    expect(differences(screened, golden.table)).toEqual([]);

    const treated = treat(screened, codes(), { step: 'treat', method: 'winsorise' }, panel).table;
    expect(differences(treated, readPanel('10_purse_treated').table)).toEqual([]);

    const { table, log } = normalise(
      treated,
      indicators(),
      { step: 'normalise', method: 'minmax', to: [0, 100], over: 'panel' },
      new Map(),
      panel,
    );
    expect(differences(table, readPanel('10_purse_normalised').table)).toEqual([]);
    expect(log.periods).toBeUndefined();
  });

  // The holes of this file are the same areas' in all five years, so that no method has anything to go by.
  test.each([
    ['05_panel_impute_latest', 'latest', undefined],
    ['05_panel_impute_latest_max1', 'latest', 1],
    ['05_panel_impute_constant', 'constant', undefined],
    ['05_panel_impute_linear', 'linear', undefined],
  ] as const)('%s: a series without any value stays missing', (name, method, maxAge) => {
    const { table, panel } = readPanel('05_panel_holes_input');
    const columns = indicators().map(({ code }) => ({ code, parent: null, direction: 1 as const }));
    const step = { step: 'impute', method, ...(maxAge === undefined ? {} : { maxAge }) } as const;
    const { table: filled, log } = impute(table, columns, [], step, panel);
    expect(differences(filled, readPanel(name).table, 0)).toEqual([]);
    expect(Object.values(log.columns).flatMap(({ left }) => left)).toHaveLength(1000);
  });
});
