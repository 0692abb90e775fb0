import { Type } from 'typebox';
import { ActorWire, IssueWire, Nullable } from '../platform/wire.ts';
import { BoundsResultWire, WeightBoxWire } from './bounds-wire.ts';
import { SensitivityResultWire } from './sensitivity-wire.ts';
import { UncertaintySpecificationWire } from './uncertainty-spec-wire.ts';
import { UncertaintyResultWire } from './uncertainty-wire.ts';

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
  spec: Type.Union([UncertaintySpecificationWire, WeightBoxWire]),
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

/** By `kind`; docs/methodology says what the figures mean. */
export const AnalysisResultWire = Type.Union([
  UncertaintyResultWire,
  SensitivityResultWire,
  BoundsResultWire,
]);
export type AnalysisResultWire = Type.Static<typeof AnalysisResultWire>;

/** GET /api/v1/analyses/:id: the result is null unless it is completed. */
export const AnalysisWire = Type.Object({
  ...head,
  result: Nullable(AnalysisResultWire),
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

/** GET /api/v1/runs/:id/uncertainty-spec */
export const UncertaintySpecWire = Type.Object({
  spec: UncertaintySpecificationWire,
  isOwn: Type.Boolean({ description: 'Whether the framework itself says so' }),
});
