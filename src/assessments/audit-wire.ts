import { Type } from 'typebox';
import { IssueWire, LocalTextWire, Nullable, PairWire } from '../platform/wire.ts';

/** Most characters of a table, areas times columns that are looked at, and seconds that one audit may take. */
export const AUDIT_LIMITS = { characters: 8_000_000, cells: 1_000_000, seconds: 60 } as const;

const Column = Type.String({ minLength: 1, maxLength: 200 });
const Table = (description: string) =>
  Type.String({ minLength: 1, maxLength: AUDIT_LIMITS.characters, description });

/** POST /api/v1/audit */
export const AuditRequestWire = Type.Object(
  {
    table: Table('The table as it was published, CSV; the first line names the columns'),
    raw: Type.Optional(
      Table(
        'Raw values by area and code, CSV: the method begins with them, or the bounds of the scale are recovered',
      ),
    ),
    area: Type.Optional({ ...Column, description: 'The column that names the areas; default: the first' }),
    rank: Type.Optional({ ...Column, description: 'The column of published ranks' }),
    framework: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'Id of a stored framework: its own method is carried out first, and its tree says what is made of what; columns are named by its codes',
      }),
    ),
    frameworkText: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 5_000_000,
        description: 'Instead: a framework file, YAML or JSON',
      }),
    ),
    score: Type.Optional({
      ...Column,
      description: 'Without a framework: the column of the total score; default: the last',
    }),
    inputs: Type.Optional(
      Type.Array(Column, {
        minItems: 1,
        maxItems: 5000,
        description: 'Without a framework: the columns that it is made of; default: all others',
      }),
    ),
  },
  { additionalProperties: false },
);
export type AuditRequestWire = Type.Static<typeof AuditRequestWire>;

const Verdict = Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('undecided')], {
  description: 'undecided: nothing was found that replays it, and it is not shown that there is nothing',
});
const Largest = Type.Number({
  description: 'The largest residual in units of what rounding allows: at most 1 where it is replayable',
});
const Misfits = Type.Array(Type.String(), { description: 'Areas that do not fit, the worst first' });

const SystemAuditWire = Type.Object({
  node: Type.String(),
  replayable: Verdict,
  method: Nullable(Type.Union([Type.Literal('arithmetic'), Type.Literal('geometric')])),
  weights: Type.Array(
    Type.Object({
      code: Type.String(),
      weight: Type.Number(),
      simple: Nullable(Type.Object({ parts: Type.Number(), of: Type.Number() })),
      margin: Type.Number({ description: 'By how much the weight may be off because of rounding' }),
    }),
  ),
  isUnique: Type.Boolean({ description: 'Whether only these weights fit, to their margins' }),
  rank: Type.Integer({ description: 'Inputs that do not depend on others' }),
  unknowns: Type.Integer({ description: 'Inputs that it takes' }),
  decimals: Type.Integer(),
  complete: Type.Integer({ description: 'Areas that have everything' }),
  withGaps: Type.Integer({
    description: 'Areas with gaps, whose weights count as re-scaled to what is there',
  }),
  largest: Largest,
  residuals: Type.Array(Nullable(Type.Number()), {
    description: 'Published less replayed score, in the order of the areas',
  }),
  misfits: Misfits,
});

const BoundsAuditWire = Type.Object({
  node: Type.String(),
  replayable: Verdict,
  direction: Type.Union([Type.Literal(1), Type.Literal(-1)]),
  scale: Type.Union([Type.Literal('linear'), Type.Literal('log')]),
  bounds: Nullable(PairWire()),
  isOwnRange: Type.Boolean({ description: 'Whether the bounds are the least and largest raw value' }),
  isClamped: Type.Boolean({ description: 'Whether values beyond the bounds get the end of the scale' }),
  largest: Largest,
  misfits: Misfits,
});

const RankAuditWire = Type.Object({
  replayable: Type.Union([Type.Literal('yes'), Type.Literal('no')]),
  direction: Type.Union([Type.Literal(1), Type.Literal(-1)], {
    description: '1: the highest score is first',
  }),
  kind: Type.Union([Type.Literal('competition'), Type.Literal('dense')]),
  misfits: Type.Array(
    Type.Object({
      area: Type.String(),
      rank: Type.Number(),
      possible: PairWire('First and last rank that the score can have'),
    }),
  ),
});

const Counts = {
  published: Type.Integer({ description: 'Areas for which it was published' }),
  agree: Type.Integer({ description: 'Those that come out again, to the last published digit' }),
  rounding: Type.Integer({
    description: 'Those that differ by no more than the rounding of the published inputs explains',
  }),
};

const StatedMisfits = Type.Array(
  Type.Object({
    area: Type.String(),
    published: Type.Number(),
    recomputed: Nullable(Type.Number({ description: 'Null where the method gives none' })),
  }),
  { description: 'The others, the worst first' },
);

const StatedAuditWire = Type.Object(
  {
    replayable: Verdict,
    inputs: Type.Union([Type.Literal('figures'), Type.Literal('scores')], {
      description:
        'What the columns of indicators were taken for: raw values, or scores on the scale already',
    }),
    nodes: Type.Array(
      Type.Object({
        node: Type.String(),
        replayable: Type.Union([Type.Literal('yes'), Type.Literal('no')]),
        decimals: Type.Integer(),
        ...Counts,
        recomputed: Type.Array(Nullable(Type.Number()), {
          description: 'In the order of the areas; null where the method gives none',
        }),
        misfits: StatedMisfits,
      }),
      { description: 'One for each published score that is no input, the index first' },
    ),
    ranks: Nullable(
      Type.Object({
        replayable: Type.Union([Type.Literal('yes'), Type.Literal('no')]),
        ...Counts,
        misfits: StatedMisfits,
      }),
    ),
    issues: Type.Array(IssueWire, {
      description: 'Why the method cannot be carried out on what is given; then it is undecided',
    }),
  },
  { description: 'The table by the framework’s own method' },
);

export const AuditWire = Type.Object({
  areas: Type.Array(Type.String()),
  nodes: Type.Array(
    Type.Object({
      code: Type.String(),
      parent: Nullable(Type.String()),
      name: Nullable(LocalTextWire),
    }),
    { description: 'The index first, parents before children' },
  ),
  replayable: Verdict,
  stated: Nullable(StatedAuditWire),
  scaled: Nullable(
    Type.Union([Type.Literal('method'), Type.Literal('range')], {
      description:
        'What stood for scores that were not published: those by the method, or raw values between their own least and largest',
    }),
  ),
  recovered: Nullable(
    Type.Union([Type.Literal('all'), Type.Literal('more'), Type.Literal('nothing')], {
      description:
        'Where the method does not give the table: whether other weights or bounds explain all of it, or more than the method',
    }),
  ),
  systems: Type.Array(SystemAuditWire, {
    description:
      'One for each published score that is made of others; none where the method gives the published scores',
  }),
  bounds: Type.Array(BoundsAuditWire, { description: 'One for each leaf with raw values and scores' }),
  ranks: Nullable(RankAuditWire),
  warnings: Type.Array(IssueWire, { description: 'What of the tables was not looked at' }),
});
export type AuditWire = Type.Static<typeof AuditWire>;
