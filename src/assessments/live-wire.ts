import { Type } from 'typebox';
import { Nullable } from '../platform/wire.ts';

export const LiveScoreWire = Type.Object({
  area: Type.String(),
  score: Nullable(Type.Number()),
  rank: Nullable(Type.Number()),
});
export type LiveScoreWire = Type.Static<typeof LiveScoreWire>;

/** Event `state`, and GET /api/v1/live/scores/state */
export const LiveStateWire = Type.Object({
  framework: Type.Object({ id: Type.String(), revision: Type.Integer(), version: Type.String() }),
  /** Whose scores and ranks these are; the index unless asked otherwise. */
  node: Type.String(),
  period: Nullable(Type.String()),
  at: Type.String({ description: 'When it was computed' }),
  areas: Type.Array(LiveScoreWire),
  /** Why there are no scores. */
  problem: Nullable(
    Type.Object({
      code: Type.String(),
      issues: Type.Array(
        Type.Object({
          code: Type.String(),
          details: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
        }),
      ),
    }),
  ),
});
export type LiveStateWire = Type.Static<typeof LiveStateWire>;

export const LiveValueWire = Type.Object({
  area: Type.String(),
  indicator: Type.String(),
  period: Type.String(),
  value: Nullable(Type.Number()),
  state: Type.String(),
  /** When the record, the decision or the import that began it came in. */
  at: Type.String(),
});
export type LiveValueWire = Type.Static<typeof LiveValueWire>;

/** Event `change` */
export const LiveChangeWire = Type.Object({
  at: Type.String({ description: 'When it was computed' }),
  /** When the first record behind it came in. */
  began: Nullable(Type.String()),
  /** Areas whose score or rank is another one, or that are new. */
  areas: Type.Array(LiveScoreWire),
  /** Areas that are assessed no longer. */
  gone: Type.Array(Type.String()),
  /** Values that came into force since the event before. */
  values: Type.Array(LiveValueWire),
  /** Further values that are not listed. */
  more: Type.Integer(),
});
export type LiveChangeWire = Type.Static<typeof LiveChangeWire>;

/** GET /api/v1/live/values */
export const LiveValuesWire = Type.Object({
  framework: Type.Object({ id: Type.String(), revision: Type.Integer() }),
  indicator: Type.String(),
  period: Nullable(Type.String()),
  items: Type.Array(
    Type.Object({
      area: Type.String(),
      period: Type.String(),
      value: Nullable(Type.Number()),
      state: Type.String(),
    }),
  ),
});
export type LiveValuesWire = Type.Static<typeof LiveValuesWire>;
