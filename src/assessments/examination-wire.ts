import { Type } from 'typebox';
import type { AggregateMethodName } from '../model/method.ts';
import { AGGREGATE_READS } from '../model/method-reads.ts';
import { Nullable } from '../platform/wire.ts';

const Num = Nullable(Type.Number());

const ProfileWire = Type.Object({
  count: Type.Integer(),
  missing: Type.Integer(),
  min: Num,
  lowerQuartile: Num,
  median: Num,
  upperQuartile: Num,
  max: Num,
  mean: Num,
  standardDeviation: Num,
  skewness: Num,
  kurtosis: Num,
  nonZero: Type.Integer({ description: 'Values that are not zero' }),
  different: Type.Integer({ description: 'Different values' }),
  commonest: Type.Integer({ description: 'How often the commonest value stands' }),
});
const FlagsWire = Type.Array(
  Type.Union([
    Type.Literal('empty'),
    Type.Literal('constant'),
    Type.Literal('availabilityLow'),
    Type.Literal('mostlyZero'),
    Type.Literal('fewDifferent'),
    Type.Literal('skewed'),
  ]),
);
const correlation = { coefficient: Num, pValue: Num, count: Type.Integer() };
const CorrelationWire = Type.Object(correlation);
const PairWire = Type.Object({ ...correlation, first: Type.String(), second: Type.String() });

const NodeWire = Type.Object({
  code: Type.String(),
  parent: Nullable(Type.String()),
  depth: Type.Integer(),
  kind: Type.Union([Type.Literal('dimension'), Type.Literal('indicator')]),
  raw: Type.Optional(ProfileWire),
  rawFlags: Type.Optional(FlagsWire),
  treated: Type.Optional(ProfileWire),
  treatedFlags: Type.Optional(FlagsWire),
  outliers: Type.Optional(
    Type.Array(Type.String(), { description: 'Areas whose value lies far outside the middle half' }),
  ),
  scores: ProfileWire,
  withParent: Type.Optional(CorrelationWire),
  withIndex: Type.Optional(CorrelationWire),
  weight: Type.Number({ description: 'Share among siblings as given' }),
  effectiveWeight: Type.Number(),
  correlationShare: Type.Optional(Num),
  varianceShare: Type.Optional(Num),
  tolerance: Type.Optional(
    Nullable(Type.Number({ description: '1 − R² of its regression on its siblings; not for an only child' })),
  ),
  removal: Type.Optional(
    Type.Union(
      [
        Type.Object({ removed: Type.String(), meanShift: Num, largestShift: Num }),
        Type.Object({ issues: Type.Array(Type.String()) }),
      ],
      { description: 'What the index’s ranks do without it, or why it cannot be taken out' },
    ),
  ),
});

const ComponentsWire = Type.Object({
  columns: Type.Array(Type.String()),
  complete: Type.Integer({ description: 'Areas with a value in every column' }),
  leftOut: Type.Integer(),
  components: Type.Array(
    Type.Object({
      eigenvalue: Type.Number(),
      standardDeviation: Type.Number(),
      explained: Type.Number({ description: 'Share of the variance, 0..1' }),
      cumulative: Type.Number(),
      loadings: Type.Array(Type.Number(), { description: 'By column; their common sign has no meaning' }),
    }),
  ),
  telling: Type.Integer({ description: 'Components with an eigenvalue above 1' }),
});

const DimensionWire = Type.Object({
  code: Type.String(),
  method: Type.Unsafe<AggregateMethodName>(
    Type.Union(Object.keys(AGGREGATE_READS).map((name) => Type.Literal(name))),
  ),
  children: Type.Array(Type.String()),
  pairs: Type.Array(PairWire, { description: 'Every two children' }),
  alpha: Nullable(Type.Number({ description: 'Cronbach’s α of the children’s scores' })),
  alphaWithout: Type.Array(Num, { description: 'The same without each child in turn' }),
  components: Nullable(ComponentsWire),
});

const limits = [
  'availability',
  'nonZero',
  'different',
  'skewness',
  'kurtosis',
  'significance',
  'negative',
  'redundant',
  'weak',
  'alpha',
  'tolerance',
  'withSize',
  'importanceRatio',
  'importanceGap',
  'reach',
] as const;

/** GET /api/v1/runs/:id/examination */
export const ExaminationWire = Type.Object({
  areas: Type.Integer(),
  correlation: Type.Union([Type.Literal('pearson'), Type.Literal('spearman'), Type.Literal('kendall')]),
  limits: Type.Object(
    Object.fromEntries(limits.map((name) => [name, Type.Number()])) as Record<
      (typeof limits)[number],
      Type.TNumber
    >,
    { description: 'What counts as low, high or weak; see docs/methodology/examine.md' },
  ),
  nodes: Type.Array(NodeWire, { description: 'The index first, parents before children' }),
  dimensions: Type.Array(DimensionWire),
  withSize: Type.Array(PairWire, { description: 'Undivided indicators that go with the size of an area' }),
});
export type ExaminationWire = Type.Static<typeof ExaminationWire>;
