import { Type } from 'typebox';
import { Nullable } from '../platform/wire.ts';

/** GET /api/v1/runs/:id/intervals */
export const IntervalsWire = Type.Object({
  /** Null while no uncertainty analysis of the run is completed; there are no items then. */
  analysis: Nullable(
    Type.Object({
      id: Type.String(),
      at: Type.String({ description: 'When it was completed' }),
      interval: Type.Number({ description: 'Share of the replications that each interval holds, 0..1' }),
      replications: Type.Integer({ description: 'Those that were counted' }),
    }),
  ),
  items: Type.Array(
    Type.Object({
      area: Type.String(),
      rank: Type.Number({ description: 'As the run itself ranks' }),
      low: Type.Number({ description: 'The better end' }),
      high: Type.Number({ description: 'The worse end' }),
    }),
  ),
});
export type IntervalsWire = Type.Static<typeof IntervalsWire>;
