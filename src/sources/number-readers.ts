import { type LongFile, MISSING } from '../model/mapping.ts';
import { findConversion, findUnit } from '../model/unit.ts';
import { VALUE_STATES, type ValueState } from '../model/value.ts';
import { isBlank, owned, type Row, textOf } from './cell.ts';
import { parseNumber } from './number.ts';
import { type Conversion, issueAt, same, type ValueReading } from './value-reading.ts';

/** Gives a cell's number, null where it is missing, undefined (and an issue) where it is neither. */
export function numberReader(
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

/** The conversion of a row's number; undefined (and an issue) where its unit does not fit the indicator. */
export function unitReader(
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
export function stateReader(
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
