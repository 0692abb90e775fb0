import type { Issue, Place } from '../model/issue.ts';
import { isPeriod } from '../model/period.ts';
import { findConversion, findUnit } from '../model/unit.ts';
import { VALUE_STATES, type ValueState } from '../model/value.ts';
import { type Gathered, gather, MAX_GROUPS, newGroup, resultOf } from './aggregate.ts';
import type { AreaIndex } from './area-match.ts';
import { type Cell, isBlank, owned, type Row, textOf } from './cell.ts';
import { FileError } from './file-error.ts';
import { type IssueList, shown } from './issue-list.ts';
import type { AreaRule, LongFile, PeriodRule, ValueColumn, WideFile } from './mapping.ts';
import { MISSING } from './mapping.ts';
import { parseNumber } from './number.ts';

/** One value of an area, an indicator and a period, with the place it was read from. */
export interface MappedValue {
  /** Position in the catalogue's areas, followed by those that the import defines. */
  readonly areaIndex: number;
  readonly indicatorIndex: number;
  readonly period: string;
  /** In the indicator's unit; null unless the state carries a number. */
  readonly value: number | null;
  readonly state: ValueState;
  /** From 1, in the order of the mapping. */
  readonly fileNo: number;
  readonly row: number;
  /** More than 1 where the value was aggregated; `row` is then the first. */
  readonly rowCount: number;
  /** From 1. */
  readonly column: number;
}

/** What the rows of one file are read with. */
export interface ValueReading {
  readonly fileNo: number;
  readonly columns: readonly string[];
  readonly areas: AreaIndex;
  /** Units by indicator position, and positions by code. */
  readonly units: readonly string[];
  readonly indicators: ReadonlyMap<string, number>;
  readonly lookup: ReadonlyMap<string, string> | undefined;
  readonly issues: IssueList;
  placeOf(row: number, column: number): Place;
  /** Position of a header, −1 and an issue if there is none. `path` is the mapping's own place that names it. */
  columnAt(header: string, path: string): number;
  emit(value: MappedValue): void;
}

/** Reads rows one by one; `end` emits what was aggregated over all of them. */
export interface RowReader {
  /** Positions of the columns in use. */
  readonly used: readonly number[];
  read(row: Row): void;
  end(): void;
}

type Conversion = (value: number) => number;
const same: Conversion = (value) => value;

/** How lookup keys are written: the texts of the lookup's columns, one after the other. */
export const lookupKey = (texts: readonly string[]): string => texts.join('\u0000');

/** Plans how a wide file's rows are read; undefined if area or period cannot be read at all. */
export function wideReader(file: WideFile, path: string, reading: ValueReading): RowReader | undefined {
  const area = areaReader(file.area, `${path}/area`, reading);
  const period = periodReader(file.period, `${path}/period`, reading);
  const number = numberReader(file.missing, file.thousands, reading);
  const columns = file.values
    .map((rule, index) => valueColumn(rule, `${path}/values/${index}`, reading))
    .filter((column) => column !== undefined);
  if (!area || !period) return undefined;
  const { fileNo } = reading;
  return {
    used: [...area.used, ...period.used, ...columns.map((column) => column.place)],
    read(row) {
      const areaIndex = area.read(row);
      const periodText = period.read(row);
      const isPlaced = areaIndex !== -1 && periodText !== undefined;
      for (const column of columns) {
        const found = number(row, column.place);
        if (!isPlaced || found === undefined) continue;
        if (column.groups) {
          gatherRow(column, areaIndex, periodText, row.row, found ?? undefined);
          continue;
        }
        reading.emit({
          areaIndex,
          indicatorIndex: column.indicatorIndex,
          period: periodText,
          value: found === null ? null : column.convert(found),
          state: found === null ? 'not-reported' : 'reported',
          fileNo,
          row: row.row,
          rowCount: 1,
          column: column.place + 1,
        });
      }
    },
    end() {
      for (const column of columns) if (column.groups) emitGroups(column, reading);
    },
  };
}

