import { Type } from 'typebox';
import { Nullable } from '../platform/wire.ts';

const shift = { rank: Type.Number(), score: Type.Number() };
const ShiftWire = Type.Object(shift);

/** GET /api/v1/runs/:id/change: later less earlier, split by Shapley values. */
export const ChangeWire = Type.Object({
  area: Type.String(),
  earlier: ShiftWire,
  later: ShiftWire,
  total: Type.Object(shift, { description: 'Later less earlier: data + method + peers' }),
  parts: Type.Object({
    data: Type.Object(shift, { description: 'The area’s own values' }),
    method: Type.Object(shift, { description: 'The framework: indicators, weights, steps' }),
    peers: Type.Object(shift, { description: 'The other areas' }),
  }),
  columns: Nullable(
    Type.Array(Type.Object({ ...shift, column: Type.String() }), {
      description: 'The part of the data by column, only those whose value changed',
    }),
  ),
  together: Nullable(Type.Object(shift, { description: 'What only several columns do together' })),
  entered: Type.Array(Type.String(), { description: 'Areas that came' }),
  left: Type.Array(Type.String(), { description: 'Areas that went' }),
  runs: Type.Integer({ description: 'Runs that were made for it' }),
});
export type ChangeWire = Type.Static<typeof ChangeWire>;
