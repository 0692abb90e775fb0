import { Type } from 'typebox';
import { ActorWire, IssueWire, Nullable, PageWire } from '../platform/wire.ts';

export const MeasureSummaryWire = Type.Object({
  code: Type.String({ description: 'Of the indicator' }),
  revision: Type.Integer(),
  isRetired: Type.Boolean(),
  at: Type.String(),
  actor: ActorWire,
  measure: Type.Any({ description: 'The declaration, frameworks/measure.schema.json' }),
  values: Type.Integer({ description: 'Areas and periods that have a value' }),
  without: Type.Integer({ description: 'Areas and periods with records and without a value' }),
  computedAt: Nullable(Type.String()),
  waiting: Type.Integer({ description: 'Areas that are still to be computed anew' }),
});
export type MeasureSummaryWire = Type.Static<typeof MeasureSummaryWire>;

export const MeasureWire = Type.Object({
  ...MeasureSummaryWire.properties,
  sha256: Type.String(),
  revisions: Type.Array(
    Type.Object({ revision: Type.Integer(), isRetired: Type.Boolean(), at: Type.String(), actor: ActorWire }),
  ),
});
export type MeasureWire = Type.Static<typeof MeasureWire>;

export const MeasurePageWire = PageWire(MeasureSummaryWire);

export const MeasureTextWire = Type.Object({ text: Type.String({ maxLength: 100_000 }) });

export const MeasureCheckWire = Type.Object({
  ok: Type.Boolean(),
  issues: Type.Array(IssueWire),
  measure: Nullable(Type.Any()),
});

const Excluded = Type.Record(Type.String(), Type.Integer(), { description: 'Records left out, by reason' });

export const MeasureResultWire = Type.Object({
  no: Type.Integer(),
  code: Type.String(),
  revision: Type.Integer(),
  area: Type.String(),
  period: Type.String(),
  value: Nullable(Type.Number()),
  state: Type.String(),
  records: Type.Integer(),
  excluded: Excluded,
  issues: Type.Array(IssueWire),
  inputs: Nullable(
    Type.Record(
      Type.String(),
      Type.Object({ value: Type.Number(), period: Type.String(), version: Type.Integer() }),
      { description: 'Values of other indicators that it was computed from' },
    ),
  ),
  computedAt: Type.String(),
});
export type MeasureResultWire = Type.Static<typeof MeasureResultWire>;

export const MeasurePreviewWire = Type.Object({
  measure: Nullable(Type.Any()),
  issues: Type.Array(IssueWire),
  entities: Type.Optional(Type.Integer()),
  counted: Type.Optional(Type.Integer()),
  values: Type.Optional(
    Type.Array(
      Type.Object({
        area: Type.String(),
        period: Type.String(),
        value: Nullable(Type.Number()),
        state: Type.String(),
        records: Type.Integer(),
        excluded: Excluded,
        issues: Type.Array(IssueWire),
      }),
    ),
  ),
  isPartial: Type.Optional(Type.Boolean()),
});
export type MeasurePreviewWire = Type.Static<typeof MeasurePreviewWire>;

export const ResultRecordWire = Type.Object({
  entity: Type.String(),
  attribute: Nullable(Type.String()),
  observedAt: Nullable(Type.String()),
  recordedAt: Nullable(Type.String()),
  value: Nullable(Type.Number()),
  unit: Nullable(Type.String()),
  excluded: Nullable(Type.String({ description: 'Why the record was left out' })),
});
export type ResultRecordWire = Type.Static<typeof ResultRecordWire>;

export const OutlinesWire = Type.Object({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(
    Type.Object({
      type: Type.Literal('Feature'),
      id: Type.Optional(Type.Union([Type.String(), Type.Number()])),
      properties: Type.Optional(Nullable(Type.Record(Type.String(), Type.Any()))),
      geometry: Type.Any(),
    }),
    { minItems: 1, maxItems: 5_000 },
  ),
});
