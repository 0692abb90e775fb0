import { MeridianError } from '../model/error.ts';
import type { Groups } from './input-check.ts';
import type { Panel } from './panel.ts';
import { cellsOf, cutLog, placeOfLabel, rowLabel } from './period-log.ts';
import type { CompositeInput, CompositeResult } from './run.ts';
import type { Stages } from './stage.ts';
import { columnAt, columnOf, makeTable, selectRows, type Table } from './table.ts';

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
    rows.map(({ area, period }) => rowLabel(area, period)),
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

/**
 * What a run over {@link stackPeriods} says of one period: its rows by the areas' codes, as if it were a run of that period
 * alone. The log stays whole, see {@link PeriodLog}. A result of one period is answered as it is.
 * @throws MeridianError `method.impossible` where screening left none of the period's areas
 */
export function cutToPeriod(result: CompositeResult, period: string): CompositeResult {
  const { panel, screenedOut } = result;
  if (panel === undefined) return result;
  const { cut, areas } = cutter(panel, period);
  const out = cellsOf(screenedOut, period);
  if (areas.length === 0)
    throw new MeridianError('method.impossible', { step: 'screen' }, [
      {
        code: 'screen.noAreaLeft',
        severity: 'error',
        at: {},
        details: { count: out.length, required: out[0]?.required ?? 0 },
      },
    ]);
  const { panel: _, stages, ...rest } = result;
  const periods = new Set([...panel.periods, ...screenedOut.map(({ area }) => placeOfLabel(area).period)]);
  return {
    ...rest,
    areas,
    stages: Object.fromEntries(
      Object.entries(stages).map(([stage, table]) => [stage, cut(table)]),
    ) as unknown as Stages,
    scores: cut(result.scores),
    ranks: cut(result.ranks),
    screenedOut: out,
    log: cutLog(result, [...periods].sort(), period),
  };
}

/** One period's part of what {@link stackPeriods} put together, by the areas' codes. */
export function cutInput({ table, groups, panel }: CompositeInput, period: string): CompositeInput {
  if (panel === undefined) return { table, groups };
  const { cut, rows } = cutter(panel, period);
  const own = Object.entries(groups).map(([name, group]) => [name, rows.map((row) => group[row] ?? null)]);
  return { table: cut(table), groups: Object.fromEntries(own) as Groups };
}

function cutter(panel: Panel, period: string) {
  const rows = panel.periods.flatMap((other, row) => (other === period ? [row] : []));
  const areas = rows.map((row) => panel.areas[row]!);
  const cut = (table: Table): Table => ({ ...selectRows(table, rows), areas });
  return { rows, areas, cut };
}