/** Plans how a long file's rows are read; undefined if a column that every value needs is not there. */
export function longReader(file: LongFile, path: string, reading: ValueReading): RowReader | undefined {
  const area = areaReader(file.area, `${path}/area`, reading);
  const period = periodReader(file.period, `${path}/period`, reading);
  const indicator = indicatorReader(file.indicator, `${path}/indicator`, reading);
  const number = numberReader(file.missing, file.thousands, reading);
  const convert = unitReader(file.unit, `${path}/unit`, reading);
  const state = stateReader(file.state, `${path}/state`, reading);
  const place = reading.columnAt(file.value.column, `${path}/value/column`);
  if (!area || !period || !indicator || !convert || !state || place === -1) return undefined;
  const { fileNo } = reading;
  return {
    used: [...area.used, ...period.used, ...indicator.used, ...convert.used, ...state.used, place],
    read(row) {
      const areaIndex = area.read(row);
      const periodText = period.read(row);
      const indicatorIndex = indicator.read(row);
      const found = number(row, place);
      if (found === undefined) return;
      const conversion = indicatorIndex === -1 ? undefined : convert.read(row, indicatorIndex);
      const stated = state.read(row, found !== null, place);
      if (areaIndex === -1 || periodText === undefined || !conversion || stated === undefined) return;
      reading.emit({
        areaIndex,
        indicatorIndex,
        period: periodText,
        value: found === null ? null : conversion(found),
        state: stated,
        fileNo,
        row: row.row,
        rowCount: 1,
        column: place + 1,
      });
    },
    end() {},
  };
}

interface ColumnPlan {
  readonly place: number;
  readonly indicatorIndex: number;
  readonly convert: Conversion;
  readonly rule: ValueColumn;
  readonly groups: Map<string, Gathered> | undefined;
}

function valueColumn(rule: ValueColumn, path: string, reading: ValueReading): ColumnPlan | undefined {
  const place = reading.columnAt(rule.column, `${path}/column`);
  const indicatorIndex = reading.indicators.get(rule.indicator);
  if (indicatorIndex === undefined)
    reading.issues.add(mappingIssue('indicator.unknown', `${path}/indicator`, rule.indicator));
  if (place === -1 || indicatorIndex === undefined) return undefined;
  const unit = reading.units[indicatorIndex]!;
  const convert = rule.unit === undefined ? same : findConversion(rule.unit, unit);
  if (!convert) {
    reading.issues.add(mappingIssue('unit.mismatch', `${path}/unit`, rule.unit ?? '', { unit }));
    return undefined;
  }
  return { place, indicatorIndex, convert, rule, groups: rule.aggregate ? new Map() : undefined };
}

function gatherRow(
  column: ColumnPlan,
  area: number,
  period: string,
  row: number,
  value: number | undefined,
): void {
  const groups = column.groups!;
  const key = `${area} ${period}`;
  let group = groups.get(key);
  if (!group) {
    if (groups.size >= MAX_GROUPS) throw new FileError('aggregate.tooMany', { row }, { limit: MAX_GROUPS });
    group = newGroup(area, period, row);
    groups.set(key, group);
  }
  gather(group, value, column.rule.aggregate?.threshold ?? Number.POSITIVE_INFINITY);
}

function emitGroups(column: ColumnPlan, reading: ValueReading): void {
  for (const group of column.groups!.values()) {
    const result = resultOf(group, column.rule.aggregate!);
    reading.emit({
      areaIndex: group.area,
      indicatorIndex: column.indicatorIndex,
      period: group.period,
      value: result === null ? null : column.convert(result),
      state: result === null ? 'not-reported' : 'reported',
      fileNo: reading.fileNo,
      row: group.firstRow,
      rowCount: group.rows,
      column: column.place + 1,
    });
  }
}

/** Gives a cell's number, null where it is missing, undefined (and an issue) where it is neither. */
function numberReader(
  missing: readonly string[] = MISSING,
  thousands: string | undefined,
  { issues, placeOf }: ValueReading,
): (row: Row, place: number) => number | null | undefined {
  const absent = new Set(missing.map((text) => text.trim()));
  return (row, place) => {
    const cell = row.cells[place] ?? null;
    if (typeof cell !== 'number') {
      if (cell === null) return null;
      if (typeof cell === 'string') {
        const text = cell.trim();
        if (absent.has(text)) return null;
        if (text.length !== cell.length)
          issues.addRow(
            `spaces ${place}`,
            issueAt('number.spaces', placeOf(row.row, place), cell, 'warning'),
          );
      }
    }
    const value = parseNumber(cell, thousands);
    if (typeof value === 'number') return value;
    issues.add(issueAt(value, placeOf(row.row, place), textOf(cell)));
    return undefined;
  };
}

