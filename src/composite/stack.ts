import type { Groups } from './input-check.ts';
import type { Panel } from './panel.ts';
import type { CompositeInput } from './run.ts';
import { columnAt, columnOf, makeTable, type Table } from './table.ts';

/** One period's part of a panel. */
export interface PeriodInput {
  readonly period: string;
  readonly table: Table;
  readonly groups: Groups;
}

/**
 * Puts the tables of several periods under one another, in the given order, as the input of a run over all of them. Rows are
 * labelled `area period`. Columns and groupings that a period does not have are missing in its rows.
 */
export function stackPeriods(periods: readonly PeriodInput[]): CompositeInput & { readonly panel: Panel } {
  const rows = periods.flatMap(({ period, table }) => table.areas.map((area) => ({ area, period })));
  const codes = [...new Set(periods.flatMap(({ table }) => table.columns))];
  const names = [...new Set(periods.flatMap(({ groups }) => Object.keys(groups)))];
  const table = makeTable(
    rows.map(({ area, period }) => `${area} ${period}`),
    codes,
  );
  codes.forEach((code, index) => {
    const column = columnAt(table, index);
    let from = 0;
    for (const { table: part } of periods) {
      if (part.columns.includes(code)) column.set(columnOf(part, code), from);
      from += part.areas.length;
    }
  });
  const groups = names.map((name) => [
    name,
    periods.flatMap(
      ({ table: part, groups: own }) => own[name] ?? new Array<null>(part.areas.length).fill(null),
    ),
  ]);
  return {
    table,
    groups: Object.fromEntries(groups) as Groups,
    panel: { areas: rows.map(({ area }) => area), periods: rows.map(({ period }) => period) },
  };
}
