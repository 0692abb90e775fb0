import { Type } from 'typebox';
import { IssueWire, Nullable } from '../platform/wire.ts';

/** An issue without its words, as it was stored. */
const { message: _, ...issue } = IssueWire.properties;

const ByArea = (description: string) =>
  Type.Array(Nullable(Type.Number()), { description: `${description}; null where the area has no score` });

/** What every analysis by replications says of itself; areas' arrays are in the order of `areas`. */
export const analysisReport = {
  seed: Type.Integer({ description: 'The same seed and specification give the same bits' }),
  sequence: Type.Union([Type.Literal('sobol'), Type.Literal('random')]),
  samples: Type.Integer(),
  replications: Type.Object({
    asked: Type.Integer(),
    done: Type.Integer(),
    failed: Type.Integer({ description: 'Could not be computed and were left out' }),
    recomputed: Type.Integer({ description: 'Computed steps before aggregation anew' }),
  }),
  failures: Type.Array(
    Type.Object({
      code: Type.String(),
      count: Type.Integer(),
      first: Type.Integer({ description: 'Number of the first of these replications' }),
      issues: Type.Array(Type.Object(issue), { description: 'What was wrong with it' }),
    }),
  ),
  factors: Type.Array(
    Type.Object({
      name: Type.String(),
      kind: Type.String(),
      coordinates: Type.Integer({ description: 'Random numbers that a replication draws for it' }),
      path: Type.Union([
        Type.Literal('cached'),
        Type.Literal('weights'),
        Type.Literal('recomputed'),
        Type.Literal('fixed'),
      ]),
      reason: Type.Optional(Type.String({ description: 'Why it cannot move anything here' })),
    }),
  ),
  areas: Type.Array(Type.String()),
};

const UncertainNodeWire = Type.Object({
  code: Type.String(),
  nominalScore: ByArea('Score of the run itself'),
  nominalRank: ByArea('Rank of the run itself'),
  counted: Type.Array(Type.Integer(), { description: 'Replications in which the area has a score' }),
  meanScore: ByArea('Mean score'),
  minScore: ByArea('Least score'),
  maxScore: ByArea('Largest score'),
  meanRank: ByArea('Mean rank'),
  medianRank: ByArea('Median rank'),
  lowRank: ByArea('Better end of the interval'),
  highRank: ByArea('Worse end of the interval'),
  bestRank: ByArea('Best rank of any replication'),
  worstRank: ByArea('Worst rank of any replication'),
  atNominal: ByArea('Share of replications with the nominal rank, 0..1'),
  inTop: ByArea('Share of replications among the top, 0..1'),
  rankBin: Type.Number({ description: 'Ranks this far apart are told apart; 1 or 0.5 is exact' }),
});

/** The result of an analysis of kind `uncertainty`. */
export const UncertaintyResultWire = Type.Object({
  kind: Type.Literal('uncertainty'),
  ...analysisReport,
  interval: Type.Number({ description: 'Share of the replications between lowRank and highRank' }),
  top: Type.Integer({ description: 'Ranks up to this one count as top' }),
  rankBin: Type.Number({ description: 'That of the index' }),
  nodes: Type.Array(UncertainNodeWire, { description: 'The index first; dimensions only' }),
  indexRanks: Nullable(
    Type.Array(Type.Array(Type.Integer()), {
      description:
        'By area: how often the index has each rank, from bestRank to worstRank in steps of rankBin; null if too many',
    }),
  ),
});
export type UncertaintyResultWire = Type.Static<typeof UncertaintyResultWire>;
