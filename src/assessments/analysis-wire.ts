import { Type } from 'typebox';
import type { ChangeDecomposition } from '../composite/decompose.ts';
import type { Examination } from '../composite/examination.ts';
import type { UncertaintySpec } from '../model/uncertainty.ts';
import { ActorWire, IssueWire, Nullable } from '../platform/wire.ts';
import type { WhatIfAnswer } from './thread-task.ts';

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

/** POST /api/v1/runs/:id/what-if */
export const WhatIfRequestWire = Type.Object(
  {
    area: Type.String({ minLength: 1, maxLength: 200 }),
    goal: Type.Union([
      Type.Object({ rank: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }),
      Type.Object({ score: Type.Number() }, { additionalProperties: false }),
    ]),
    node: Type.Optional(
      Type.String({ maxLength: 200, description: 'Whose rank or score it is; the index if not given' }),
    ),
    indicators: Type.Optional(
      Type.Array(Type.String({ maxLength: 200 }), {
        maxItems: 5000,
        description: 'Those that may change; all if not given',
      }),
    ),
    limits: Type.Optional(
      Type.Record(Type.String(), Type.Tuple([Type.Number(), Type.Number()]), {
        description:
          'Least and largest value by indicator, in the unit of its figures; the best area’s if not given',
      }),
    ),
    cost: Type.Optional(Type.Union([Type.Literal('standardDeviation'), Type.Literal('range')])),
  },
  { additionalProperties: false },
);
export type WhatIfRequestWire = Type.Static<typeof WhatIfRequestWire>;

/** The engine's own answers go out as they are; docs/methodology describes them. */
export const WhatIfWire = Type.Unsafe<WhatIfAnswer>({
  description: 'together: the least change of all indicators that may change; each: of each by itself',
});
export const ChangeWire = Type.Unsafe<ChangeDecomposition>({
  description: 'How much of a change of rank and score is due to the area’s data, the method, and its peers',
});
export const ExaminationWire = Type.Unsafe<Examination>({
  description: 'Statistics, correlations, reliability, effective weights and what stands out in them',
});
export const UncertaintySpecWire = Type.Object({
  spec: Type.Unsafe<UncertaintySpec>({ description: 'meridian-uncertainty/1' }),
  isOwn: Type.Boolean({ description: 'Whether the framework itself says so' }),
});
