import type { AreaRule, MappedFile, PeriodRule, ValueColumn } from '../../src/model/mapping.ts';

export const SHAPES = ['wide', 'long', 'areas'] as const;
export type Shape = MappedFile['shape'];

/**
 * One file of a mapping as it stands while it is being filled in: every member may still be missing. Members that the form
 * does not show (a citation, an aggregation, a lookup) are carried along untouched.
 */
export interface FileDraft {
  readonly file: string;
  readonly shape?: Shape;
  readonly sheet?: string;
  readonly encoding?: string;
  readonly headerRow?: number;
  readonly missing?: readonly string[];
  readonly thousands?: string;
  readonly area?: AreaRule;
  readonly period?: PeriodRule;
  readonly values?: readonly ValueColumn[];
  readonly indicator?:
    | { readonly column: string; readonly map?: Readonly<Record<string, string>> }
    | { readonly value: string };
  readonly value?: { readonly column: string };
  readonly unit?: { readonly column: string } | { readonly value: string };
  readonly state?: { readonly column: string };
  readonly [other: string]: unknown;
}

export interface MappingDraft {
  readonly files: readonly FileDraft[];
  readonly [other: string]: unknown;
}

/** Accepts any document with a list of files that have names; everything else is for the server to judge. */
export function readDraft(document: unknown): MappingDraft | undefined {
  if (!isObject(document) || !Array.isArray(document.files)) return undefined;
  return document.files.every((file) => isObject(file) && typeof file.file === 'string')
    ? (document as unknown as MappingDraft)
    : undefined;
}

export const withFile = (draft: MappingDraft, index: number, file: FileDraft): MappingDraft => ({
  ...draft,
  files: draft.files.map((old, at) => (at === index ? file : old)),
});

/** Sets a member, or takes it away where `value` is undefined, so that no empty member reaches the server. */
export function withMember<K extends string>(file: FileDraft, member: K, value: unknown): FileDraft {
  const { [member]: _, ...rest } = file;
  return (value === undefined ? rest : { ...rest, [member]: value }) as FileDraft;
}

/** Members that only a file of some shapes may have. */
const MEMBERS: Readonly<Record<string, readonly Shape[]>> = {
  area: ['wide', 'long'],
  period: ['wide', 'long'],
  values: ['wide'],
  indicator: ['long'],
  value: ['long'],
  unit: ['long'],
  state: ['long'],
  columns: ['areas'],
};

/** Another shape takes away what only the old one may have. */
export const withShape = (file: FileDraft, shape: Shape): FileDraft => ({
  ...(Object.fromEntries(
    Object.entries(file).filter(([member]) => MEMBERS[member]?.includes(shape) ?? true),
  ) as FileDraft),
  shape,
});

/** Which indicator a column of a wide file carries; none means that the column is not imported. */
export function withIndicator(file: FileDraft, column: string, indicator: string | null): FileDraft {
  const values = file.values ?? [];
  if (indicator === null)
    return withMember(
      file,
      'values',
      values.filter((value) => value.column !== column),
    );
  const known = values.some((value) => value.column === column);
  return withMember(
    file,
    'values',
    known
      ? values.map((value) => (value.column === column ? { ...withoutUnit(value), indicator } : value))
      : [...values, { column, indicator }],
  );
}

/** The unit that a mapped column is written in; null goes back to the indicator's own unit. */
export const withUnit = (file: FileDraft, column: string, unit: string | null): FileDraft =>
  withMember(
    file,
    'values',
    (file.values ?? []).map((value) =>
      value.column !== column ? value : unit === null ? withoutUnit(value) : { ...withoutUnit(value), unit },
    ),
  );

export type Part = 'area' | 'period' | 'values' | 'indicator' | 'value';

/** What a file still lacks before it can be read. */
export function missingParts(file: FileDraft): readonly Part[] {
  const { shape = 'wide', area, period, values = [], indicator, value } = file;
  if (shape === 'areas') return [];
  const lacks: Readonly<Record<Part, boolean>> = {
    area: !isFilled(area),
    period: !isFilled(period),
    values: shape === 'wide' && values.length === 0,
    indicator: shape === 'long' && !isFilled(indicator),
    value: shape === 'long' && !isFilled(value),
  };
  return (Object.keys(lacks) as Part[]).filter((part) => lacks[part]);
}

/** Columns of a wide file that may carry an indicator: all that do not say the area or the period. */
export function valueColumns({ area, period }: FileDraft, columns: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  if (area && 'column' in area) taken.add(area.column);
  if (area && 'columns' in area) for (const column of area.columns) taken.add(column);
  if (period && 'column' in period) taken.add(period.column);
  return columns.filter((column) => !taken.has(column));
}

type Rule = AreaRule | PeriodRule | { readonly column: string } | undefined;

function isFilled(rule: Rule): boolean {
  if (!rule) return false;
  if ('columns' in rule) return rule.columns.length > 0;
  return ('column' in rule ? rule.column : rule.value).trim() !== '';
}

function withoutUnit(value: ValueColumn): ValueColumn {
  const { unit: _, ...rest } = value;
  return rest;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
