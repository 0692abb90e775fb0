import { type TSchema, Type } from 'typebox';
import { Nullable } from '../platform/wire.ts';

const listOf = <T extends TSchema>(item: T, description: string) =>
  Type.Object(
    {
      count: Type.Integer({ description: 'Of all, also those that are not named' }),
      items: Type.Array(item),
    },
    { description },
  );

/** GET /api/v1/measures/{code}/problems */
export const MeasureProblemsWire = Type.Object({
  overruled: listOf(
    Type.Object({
      area: Type.String(),
      period: Type.String(),
      measured: Type.Number(),
      value: Nullable(Type.Number({ description: 'In force' })),
      state: Type.String(),
      origin: Type.Union([Type.Literal('import'), Type.Literal('submission')]),
    }),
    'Measured numbers that are not in force, because a stronger value is',
  ),
  withoutOutline: Type.Object(
    { count: Type.Integer(), of: Type.Integer(), areas: Type.Array(Type.String()) },
    { description: 'Areas in which no entity can lie; none where areas are named by an attribute' },
  ),
  shared: listOf(
    Type.Object({ areas: Type.Array(Type.String()), entities: Type.Integer() }),
    'Areas that count the same entities, such as those whose outlines overlap',
  ),
  excluded: listOf(
    Type.Object({ area: Type.String(), reason: Type.String(), records: Type.Integer() }),
    'Records that are left out of the values in force',
  ),
});
export type MeasureProblemsWire = Type.Static<typeof MeasureProblemsWire>;
