import { Type } from 'typebox';
import { ActorWire, IssueWire, LocalTextWire, Nullable } from '../platform/wire.ts';

export const FrameworkSummaryWire = Type.Object({
  id: Type.String(),
  revision: Type.Integer(),
  version: Type.String(),
  status: Type.String(),
  name: LocalTextWire,
  at: Type.String(),
  actor: ActorWire,
  indicatorCount: Type.Integer(),
  dimensionCount: Type.Integer(),
  /** Nodes by evidence status. */
  evidence: Type.Record(Type.String(), Type.Integer()),
  unknownWeights: Type.Integer(),
});
export type FrameworkSummaryWire = Type.Static<typeof FrameworkSummaryWire>;

/** GET /api/v1/frameworks/:id?revision= — `framework` is the file's content (`frameworks/schema.json`). */
export const FrameworkWire = Type.Object({
  ...FrameworkSummaryWire.properties,
  sha256: Type.String(),
  framework: Type.Any(),
  revisions: Type.Array(
    Type.Object({ revision: Type.Integer(), version: Type.String(), at: Type.String(), actor: ActorWire }),
  ),
});
export type FrameworkWire = Type.Static<typeof FrameworkWire>;

/** POST /api/v1/frameworks/check {text} (YAML or JSON) and the refusal of PUT /api/v1/frameworks/:id {text}. */
export const FrameworkTextWire = Type.Object({ text: Type.String({ maxLength: 5_000_000 }) });
export const FrameworkCheckWire = Type.Object({
  ok: Type.Boolean(),
  issues: Type.Array(IssueWire),
  framework: Nullable(Type.Any()),
});
export type FrameworkCheckWire = Type.Static<typeof FrameworkCheckWire>;

/** GET /api/v1/indicators, cursor paged. */
export const IndicatorWire = Type.Object({
  code: Type.String(),
  name: LocalTextWire,
  unit: Type.String(),
  unitSymbol: LocalTextWire,
  definition: Nullable(LocalTextWire),
  valueCount: Type.Integer(),
  periods: Type.Array(Type.String()),
});
export type IndicatorWire = Type.Static<typeof IndicatorWire>;
