import { AREA_LEVELS, type Area, type AreaLevel } from '../model/area.ts';
import type { Issue, Place } from '../model/issue.ts';
import { AREA_COLUMNS, type AreaColumn } from '../model/mapping.ts';
import type { AreaIndex } from './area-match.ts';
import { type Cell, isBlank, owned, type Row, textOf } from './cell.ts';
import { type IssueList, shown } from './issue-list.ts';
import { parseNumber } from './number.ts';

/** Most areas that one import may define. */
export const MAX_AREAS = 500_000;

export interface DefinedArea {
  readonly area: Area;
  readonly at: Place;
}

export type AreaPlaces = Readonly<Record<AreaColumn, number>>;

/** Reads one row of an areas file; problems go to `issues`. Columns that the file lacks have position −1. */
export function readArea(
  row: Row,
  places: AreaPlaces,
  defined: Map<string, DefinedArea>,
  issues: IssueList,
  placeOf: (row: number, column: number) => Place,
): void {
  const at = (column: AreaColumn) => placeOf(row.row, places[column]);
  const cell = (column: AreaColumn): Cell | undefined => row.cells[places[column]];
  const report = (code: string, column: AreaColumn, details: Issue['details'] = {}): void => {
    issues.add({ code, severity: 'error', at: at(column), value: shown(textOf(cell(column))), details });
  };
  const text = Object.fromEntries(AREA_COLUMNS.map((name) => [name, owned(textOf(cell(name)))])) as Record<
    AreaColumn,
    string
  >;
  let isWhole = true;
  for (const name of ['code', 'level', 'name_en', 'name_zh'] as const)
    if (text[name] === '') {
      report('cell.empty', name);
      isWhole = false;
    }
  if (text.level !== '' && !(AREA_LEVELS as readonly string[]).includes(text.level)) {
    report('area.level', 'level', { allowed: AREA_LEVELS.join(', ') });
    isWhole = false;
  }
  const longitude = degrees('longitude', 180);
  const latitude = degrees('latitude', 90);
  if (!isWhole || longitude === undefined || latitude === undefined) return;
  const known = defined.get(text.code);
  if (known) {
    report('area.duplicate', 'code', { firstFile: known.at.file ?? '', firstRow: known.at.row ?? 0 });
    return;
  }
  if (defined.size >= MAX_AREAS) {
    issues.addRow('areas.tooMany', {
      code: 'areas.tooMany',
      severity: 'error',
      at: at('code'),
      details: { limit: MAX_AREAS },
    });
    return;
  }
  const area: Area = {
    code: text.code,
    parent: text.parent === '' ? null : text.parent,
    level: text.level as AreaLevel,
    name: { en: text.name_en, zh: text.name_zh },
    longitude,
    latitude,
  };
  defined.set(area.code, { area, at: at('code') });

  function degrees(column: 'longitude' | 'latitude', limit: number): number | null | undefined {
    if (isBlank(cell(column))) return null;
    const value = parseNumber(cell(column) ?? null);
    if (typeof value === 'number' && Math.abs(value) <= limit) return value;
    if (typeof value === 'number') report('area.degrees', column, { limit });
    else report(value, column);
    return undefined;
  }
}

/** The defined areas with parents before their children; unknown parents and circles are issues. */
export function sortAreas(
  defined: ReadonlyMap<string, DefinedArea>,
  known: AreaIndex,
  issues: IssueList,
): Area[] {
  const sorted: Area[] = [];
  const done = new Set<string>();
  for (const one of defined.values()) {
    const chain: DefinedArea[] = [];
    const inChain = new Set<string>();
    let next: DefinedArea | undefined = one;
    while (next && !done.has(next.area.code)) {
      const { area, at }: DefinedArea = next;
      if (inChain.has(area.code)) {
        issues.add({ code: 'area.cycle', severity: 'error', at, value: area.code });
        break;
      }
      inChain.add(area.code);
      chain.push(next);
      if (area.parent === null) break;
      next = defined.get(area.parent) ?? existing(area.parent, at);
      if (!next) issues.add({ code: 'area.parentUnknown', severity: 'error', at, value: area.parent });
    }
    for (const { area } of chain.reverse()) {
      done.add(area.code);
      if (defined.has(area.code)) sorted.push(area);
    }
  }
  return sorted;

  /** An area of the catalogue may have come under a defined one: its own parents are part of the chain. */
  function existing(code: string, at: Place): DefinedArea | undefined {
    const index = known.indexOfCode(code);
    return index === undefined ? undefined : { area: known.areas[index]!, at };
  }
}