interface Reader<Result> {
  readonly used: readonly number[];
  read(row: Row): Result;
}

/** −1 (and an issue) where the area is not known. */
function areaReader(rule: AreaRule, path: string, reading: ValueReading): Reader<number> | undefined {
  const { areas, issues } = reading;
  if ('value' in rule) {
    const match = areas.find(rule.value);
    if (match.index === undefined) issues.add(mappingIssue('area.unknown', `${path}/value`, rule.value));
    return match.index === undefined ? undefined : { used: [], read: () => match.index };
  }
  const headers = 'columns' in rule ? rule.columns : [rule.column];
  const used = headers.map((header, index) =>
    reading.columnAt(header, 'columns' in rule ? `${path}/columns/${index}` : `${path}/column`),
  );
  if (used.includes(-1)) return undefined;
  const known = new Map<string, number>();
  const { lookup } = reading;
  const skips = rule.unknown === 'skip';
  const textAt: (row: Row) => string =
    'columns' in rule
      ? (row) => lookupKey(used.map((place) => textOf(row.cells[place])))
      : (row) => textOf(row.cells[used[0]!]);
  return {
    used,
    read(row) {
      const text = textAt(row);
      const cached = known.get(text);
      if (cached !== undefined) return cached;
      const index = resolve(text, row);
      if (index !== -1) known.set(owned(text), index);
      return index;
    },
  };

  function resolve(text: string, row: Row): number {
    const at = reading.placeOf(row.row, used[0]!);
    const words = text.replaceAll('\u0000', ', ');
    if (words.replaceAll(', ', '') === '') {
      issues.addRow(`area.missing ${reading.fileNo}`, issueAt('area.missing', at, ''));
      return -1;
    }
    const code = 'columns' in rule ? lookup?.get(text) : text;
    if (code === undefined) {
      if (skips) issues.addRow(`area.skipped ${text}`, issueAt('area.skipped', at, words, 'warning'));
      else issues.addRow(`area.notInLookup ${text}`, issueAt('area.notInLookup', at, words));
      return -1;
    }
    const match = areas.find(code);
    if (match.index !== undefined) return match.index;
    if (skips && match.codes.length === 0) {
      issues.addRow(`area.skipped ${text}`, issueAt('area.skipped', at, code, 'warning'));
      return -1;
    }
    const issue =
      match.codes.length > 1
        ? issueAt('area.ambiguous', at, code, 'error', { codes: match.codes.slice(0, 10).join(', ') })
        : match.suggestion !== undefined
          ? issueAt('area.unknownSimilar', at, code, 'error', { suggestion: match.suggestion })
          : issueAt('area.unknown', at, code);
    issues.addRow(`${issue.code} ${text}`, issue);
    return -1;
  }
}

/** Undefined (and an issue) where the period is none. */
function periodReader(
  rule: PeriodRule,
  path: string,
  reading: ValueReading,
): Reader<string | undefined> | undefined {
  if ('value' in rule) return { used: [], read: () => rule.value };
  const place = reading.columnAt(rule.column, `${path}/column`);
  if (place === -1) return undefined;
  const known = new Map<Cell, string>();
  return {
    used: [place],
    read(row) {
      const cell = row.cells[place] ?? null;
      const cached = known.get(cell);
      if (cached !== undefined) return cached;
      const text = owned(textOf(cell));
      if (isPeriod(text)) {
        known.set(typeof cell === 'string' ? owned(cell) : cell, text);
        return text;
      }
      const code = text === '' ? 'period.missing' : 'period.unknown';
      reading.issues.addRow(`${code} ${text}`, issueAt(code, reading.placeOf(row.row, place), text));
      return undefined;
    },
  };
}

