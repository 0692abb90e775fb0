import { Type } from 'typebox';
import { ActorWire, Nullable } from '../platform/wire.ts';

const Num = Nullable(Type.Number());

/** The cell that a value was read from, or many rows aggregated. */
export const ImportOriginWire = Type.Object({
  kind: Type.Literal('import'),
  importId: Type.Integer(),
  at: Type.String(),
  actor: ActorWire,
  file: Type.String(),
  sha256: Type.String(),
  sheet: Nullable(Type.String()),
  row: Type.Integer(),
  rowCount: Type.Integer(),
  column: Type.String(),
  citation: Nullable(Type.Any()),
});
export type ImportOriginWire = Type.Static<typeof ImportOriginWire>;

/** The result of a measure; its records are at `GET /api/v1/measure-results/{result}/records`. */
export const MeasureOriginWire = Type.Object({
  kind: Type.Literal('measure'),
  result: Type.Integer(),
  /** Code of the measure, which is its indicator's. */
  measure: Type.String(),
  revision: Type.Integer(),
  records: Type.Integer({ description: 'How many records it was computed from' }),
  /** The values that a formula or a rate was computed from, by code; null for what comes from records alone. */
  inputs: Nullable(
    Type.Record(
      Type.String(),
      Type.Object({ value: Type.Number(), period: Type.String(), version: Type.Integer() }),
    ),
  ),
  at: Type.String({ description: 'When it was computed' }),
});
export type MeasureOriginWire = Type.Static<typeof MeasureOriginWire>;

/** What a department submitted, and who decided on it. */
export const SubmissionOriginWire = Type.Object({
  kind: Type.Literal('submission'),
  submission: Type.Integer(),
  item: Type.Integer({ description: 'The form that it is an answer to' }),
  department: Type.String(),
  numerator: Num,
  denominator: Num,
  numeratorUnit: Nullable(Type.String({ description: 'Code of the unit' })),
  denominatorUnit: Nullable(Type.String()),
  source: Type.String(),
  grade: Nullable(Type.String()),
  /** What identifies it. Persons and names of files are null for those who may not see submissions. */
  evidence: Type.Array(
    Type.Object({
      name: Nullable(Type.String()),
      mediaType: Type.String(),
      bytes: Type.Integer(),
      sha256: Type.String(),
    }),
  ),
  at: Type.String(),
  actor: Nullable(ActorWire),
  /** Who put the value into its present state; null where the department's own sending did. */
  decision: Nullable(Type.Object({ kind: Type.String(), at: Type.String(), actor: Nullable(ActorWire) })),
});
export type SubmissionOriginWire = Type.Static<typeof SubmissionOriginWire>;

/** What a stored value came from. */
export const OriginWire = Type.Union([ImportOriginWire, MeasureOriginWire, SubmissionOriginWire]);
export type OriginWire = Type.Static<typeof OriginWire>;
