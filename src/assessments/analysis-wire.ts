import { Type } from 'typebox';
import { ActorWire, AreaWire, IssueWire, Nullable } from '../platform/wire.ts';

const Kind = Type.Union([Type.Literal('uncertainty'), Type.Literal('sensitivity'), Type.Literal('bounds')]);

export const AnalysisProgressWire = Type.Object({
  done: Type.Integer({ description: 'Replications that are computed' }),
  total: Type.Integer(),
  rate: Type.Number({ description: 'Replications a second' }),
  secondsLeft: Nullable(Type.Number({ description: 'Null while too little is done to tell' })),
});
export type AnalysisProgressWire = Type.Static<typeof AnalysisProgressWire>;

const head = {
  id: Type.String(),
  runId: Type.String(),
  kind: Kind,
  at: Type.String(),
  actor: ActorWire,
  status: Type.Union([
    Type.Literal('running'),
    Type.Literal('completed'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ]),
  /** All that it was asked: an uncertainty specification, or the box of weights. */
  spec: Type.Unknown(),
  progress: Nullable(AnalysisProgressWire),
  finishedAt: Nullable(Type.String()),
  error: Nullable(
    Type.Object({ code: Type.String(), message: Type.String(), issues: Type.Array(IssueWire) }),
  ),
};

/** GET /api/v1/runs/:id/analyses — newest first. */
export const AnalysisHeadWire = Type.Object(head);
export type AnalysisHeadWire = Type.Static<typeof AnalysisHeadWire>;
export const AnalysisListWire = Type.Object({ items: Type.Array(AnalysisHeadWire) });
export type AnalysisListWire = Type.Static<typeof AnalysisListWire>;

/** GET /api/v1/analyses/:id */
export const AnalysisWire = Type.Object({
  ...head,
  result: Type.Unknown({
    description: 'Null unless completed. Its form goes by `kind`; see docs/methodology.',
  }),
});
export type AnalysisWire = Type.Static<typeof AnalysisWire>;

/** POST /api/v1/runs/:id/analyses */
export const NewAnalysisWire = Type.Object({
  kind: Kind,
  spec: Type.Optional(
    Type.Unknown({
      description:
        'meridian-uncertainty/1; without it the framework’s own, or one that varies what usually is uncertain. bounds: {"relative": 0.25}, how far each share may move.',
    }),
  ),
  samples: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'Instead of the specification’s' }),
  ),
});
export type NewAnalysisWire = Type.Static<typeof NewAnalysisWire>;

const Limit = Type.Object({
  low: Type.Optional(Type.Number({ description: 'Least value, in the indicator’s unit' })),
  high: Type.Optional(Type.Number({ description: 'Largest value, in the indicator’s unit' })),
});

/** POST /api/v1/runs/:id/what-if */
export const WhatIfRequestWire = Type.Object({
  area: Type.String({ minLength: 1, maxLength: 200 }),
  goal: Type.Union([
    Type.Object({ rank: Type.Integer({ minimum: 1 }) }),
    Type.Object({ score: Type.Number() }),
  ]),
  indicators: Type.Optional(
    Type.Array(Type.String({ maxLength: 200 }), {
      maxItems: 5000,
      description: 'Those that may change; all if not given',
    }),
  ),
  limits: Type.Optional(Type.Record(Type.String(), Limit)),
});
export type WhatIfRequestWire = Type.Static<typeof WhatIfRequestWire>;

export const AreaNamesWire = Type.Array(AreaWire);
