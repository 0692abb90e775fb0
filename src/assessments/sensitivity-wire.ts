import { Type } from 'typebox';
import { Nullable, PairWire } from '../platform/wire.ts';
import { analysisReport } from './uncertainty-wire.ts';

const Interval = Nullable(PairWire('Bootstrap interval'));

const FactorIndexWire = Type.Object({
  factor: Type.String(),
  first: Nullable(Type.Number({ description: 'Share of the variance that it answers for alone' })),
  firstInterval: Interval,
  total: Nullable(Type.Number({ description: 'Share with all that it does together with others' })),
  totalInterval: Interval,
  rows: Type.Integer({ description: 'Rows of the design that the index was computed from' }),
  reason: Type.Optional(
    Type.Union([Type.Literal('fixed'), Type.Literal('constant'), Type.Literal('tooFewRows')], {
      description: 'Why there is no index',
    }),
  ),
});

/** The result of an analysis of kind `sensitivity`: Sobol indices of the index’s ranks and scores. */
export const SensitivityResultWire = Type.Object({
  kind: Type.Literal('sensitivity'),
  ...analysisReport,
  confidence: Type.Number({ description: 'Of the intervals, 0..1' }),
  outputs: Type.Array(
    Type.Object({
      output: Type.Union([Type.Literal('rankShift'), Type.Literal('score'), Type.Literal('rank')], {
        description: 'rankShift: mean shift of all ranks of the index; score, rank: those of one area',
      }),
      area: Type.Optional(Type.String()),
      mean: Nullable(Type.Number()),
      variance: Nullable(Type.Number()),
      factors: Type.Array(FactorIndexWire, { description: 'In the order of the specification' }),
    }),
  ),
  leftOut: Type.Array(Type.String(), {
    description: 'Areas without indices of their own, for want of memory',
  }),
});
export type SensitivityResultWire = Type.Static<typeof SensitivityResultWire>;
