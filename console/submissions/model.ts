import type { FiguresWire, SubmissionWire } from '../../src/indicators/submission-wire.ts';
import { findConversion, findQuotientConversion, findUnit, UNITS } from '../../src/model/unit.ts';

/** A form as it stands: numbers as they are written. */
export interface Draft
  extends Omit<
    FiguresWire,
    'numerator' | 'denominator' | 'value' | 'parts' | 'numeratorPeriod' | 'denominatorPeriod'
  > {
  readonly numerator: string;
  readonly denominator: string;
  readonly numeratorPeriod: string;
  readonly denominatorPeriod: string;
  readonly value: string;
  readonly parts: readonly DraftPart[];
}
export interface DraftPart {
  readonly key: number;
  readonly of: 'numerator' | 'denominator';
  readonly name: string;
  readonly value: string;
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A number as a person writes it, with or without commas between thousands; null for nothing, undefined for what is none. */
export function readNumber(text: string): number | null | undefined {
  const plain = text.trim();
  if (plain === '') return null;
  const bare = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain;
  const number = NUMBER.test(bare) ? Number(bare) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

const textOf = (value: number | null): string => (value === null ? '' : String(value));

/** The form of an item. A value that follows from two figures is not entered twice. */
export function draftOf(figures: FiguresWire): Draft {
  const follows = figures.numerator !== null && figures.denominator !== null;
  return {
    ...figures,
    numerator: textOf(figures.numerator),
    denominator: textOf(figures.denominator),
    numeratorPeriod: figures.numeratorPeriod ?? '',
    denominatorPeriod: figures.denominatorPeriod ?? '',
    value: follows ? '' : textOf(figures.value),
    parts: figures.parts.map((part, key) => ({ ...part, key, value: textOf(part.value) })),
  };
}

/** What a form says; undefined where a number in it is none. */
export function figuresOf(draft: Draft): FiguresWire | undefined {
  const sum = (of: DraftPart['of']): boolean => draft.parts.some((part) => part.of === of);
  // a figure with parts is their sum, which the server makes
  const numerator = sum('numerator') ? null : readNumber(draft.numerator);
  const denominator = sum('denominator') ? null : readNumber(draft.denominator);
  const value = readNumber(draft.value);
  const parts = draft.parts.map((part) => ({
    of: part.of,
    name: part.name.trim() || '—',
    value: readNumber(part.value),
  }));
  if (
    numerator === undefined ||
    denominator === undefined ||
    value === undefined ||
    parts.some((part) => part.value === undefined)
  )
    return undefined;
  return {
    numerator,
    denominator,
    value,
    parts: parts.map((part) => ({ ...part, value: part.value ?? null })),
    numeratorUnit: draft.numeratorUnit,
    denominatorUnit: draft.denominatorUnit,
    numeratorPeriod: draft.numeratorPeriod.trim() || null,
    denominatorPeriod: draft.denominatorPeriod.trim() || null,
    source: draft.source,
    grade: draft.grade,
    comment: draft.comment,
  };
}

/** A figure of a form: the sum of its parts, where it has any. */
export function totalOf(draft: Draft, of: DraftPart['of']): number | null {
  const parts = draft.parts.filter((part) => part.of === of);
  if (parts.length === 0) return readNumber(draft[of]) ?? null;
  let sum = 0;
  for (const part of parts) {
    const value = readNumber(part.value);
    if (value === null || value === undefined) return null;
    sum += value;
  }
  return sum;
}

/** What the two figures of a form make in the item's unit; null as long as there is nothing to divide. */
export function quotientOf(
  draft: Draft,
  { unit, divided }: Pick<SubmissionWire, 'unit' | 'divided'>,
): number | null {
  const [above, below] = [totalOf(draft, 'numerator'), totalOf(draft, 'denominator')];
  if (above === null || below === null || below <= 0) return null;
  const units = divided
    ? [divided.numerator.unit, divided.denominator.unit]
    : [draft.numeratorUnit, draft.denominatorUnit];
  const convert =
    units[0] && units[1] ? findQuotientConversion(units[0], units[1], unit) : findConversion('ratio', unit);
  const value = convert?.(above / below);
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** Units of the figures above and below that make a unit; none where a plain share does. */
export function unitsFor(unit: string): {
  readonly numerator: readonly string[];
  readonly denominator: readonly string[];
} {
  const dimension = findUnit(unit)?.dimension ?? '';
  const slash = dimension.indexOf('/');
  if (slash === -1) return { numerator: [], denominator: [] };
  const of = (wanted: string) => UNITS.filter((one) => one.dimension === wanted).map(({ code }) => code);
  return { numerator: of(dimension.slice(0, slash)), denominator: of(dimension.slice(slash + 1)) };
}
