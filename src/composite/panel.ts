import type { Issue } from '../model/issue.ts';
import type { Over } from '../model/method.ts';
import { spanOf } from '../model/period.ts';

/** A run over several periods has one row for each area and period; both lists have one entry for each row. */
export interface Panel {
  readonly areas: readonly string[];
  readonly periods: readonly string[];
}

/** The rows of one period, in the order of the table. */
export interface Slice {
  readonly period: string;
  readonly rows: Int32Array;
}

/** A panel's periods, earlier first, each with its rows. */
export function slicesOf(panel: Panel): readonly Slice[] {
  const byPeriod = rowsBy(panel.periods);
  return [...byPeriod.keys()].sort().map((period) => ({
    period,
    rows: Int32Array.from(byPeriod.get(period)!),
  }));
}

/** One area's rows from its earliest period to its latest, and how many months after year 0 each begins. */
export interface Series {
  readonly rows: Int32Array;
  readonly months: Float64Array;
}

/** A panel's areas as series in time. A period that is none begins at NaN; {@link panelIssues} names it. */
export function seriesOf(panel: Panel): readonly Series[] {
  const byPeriod = new Map<string, number>();
  for (const period of panel.periods) if (!byPeriod.has(period)) byPeriod.set(period, monthsOf(period));
  const months = new Float64Array(panel.periods.length);
  for (let row = 0; row < months.length; row++) months[row] = byPeriod.get(panel.periods[row]!)!;
  return [...rowsBy(panel.areas).values()].map((list) => {
    const isInOrder = list.every((row, at) => at === 0 || months[row]! >= months[list[at - 1]!]!);
    const rows = new Int32Array(isInOrder ? list : list.sort((a, b) => months[a]! - months[b]!));
    return { rows, months: takePart(months, { rows }) };
  });
}

/** What would make a panel meaningless: an area that stands twice in a period, and periods that no calendar has. */
export function panelIssues(panel: Panel): readonly Issue[] {
  const issues: Issue[] = [];
  for (const period of new Set(panel.periods))
    if (spanOf(period) === undefined) issues.push(issueOf('panel.periodUnknown', { period }));
  const seen = new Map<string, Set<string>>();
  panel.areas.forEach((area, row) => {
    const period = panel.periods[row] ?? '';
    const areas = seen.get(period) ?? new Set();
    if (areas.has(area)) issues.push(issueOf('panel.repeated', { area, period }));
    seen.set(period, areas.add(area));
  });
  return issues;
}

/** The panel of some rows, in the given order. */
export const selectPanel = ({ areas, periods }: Panel, rows: readonly number[]): Panel => ({
  areas: rows.map((row) => areas[row]!),
  periods: rows.map((row) => periods[row]!),
});

/** Rows that a statistic is taken over: all of them, or those of one period. */
export interface Part {
  readonly period?: string;
  readonly rows?: Int32Array;
  /** The names of the rows. */
  readonly areas: readonly string[];
}

/** One part of all rows, or in a panel one for each period, unless statistics go `over` the panel. */
export function partsOf(
  areas: readonly string[],
  panel: Panel | undefined,
  over: Over | undefined,
): readonly Part[] {
  if (panel === undefined || over === 'panel') return [{ areas }];
  return slicesOf(panel).map(({ period, rows }) => ({
    period,
    rows,
    areas: namesOf(areas, rows),
  }));
}

const namesOf = (areas: readonly string[], rows: Int32Array): readonly string[] => {
  const names: string[] = [];
  for (let at = 0; at < rows.length; at++) names.push(areas[rows[at]!]!);
  return names;
};

/** A column's values in the rows of a part; not to be written to. */
export function takePart(column: Float64Array, { rows }: Pick<Part, 'rows'>): Float64Array {
  if (rows === undefined) return column;
  const part = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) part[at] = column[rows[at]!]!;
  return part;
}

/** Puts values into the rows of a part. */
export function putPart(values: Float64Array, { rows }: Part, column: Float64Array): void {
  if (rows === undefined) column.set(values);
  else for (let at = 0; at < rows.length; at++) column[rows[at]!] = values[at]!;
}

/** The columns of a log: of the only part, or by period. */
export function partLogs<T>(
  parts: readonly Part[],
  logs: readonly Readonly<Record<string, T>>[],
): {
  readonly columns: Readonly<Record<string, T>>;
  readonly periods?: Readonly<Record<string, Readonly<Record<string, T>>>>;
} {
  if (parts[0]?.period === undefined) return { columns: logs[0] ?? {} };
  return { columns: {}, periods: Object.fromEntries(parts.map(({ period }, at) => [period!, logs[at]!])) };
}

/** What an issue says of an indicator: its code, with the period where it is of one part of a panel. */
export const partDetails = (
  indicator: string,
  { period }: Part,
): { readonly indicator: string; readonly period?: string } =>
  period === undefined ? { indicator } : { indicator: `${indicator} (${period})`, period };

function rowsBy(keys: readonly string[]): ReadonlyMap<string, number[]> {
  const rows = new Map<string, number[]>();
  keys.forEach((key, row) => {
    const list = rows.get(key);
    if (list) list.push(row);
    else rows.set(key, [row]);
  });
  return rows;
}

/** Whole for years, quarters and months, so that their distances are exact. */
function monthsOf(period: string): number {
  if (spanOf(period) === undefined) return Number.NaN;
  const year = Number(period.slice(0, 4)) * 12;
  if (period[5] === 'Q') return year + Number(period[6]) * 3 - 3;
  const month = period.length > 4 ? Number(period.slice(5, 7)) - 1 : 0;
  return year + month + (period.length > 7 ? (Number(period.slice(8, 10)) - 1) / 31 : 0);
}

const issueOf = (code: string, details: Issue['details']): Issue => ({
  code,
  severity: 'error',
  at: {},
  ...(details === undefined ? {} : { details }),
});
