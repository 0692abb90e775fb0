import type { AreaRule, LongFile, PeriodRule } from '../model/mapping.ts';
import { isPeriod } from '../model/period.ts';
import { type Cell, owned, type Row, textOf } from './cell.ts';
import { type CellReader, issueAt, mappingIssue, type ValueReading } from './value-reading.ts';

/** How lookup keys are written: the texts of the lookup's columns, one after the other. */
export const lookupKey = (texts: readonly string[]): string => texts.join('\u0000');

/** −1 (and an issue) where the area is not known. */
export function areaReader(
  rule: AreaRule,
  path: string,
  reading: ValueReading,
): CellReader<number> | undefined {
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
export function periodReader(
  rule: PeriodRule,
  path: string,
  reading: ValueReading,
): CellReader<string | undefined> | undefined {
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
export function indicatorReader(
  rule: LongFile['indicator'],
  path: string,
  reading: ValueReading,
): CellReader<number> | undefined {
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
