import { FileError } from '../model/file-error.ts';
import type { LongFile, ValueColumn, WideFile } from '../model/mapping.ts';
import { findConversion } from '../model/unit.ts';
import { type Gathered, gather, MAX_GROUPS, newGroup, resultOf } from './aggregate.ts';
import { numberReader, stateReader, unitReader } from './number-readers.ts';
import { areaReader, indicatorReader, periodReader } from './place-readers.ts';
import type { RowReader } from './read-file.ts';
import { type Conversion, mappingIssue, same, type ValueReading } from './value-reading.ts';

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
