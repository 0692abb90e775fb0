import { Type } from 'typebox';
import { ActorWire, AreaWire, LocalTextWire, Nullable } from '../platform/wire.ts';
import { OriginWire } from './origin-wire.ts';

/** One version of a value: what it was, since when, from what, and what replaced it. */
export const VersionWire = Type.Object({
  version: Type.Integer(),
  value: Nullable(Type.Number()),
  state: Type.String(),
  isInForce: Type.Boolean(),
  since: Type.String(),
  origin: Nullable(OriginWire),
  replaced: Nullable(
    Type.Object({
      at: Type.String(),
      by: Type.Union([Type.Literal('import'), Type.Literal('measure'), Type.Literal('submission')]),
      /** Number of the import, of the measure's result or of the submission. */
      no: Nullable(Type.Integer()),
      /** Null for a measure, which computes by itself. */
      actor: Nullable(ActorWire),
    }),
  ),
});
export type VersionWire = Type.Static<typeof VersionWire>;

/** GET /api/v1/values/:area/:indicator/:period/lineage */
export const ValueLineageWire = Type.Object({
  area: AreaWire,
  indicator: Type.Object({
    code: Type.String(),
    name: LocalTextWire,
    unit: Type.String(),
    unitSymbol: LocalTextWire,
  }),
  period: Type.String(),
  /** The version that was asked for, else the one in force. */
  version: VersionWire,
  /** The versions before it, newest first. */
  earlier: Type.Array(VersionWire),
  /** Where there are more: the version to ask for to see them. */
  next: Nullable(Type.Integer()),
});
export type ValueLineageWire = Type.Static<typeof ValueLineageWire>;
