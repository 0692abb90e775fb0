import { createHash } from 'node:crypto';
import { csvText, withoutGuard } from '../model/csv.ts';
import { CsvSplit } from '../model/csv-split.ts';
import { MeridianError } from '../model/error.ts';
import { FileError } from '../model/file-error.ts';
import type { Issue } from '../model/issue.ts';
import { isPeriod } from '../model/period.ts';
import { VALUE_STATES, type ValueState } from '../model/value.ts';
import { type Row, textOf } from '../sources/cell.ts';
import type { InputValue, ValueOrigin } from './input.ts';

export const INPUTS_FILE = 'inputs.csv';

const COLUMNS = [
  'area',
  'indicator',
  'period',
  'value',
  'state',
  'file',
  'sheet',
  'row',
  'column',
  'rowCount',
  'sha256',
] as const;

/** The columns that follow where a value was measured or submitted; of imported values alone the file has none of them. */
const ORIGIN_COLUMNS = ['origin', 'no', 'revision', 'records'] as const;
const ALL_COLUMNS = [...COLUMNS, ...ORIGIN_COLUMNS];

/** Most problems that one reading of an inputs.csv lists. */
const MAX_ISSUES = 100;

/** The values of a run as inputs.csv: one line each in their order; a number as the shortest text that reads back the same. */
export const inputsText = (values: readonly InputValue[]): string => csvText(inputRows(values));

/**
 * Reads {@link inputsText}. Throws `input.invalid` with every mistake: a changed header, text in numbers, an unknown state,
 * a value given twice.
 */
export function parseInputs(text: string): readonly InputValue[] {
  const rows = splitRows(text);
  const issues: Issue[] = [];
  const header = rows[0]?.cells.map(textOf) ?? [];
  if (COLUMNS.join() !== header.join() && ALL_COLUMNS.join() !== header.join())
    throw refusal([
      {
        code: 'run.inputsHeader',
        severity: 'error',
        at: { file: INPUTS_FILE, row: 1 },
        details: { columns: COLUMNS.join(',') },
      },
    ]);
  const seen = new Set<string>();
  const values = rows.slice(1).map((row) => parseRow(row, header.length, seen, issues));
  if (issues.length > 0) throw refusal(issues);
  return values;
}

/**
 * Fingerprints of the values by area, by indicator and by period: 16 hexadecimal digits of SHA-256 over their lines. With them a replay
 * can name the one cell that was changed, without the original beside it.
 */
export interface InputDigests {
  readonly areas: Readonly<Record<string, string>>;
  readonly indicators: Readonly<Record<string, string>>;
  /** Only where an area has an indicator's values of several periods. */
  readonly periods?: Readonly<Record<string, string>>;
}

export function digestInputs(values: readonly InputValue[]): InputDigests {
  const cells = new Set(values.map((value) => `${value.area}\n${value.indicator}`));
  const lines = values.map((value) => csvText([rowOf(value)]));
  const by = (keyOf: (value: InputValue) => string) => digestBy(values, lines, keyOf);
  return {
    areas: by((value) => value.area),
    indicators: by((value) => value.indicator),
    ...(cells.size === values.length ? {} : { periods: by((value) => value.period) }),
  };
}

function digestBy(
  values: readonly InputValue[],
  lines: readonly string[],
  keyOf: (value: InputValue) => string,
): Record<string, string> {
  const texts = new Map<string, string[]>();
  for (const [index, value] of values.entries()) {
    const key = keyOf(value);
    const own = texts.get(key);
    if (own) own.push(lines[index]!);
    else texts.set(key, [lines[index]!]);
  }
  return Object.fromEntries([...texts].map(([key, own]) => [key, hashOf(own)]));
}

const hashOf = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('')).digest('hex').slice(0, 16);

type Cells = readonly (string | number | null)[];

function* inputRows(values: readonly InputValue[]): Iterable<Cells> {
  const isLong = values.some(({ origin }) => origin !== null && origin.kind !== 'import');
  yield isLong ? ALL_COLUMNS : COLUMNS;
  for (const value of values) {
    const row = rowOf(value);
    const isShort = row.length < ALL_COLUMNS.length;
    yield isLong && isShort ? [...row, value.origin?.kind ?? null, null, null, null] : row;
  }
}

const NOTHING: Cells = [null, null, null, null, null, null];

/** The cells of a value; those of an imported one end with the cell that it was read from. */
const rowOf = ({ area, indicator, period, value, state, origin }: InputValue): Cells => [
  area,
  indicator,
  period,
  value,
  state,
  ...(origin === null ? NOTHING : originCells(origin)),
];

function originCells(origin: ValueOrigin): Cells {
  if (origin.kind === 'import')
    return [origin.file, origin.sheet, origin.row, origin.column, origin.rowCount, origin.sha256];
  const { kind, no } = origin;
  return [...NOTHING, kind, no, ...(kind === 'measure' ? [origin.revision, origin.records] : [null, null])];
}

function splitRows(text: string): Row[] {
  try {
    const split = new CsvSplit(INPUTS_FILE, ',');
    return [...split.push(text), ...split.end()];
  } catch (error) {
    throw error instanceof FileError ? refusal([error.issue]) : error;
  }
}

function parseRow({ row, cells }: Row, width: number, seen: Set<string>, issues: Issue[]): InputValue {
  const texts = cells.map((cell) => withoutGuard(typeof cell === 'string' ? cell : textOf(cell)));
  const [
    area = '',
    indicator = '',
    period = '',
    value = '',
    state = '',
    file = '',
    sheet,
    fileRow,
    column,
    count,
    sha,
    kind = '',
    no,
    revision,
    records,
  ] = texts;
  const fault = (name: string, shown: string, code = 'run.inputsCell') => {
    const at = { file: INPUTS_FILE, row, column: name };
    if (issues.length < MAX_ISSUES) issues.push({ code, severity: 'error', at, value: shown.slice(0, 200) });
  };
  const whole = (name: string, cell: string | undefined): number => {
    if (!/^\d{1,15}$/.test(cell ?? '')) fault(name, cell ?? '');
    return Number(cell);
  };
  if (cells.length !== width) fault('area', texts.join(','));
  if (area === '') fault('area', area);
  if (!isPeriod(period)) fault('period', period);
  if (value !== '' && !isShortest(value)) fault('value', value);
  if (!VALUE_STATES.includes(state as ValueState)) fault('state', state);
  const key = `${area}\n${indicator}\n${period}`;
  if (seen.has(key)) fault('area', area, 'run.inputsTwice');
  seen.add(key);
  const originOf = (): ValueOrigin | null => {
    if (kind === 'measure')
      return {
        kind,
        no: whole('no', no),
        revision: whole('revision', revision),
        records: whole('records', records),
      };
    if (kind === 'submission') return { kind, no: whole('no', no) };
    if (kind !== '' && kind !== 'import') fault('origin', kind);
    if (file === '') return null;
    return {
      kind: 'import',
      file,
      sheet: sheet === '' ? null : (sheet ?? null),
      row: whole('row', fileRow),
      column: column ?? '',
      rowCount: whole('rowCount', count),
      sha256: sha ?? '',
    };
  };
  return {
    area,
    indicator,
    period,
    value: value === '' ? null : Number(value),
    state: state as ValueState,
    origin: originOf(),
  };
}

/** Whether a text is a finite number as {@link inputsText} writes it. */
const isShortest = (text: string): boolean => Number.isFinite(Number(text)) && String(Number(text)) === text;

const refusal = (issues: readonly Issue[]): MeridianError =>
  new MeridianError('input.invalid', { count: issues.length }, issues);
