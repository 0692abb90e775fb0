import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import { lines } from './edition-changes.ts';
import type { InputValue } from './input.ts';

const LINEAGE_FORMAT = 'meridian-lineage/1';

/** A revision of a measure that values of an edition were computed by. */
export interface MeasureDeclaration {
  readonly indicator: string;
  readonly revision: number;
  /** Of the declaration's canonical JSON (RFC 8785). */
  readonly sha256: string;
  readonly declaration: unknown;
}

/** What a measure's result left out, beside the count of records that inputs.csv has. */
export interface MeasureRecords {
  /** Records that were not used, by the reason. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Of the records' CSV as the API lists them; left out where they could not be read. */
  readonly recordsSha256?: string;
}

/** What a department entered; no person is named. */
export interface SubmittedFigures {
  readonly department: string;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly unit: string;
  readonly source: string;
  readonly grade: string | null;
  /** Whether a reviewer set the value in place of the department's. */
  readonly isOverride: boolean;
  readonly evidence: readonly {
    readonly mediaType: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

/** What is known of the origins that the values name by number. */
export interface OriginDetails {
  readonly declarations: readonly MeasureDeclaration[];
  readonly results: ReadonlyMap<number, MeasureRecords>;
  readonly submissions: ReadonlyMap<number, SubmittedFigures>;
}

/** One value of lineage.json: as inputs.csv has it, and how it came about. */
export interface LineageValue {
  readonly area: string;
  readonly indicator: string;
  readonly period: Period;
  readonly value: number | null;
  readonly state: ValueState;
  readonly origin: null | ({ readonly kind: string } & Readonly<Record<string, unknown>>);
}

/** lineage.json: where every value of inputs.csv came from, in the same order. */
export interface EditionLineage {
  readonly format: typeof LINEAGE_FORMAT;
  readonly measures: readonly MeasureDeclaration[];
  readonly values: readonly LineageValue[];
}

export function editionLineage(values: readonly InputValue[], details: OriginDetails): EditionLineage {
  return {
    format: LINEAGE_FORMAT,
    measures: details.declarations,
    values: values.map(({ area, indicator, period, value, state, origin }) => ({
      area,
      indicator,
      period,
      value,
      state,
      origin: origin === null ? null : { ...origin, ...moreOf(origin, details) },
    })),
  };
}

/** The text of lineage.json, one value a line. */
export const lineageText = ({ format, measures, values }: EditionLineage): string =>
  `{\n  "format": ${JSON.stringify(format)},\n  "measures": ${lines(measures)},\n  "values": ${lines(values)}\n}\n`;

function moreOf(
  origin: NonNullable<InputValue['origin']>,
  { results, submissions }: OriginDetails,
): object | undefined {
  if (origin.kind === 'measure') return results.get(origin.no);
  return origin.kind === 'submission' ? submissions.get(origin.no) : undefined;
}

/** How many values came in which way. */
export function countOrigins(values: readonly InputValue[]): {
  readonly import: number;
  readonly measure: number;
  readonly submission: number;
  readonly unknown: number;
} {
  const counts = { import: 0, measure: 0, submission: 0, unknown: 0 };
  for (const { origin } of values) counts[origin?.kind ?? 'unknown'] += 1;
  return counts;
}
