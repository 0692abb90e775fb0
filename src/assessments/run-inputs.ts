import { createHash } from 'node:crypto';
import { csvText, withoutGuard } from '../model/csv.ts';
import { CsvSplit } from '../model/csv-split.ts';
import { MeridianError } from '../model/error.ts';
import { FileError } from '../model/file-error.ts';
import type { Issue } from '../model/issue.ts';
import { isPeriod } from '../model/period.ts';
import { VALUE_STATES, type ValueState } from '../model/value.ts';
import { type Row, textOf } from '../sources/cell.ts';
import type { InputValue } from './input.ts';

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

/** Most problems that one reading of an inputs.csv lists. */
const MAX_ISSUES = 100;

/** The values of a run as inputs.csv: one line each in their order; a number as the shortest text that reads back the same. */
export const inputsText = (values: Iterable<InputValue>): string => csvText(inputRows(values));

/**
 * Reads {@link inputsText}. Throws `input.invalid` with every mistake: a changed header, text in numbers, an unknown state,
 * a value given twice.
 */
export function parseInputs(text: string): readonly InputValue[] {
  const rows = splitRows(text);
  const issues: Issue[] = [];
  const header = rows[0]?.cells.map(textOf) ?? [];
  if (COLUMNS.join() !== header.join())
    throw refusal([
      {
        code: 'run.inputsHeader',
        severity: 'error',
        at: { file: INPUTS_FILE, row: 1 },
        details: { columns: COLUMNS.join(',') },
      },
    ]);
  const seen = new Set<string>();
  const values = rows.slice(1).map((row) => parseRow(row, seen, issues));
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
  return {
    areas: digestBy(values, (value) => value.area),
    indicators: digestBy(values, (value) => value.indicator),
    ...(cells.size === values.length ? {} : { periods: digestBy(values, (value) => value.period) }),
  };
}

function digestBy(
  values: readonly InputValue[],
  keyOf: (value: InputValue) => string,
): Record<string, string> {
  const hashes = new Map<string, ReturnType<typeof createHash>>();
  for (const value of values) {
    const key = keyOf(value);
    const hash = hashes.get(key) ?? createHash('sha256');
    hashes.set(key, hash.update(csvText([rowOf(value)])));
  }
  return Object.fromEntries([...hashes].map(([key, hash]) => [key, hash.digest('hex').slice(0, 16)]));
}

function* inputRows(values: Iterable<InputValue>): Iterable<readonly (string | number | null)[]> {
  yield COLUMNS;
  for (const value of values) yield rowOf(value);
}

const rowOf = ({ area, indicator, period, value, state, origin }: InputValue): (string | number | null)[] => [
  area,
  indicator,
  period,
  value,
  state,
  origin?.file ?? null,
  origin?.sheet ?? null,
  origin?.row ?? null,
  origin?.column ?? null,
  origin?.rowCount ?? null,
  origin?.sha256 ?? null,
];

function splitRows(text: string): Row[] {
  try {
    const split = new CsvSplit(INPUTS_FILE, ',');
    return [...split.push(text), ...split.end()];
  } catch (error) {
    throw error instanceof FileError ? refusal([error.issue]) : error;
  }
}

function parseRow({ row, cells }: Row, seen: Set<string>, issues: Issue[]): InputValue {
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
  ] = texts;
  const fault = (name: string, shown: string, code = 'run.inputsCell') => {
    const at = { file: INPUTS_FILE, row, column: name };
    if (issues.length < MAX_ISSUES) issues.push({ code, severity: 'error', at, value: shown.slice(0, 200) });
  };
  const whole = (name: string, cell: string | undefined): number => {
    if (!/^\d{1,15}$/.test(cell ?? '')) fault(name, cell ?? '');
    return Number(cell);
  };
  if (cells.length !== COLUMNS.length) fault('area', texts.join(','));
  if (area === '') fault('area', area);
  if (!isPeriod(period)) fault('period', period);
  if (value !== '' && !isShortest(value)) fault('value', value);
  if (!VALUE_STATES.includes(state as ValueState)) fault('state', state);
  const key = `${area}\n${indicator}\n${period}`;
  if (seen.has(key)) fault('area', area, 'run.inputsTwice');
  seen.add(key);
  const origin =
    file === ''
      ? null
      : {
          file,
          sheet: sheet === '' ? null : (sheet ?? null),
          row: whole('row', fileRow),
          column: column ?? '',
          rowCount: whole('rowCount', count),
          sha256: sha ?? '',
        };
  return {
    area,
    indicator,
    period,
    value: value === '' ? null : Number(value),
    state: state as ValueState,
    origin,
  };
}

/** Whether a text is a finite number as {@link inputsText} writes it. */
const isShortest = (text: string): boolean => Number.isFinite(Number(text)) && String(Number(text)) === text;

const refusal = (issues: readonly Issue[]): MeridianError =>
  new MeridianError('input.invalid', { count: issues.length }, issues);