/** −1 (and an issue) where the indicator is not known. */
function indicatorReader(
  rule: LongFile['indicator'],
  path: string,
  reading: ValueReading,
): Reader<number> | undefined {
  const { indicators, issues } = reading;
  if ('value' in rule) {
    const index = indicators.get(rule.value);
    if (index === undefined) issues.add(mappingIssue('indicator.unknown', `${path}/value`, rule.value));
    return index === undefined ? undefined : { used: [], read: () => index };
  }
  const known = new Map(indicators);
  for (const [text, code] of Object.entries(rule.map ?? {})) {
    const index = indicators.get(code);
    if (index === undefined) issues.add(mappingIssue('indicator.unknown', `${path}/map/${text}`, code));
    else known.set(text.trim(), index);
  }
  const place = reading.columnAt(rule.column, `${path}/column`);
  if (place === -1) return undefined;
  return {
    used: [place],
    read(row) {
      const text = textOf(row.cells[place]);
      const index = known.get(text);
      if (index !== undefined) return index;
      const code = text === '' ? 'indicator.missing' : 'indicator.unknown';
      issues.addRow(`${code} ${text}`, issueAt(code, reading.placeOf(row.row, place), text));
      return -1;
    },
  };
}

/** The conversion of a row's number; undefined (and an issue) where its unit does not fit the indicator. */
function unitReader(
  rule: LongFile['unit'],
  path: string,
  reading: ValueReading,
): { used: readonly number[]; read(row: Row, indicator: number): Conversion | undefined } | undefined {
  if (rule === undefined) return { used: [], read: () => same };
  const place = 'column' in rule ? reading.columnAt(rule.column, `${path}/column`) : undefined;
  if (place === -1) return undefined;
  const known = reading.units.map(() => new Map<string, Conversion>());
  return {
    used: place === undefined ? [] : [place],
    read(row, indicator) {
      const text = 'value' in rule ? rule.value : textOf(row.cells[place!]);
      if (text === '') return same;
      const cached = known[indicator]!.get(text);
      if (cached) return cached;
      const unit = reading.units[indicator]!;
      const conversion = findConversion(text, unit);
      if (conversion) known[indicator]!.set(owned(text), conversion);
      else {
        const at = place === undefined ? { path: `${path}/value` } : reading.placeOf(row.row, place);
        const issue = findUnit(text)
          ? issueAt('unit.mismatch', at, text, 'error', { unit })
          : issueAt('unit.unknown', at, text);
        reading.issues.addRow(`${issue.code} ${text} ${unit}`, issue);
      }
      return conversion;
    },
  };
}

const EMPTY_STATES: ReadonlySet<ValueState> = new Set(['not-reported', 'not-applicable']);

/** A row's state; undefined (and an issue) where it is none or contradicts the number. */
function stateReader(
  rule: LongFile['state'],
  path: string,
  reading: ValueReading,
):
  | { used: readonly number[]; read(row: Row, hasValue: boolean, valuePlace: number): ValueState | undefined }
  | undefined {
  if (rule === undefined)
    return { used: [], read: (_, hasValue) => (hasValue ? 'reported' : 'not-reported') };
  const place = reading.columnAt(rule.column, `${path}/column`);
  if (place === -1) return undefined;
  const known = new Map<string, ValueState>(VALUE_STATES.map((state) => [state, state]));
  for (const [text, state] of Object.entries(rule.map ?? {})) known.set(text.trim(), state);
  return {
    used: [place],
    read(row, hasValue, valuePlace) {
      if (isBlank(row.cells[place])) return hasValue ? 'reported' : 'not-reported';
      const text = textOf(row.cells[place]);
      const state = known.get(text);
      if (state === undefined) {
        const issue = issueAt('state.unknown', reading.placeOf(row.row, place), text, 'error', {
          allowed: VALUE_STATES.join(', '),
        });
        reading.issues.addRow(`state.unknown ${text}`, issue);
        return undefined;
      }
      if (hasValue !== EMPTY_STATES.has(state)) return state;
      const code = hasValue ? 'state.withValue' : 'state.withoutValue';
      reading.issues.add(
        issueAt(code, reading.placeOf(row.row, valuePlace), textOf(row.cells[valuePlace]), 'error', {
          state,
        }),
      );
      return undefined;
    },
  };
}

const issueAt = (
  code: string,
  at: Place,
  value: string,
  severity: Issue['severity'] = 'error',
  details: Issue['details'] = {},
): Issue => ({ code, severity, at, value: shown(value), details });

const mappingIssue = (code: string, path: string, value: string, details: Issue['details'] = {}): Issue =>
  issueAt(code, { path }, value, 'error', details);
