import { Type } from 'typebox';
import { Nullable, PairWire } from '../platform/wire.ts';

/** How far weights may move. */
export const WeightBoxWire = Type.Object({
  of: Type.Optional(
    Type.Union([Type.Literal('shares'), Type.Literal('weights')], {
      description:
        'shares (default): shares keep within their bounds; weights: they are made to add up to 1 after',
    }),
  ),
  relative: Type.Optional(
    Type.Number({ description: 'Each share s lies from s (1 − relative) to s (1 + relative); 0..1' }),
  ),
  depths: Type.Optional(
    Type.Array(Type.Integer(), { description: 'Depths that `relative` is about; 1: the index’s children' }),
  ),
  nodes: Type.Optional(
    Type.Record(Type.String(), PairWire(), {
      description: 'Bounds of single nodes by code; go before `relative`',
    }),
  ),
});
export type WeightBoxWire = Type.Static<typeof WeightBoxWire>;

/** The result of an analysis of kind `bounds`: ranks that no weights of the box leave; nothing is sampled. */
export const BoundsResultWire = Type.Object({
  kind: Type.Literal('bounds'),
  nominalRank: Type.Array(Nullable(Type.Number()), { description: 'Ranks of the run itself, by area' }),
  node: Type.String(),
  areas: Type.Array(
    Type.Object({
      area: Type.String(),
      period: Type.Optional(Type.String()),
      best: Nullable(Type.Number({ description: 'Null where the area has no score' })),
      worst: Nullable(Type.Number()),
    }),
  ),
  pairs: Type.Integer({ description: 'Pairs of areas that were compared' }),
  decided: Type.Integer({ description: 'Of these, where one stands above the other under all weights' }),
  outer: Type.Integer({ description: 'Pairs with different gaps: certified, perhaps wider than need be' }),
});
export type BoundsResultWire = Type.Static<typeof BoundsResultWire>;
