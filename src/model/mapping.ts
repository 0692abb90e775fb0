import type { Citation } from './framework.ts';
import type { LocalText } from './text.ts';
import type { ValueState } from './value.ts';

export const FILE_FORMATS = ['csv', 'xlsx', 'json'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const AGGREGATES = ['mean', 'sum', 'min', 'max', 'count', 'countAbove'] as const;

/** Many rows of one area and period become one value. */
export interface Aggregate {
  readonly method: (typeof AGGREGATES)[number];
  /** For `countAbove`: counts the rows whose number, as it stands in the file, is greater than this. */
  readonly threshold?: number;
  /** With fewer numbers than this there is no value. Default 1. */
  readonly minCount?: number;
}

/** Which area a row is about: by code or by a name in either language, through a lookup file, or the same for every row. */
export type AreaRule =
  | { readonly column: string; readonly unknown?: UnknownAreas }
  | { readonly columns: readonly string[]; readonly lookup: string; readonly unknown?: UnknownAreas }
  | { readonly value: string };

/** Rows of areas that are not known are errors (the default), or are left out with a warning. */
export type UnknownAreas = 'refuse' | 'skip';

export type PeriodRule = { readonly column: string } | { readonly value: string };

export interface ValueColumn {
  readonly column: string;
  readonly indicator: string;
  /** What the file's numbers (or the aggregate's results) are in. Default: the indicator's own unit. */
  readonly unit?: string;
  readonly aggregate?: Aggregate;
}

interface FileRule {
  /** Relative to the mapping, or the name of an upload. */
  readonly file: string;
  readonly format?: FileFormat;
  /** XLSX: default is the first visible sheet. */
  readonly sheet?: string;
  /** CSV: default is the one that cuts the first line into most cells. */
  readonly delimiter?: string;
  readonly encoding?: 'auto' | 'utf-8' | 'gb18030';
  /** The row of the column headers. Default 1; 0 where there is none and columns go by their letters. */
  readonly headerRow?: number;
  /** Texts that mean that there is no value; never zero. Default {@link MISSING}. */
  readonly missing?: readonly string[];
  /** The character between groups of three digits. Default: none is accepted. */
  readonly thousands?: string;
  readonly citation?: Citation;
}

/** One row an area (and period), one column an indicator. */
export interface WideFile extends FileRule {
  readonly shape: 'wide';
  readonly area: AreaRule;
  readonly period: PeriodRule;
  readonly values: readonly ValueColumn[];
}

/** One row a value. */
export interface LongFile extends FileRule {
  readonly shape: 'long';
  readonly area: AreaRule;
  readonly period: PeriodRule;
  /** `map`: from the file's texts to indicator codes. */
  readonly indicator:
    | { readonly column: string; readonly map?: Readonly<Record<string, string>> }
    | { readonly value: string };
  readonly value: { readonly column: string };
  readonly unit?: { readonly column: string } | { readonly value: string };
  readonly state?: { readonly column: string; readonly map?: Readonly<Record<string, ValueState>> };
}

export const AREA_COLUMNS = [
  'code',
  'parent',
  'level',
  'name_en',
  'name_zh',
  'longitude',
  'latitude',
] as const;
export type AreaColumn = (typeof AREA_COLUMNS)[number];

/** Defines places. */
export interface AreasFile extends FileRule {
  readonly shape: 'areas';
  /** The file's headers where they are not called like {@link AREA_COLUMNS}. */
  readonly columns?: Partial<Readonly<Record<AreaColumn, string>>>;
}

export type MappedFile = WideFile | LongFile | AreasFile;

/** How files become values: `frameworks/mapping.schema.json`. */
export interface Mapping {
  readonly format: 'meridian-mapping/1';
  readonly name?: LocalText;
  readonly files: readonly MappedFile[];
}

/** Texts that mean "no value" where a file's mapping lists none. */
export const MISSING: readonly string[] = ['', 'NA', 'N/A', '-', '—', '——', '…', '……', '...'];
