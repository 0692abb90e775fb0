import { Type } from 'typebox';
import { PairWire } from '../platform/wire.ts';

const LeftOutWire = Type.Object({
  figure: Type.String(),
  reason: Type.Union(
    [Type.Literal('missing'), Type.Literal('atLimit'), Type.Literal('noSpread'), Type.Literal('opposed')],
    { description: 'opposed: more of it is better for one indicator and worse for another' },
  ),
});
const RankAndScore = Type.Object({ rank: Type.Number(), score: Type.Number() });

const LeastChangeWire = Type.Object({
  area: Type.String(),
  node: Type.String(),
  isReached: Type.Boolean({ description: 'Whether a run with these changes reaches the goal' }),
  isLeast: Type.Boolean({ description: 'Whether less along the same way does not' }),
  changes: Type.Array(
    Type.Object({
      figure: Type.String({ description: 'The column of the data that changes' }),
      indicators: Type.Array(Type.String(), { description: 'Those made of it' }),
      from: Type.Number({ description: 'In the figure’s unit' }),
      to: Type.Number(),
      cost: Type.Number({ description: 'In standard deviations, or ranges, of the indicator' }),
    }),
  ),
  cost: Type.Number(),
  before: RankAndScore,
  after: RankAndScore,
  overtaken: Type.Array(Type.String()),
  leftOut: Type.Array(LeftOutWire),
  runs: Type.Integer({ description: 'Runs of the whole method that were made' }),
  tolerance: Type.Number(),
});

/** POST /api/v1/runs/:id/what-if */
export const WhatIfWire = Type.Object({
  together: LeastChangeWire,
  each: Type.Array(LeastChangeWire, { description: 'One figure by itself; those that reach the goal first' }),
  leftOut: Type.Array(LeftOutWire),
  figures: Type.Array(
    Type.Object({
      figure: Type.String(),
      indicators: Type.Array(Type.String()),
      from: Type.Number(),
      limit: Type.Number({ description: 'As far as the best area is' }),
      unit: Type.Number({ description: 'One unit of cost, in the figure’s unit' }),
    }),
    { description: 'Every figure that could change, whatever the request allows' },
  ),
});
export type WhatIfWire = Type.Static<typeof WhatIfWire>;

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
      Type.Record(Type.String(), PairWire(), {
        description:
          'Least and largest value by indicator, in the unit of its figures; the best area’s if not given',
      }),
    ),
    cost: Type.Optional(Type.Union([Type.Literal('standardDeviation'), Type.Literal('range')])),
  },
  { additionalProperties: false },
);
export type WhatIfRequestWire = Type.Static<typeof WhatIfRequestWire>;
