import { Type } from 'typebox';
import { STEP_AFTER, type Step, type StepName } from '../model/method.ts';

const Name = { name: Type.String({ description: 'Unique in the specification' }) };
const Probabilities = Type.Optional(
  Type.Array(Type.Number(), { description: 'Relative, 0 or more; equal if not given' }),
);
const Depths = Type.Optional(
  Type.Array(Type.Integer(), { description: 'Depths of the nodes whose weights move; all if not given' }),
);
const Spread = Type.Number({ description: 'Standard deviation' });

const DistributionWire = Type.Union([
  Type.Object({ distribution: Type.Literal('uniform'), low: Type.Number(), high: Type.Number() }),
  Type.Object({
    distribution: Type.Literal('normal'),
    mean: Type.Number(),
    standardDeviation: Type.Number(),
  }),
  Type.Object({
    distribution: Type.Literal('triangular'),
    low: Type.Number(),
    mode: Type.Number(),
    high: Type.Number(),
  }),
  Type.Object({ distribution: Type.Literal('integer'), low: Type.Number(), high: Type.Number() }),
  Type.Object({
    distribution: Type.Literal('choice'),
    values: Type.Array(Type.Union([Type.Number(), Type.String()])),
    probabilities: Probabilities,
  }),
]);

const StepNameWire = Type.Unsafe<StepName>(
  Type.Union(Object.keys(STEP_AFTER).map((name) => Type.Literal(name))),
);
const StepWire = Type.Unsafe<Step>({
  type: 'object',
  properties: { step: StepNameWire },
  required: ['step'],
  description: 'A step of a method, as in frameworks/schema.json',
});

const FactorWire = Type.Union([
  Type.Object({
    ...Name,
    kind: Type.Literal('step'),
    alternatives: Type.Array(StepWire),
    probabilities: Probabilities,
  }),
  Type.Object({
    ...Name,
    kind: Type.Literal('parameter'),
    step: StepNameWire,
    path: Type.String({ description: 'JSON Pointer into the step' }),
    of: DistributionWire,
  }),
  Type.Object({
    ...Name,
    kind: Type.Literal('weightNoise'),
    relative: Type.Number({ description: 'Each share moves by up to this share of itself, 0..1' }),
    depths: Depths,
  }),
  Type.Object({
    ...Name,
    kind: Type.Literal('weightDirichlet'),
    concentration: Type.Number({ description: 'The larger, the closer to the framework’s weights' }),
    depths: Depths,
  }),
  Type.Object({
    ...Name,
    kind: Type.Literal('weightSet'),
    sets: Type.Array(Type.Record(Type.String(), Type.Number())),
    probabilities: Probabilities,
  }),
  Type.Object({
    ...Name,
    kind: Type.Literal('dataError'),
    standardDeviation: Spread,
    of: Type.Union([Type.Literal('relative'), Type.Literal('absolute')]),
    indicators: Type.Optional(Type.Array(Type.String())),
  }),
  Type.Object({ ...Name, kind: Type.Literal('imputationError'), standardDeviation: Spread }),
  Type.Object({ ...Name, kind: Type.Literal('removal'), nodes: Type.Array(Type.String()) }),
]);

/** What is uncertain about a result, and how it is sampled: meridian-uncertainty/1. */
export const UncertaintySpecificationWire = Type.Object({
  format: Type.Literal('meridian-uncertainty/1'),
  seed: Type.Integer({ description: '0..2³² − 1' }),
  samples: Type.Integer({ description: 'Replications; of a sensitivity analysis a power of two' }),
  sequence: Type.Optional(Type.Union([Type.Literal('sobol'), Type.Literal('random')])),
  factors: Type.Array(FactorWire),
  failed: Type.Optional(
    Type.Union([Type.Literal('leaveOut'), Type.Literal('stop')], {
      description: 'What becomes of a replication that cannot be computed; default: left out and counted',
    }),
  ),
  interval: Type.Optional(
    Type.Number({ description: 'Share of the ranks that an interval holds; default 0.9' }),
  ),
});
export type UncertaintySpecificationWire = Type.Static<typeof UncertaintySpecificationWire>;
