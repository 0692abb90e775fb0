import { Type } from 'typebox';
import { LocalTextWire, Nullable } from '../platform/wire.ts';

const Code = Type.String({ minLength: 1, maxLength: 100 });
const Method = Type.Union([Type.Literal('ahp'), Type.Literal('budget')]);
const PanelState = Type.Union([
  Type.Literal('preparing'),
  Type.Literal('open'),
  Type.Literal('closed'),
  Type.Literal('applied'),
]);

/** PUT /api/v1/rounds/:id/panel */
export const NewPanelWire = Type.Object({
  method: Method,
  dimensions: Type.Optional(Type.Array(Code, { maxItems: 500, description: 'Without them all' })),
  maxRatio: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 0.1 })),
});
/** POST /api/v1/rounds/:id/panel/experts */
export const NewExpertWire = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  person: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: 'Of an account; else a link is made' }),
  ),
});
export const InvitationWire = Type.Object({
  no: Type.Integer(),
  token: Nullable(Type.String({ description: 'Of the link /panel/{token}; shown once' })),
});
export type InvitationWire = Type.Static<typeof InvitationWire>;
export const RevisionWire = Type.Object({
  revision: Type.Integer({ minimum: 1, description: 'Of the panel, the one that was looked at' }),
});

const SpreadWire = Type.Object({
  lower: Type.Number(),
  median: Type.Number(),
  upper: Type.Number(),
  mean: Type.Number(),
  variation: Nullable(Type.Number()),
});
const GroupWire = Type.Object({
  weights: Type.Array(Type.Number()),
  spreads: Type.Array(SpreadWire),
  concordance: Nullable(Type.Number({ description: 'Kendall’s W' })),
  ratio: Nullable(Type.Number({ description: 'Consistency ratio of the group’s comparisons' })),
});

const ChildWire = Type.Object({
  code: Type.String(),
  name: LocalTextWire,
  definition: Nullable(LocalTextWire),
});
const FamilyWire = Type.Object({
  code: Type.String(),
  name: LocalTextWire,
  children: Type.Array(ChildWire),
});
export type FamilyWire = Type.Static<typeof FamilyWire>;

/** GET /api/v1/rounds/:id/panel */
export const PanelWire = Type.Object({
  round: Type.Object({
    id: Type.String(),
    name: LocalTextWire,
    state: Type.String(),
    panelDue: Nullable(Type.String()),
  }),
  method: Method,
  dimensions: Type.Array(Type.String()),
  maxRatio: Type.Number(),
  repeat: Type.Integer(),
  state: PanelState,
  revision: Type.Integer(),
  families: Type.Array(FamilyWire),
  experts: Type.Array(
    Type.Object({
      no: Type.Integer(),
      name: Type.String(),
      person: Nullable(Type.String()),
      hasLink: Type.Boolean(),
      withdrawnAt: Nullable(Type.String()),
      handedIn: Type.Array(Type.Integer()),
    }),
  ),
  results: Type.Array(
    Type.Object({
      repeat: Type.Integer(),
      ballots: Type.Integer(),
      families: Type.Array(
        Type.Object({
          code: Type.String(),
          group: Nullable(GroupWire),
          experts: Type.Array(Type.Object({ no: Type.Integer(), weights: Type.Array(Type.Number()) })),
          reasons: Type.Array(Type.Object({ no: Type.Integer(), text: Type.String() })),
        }),
      ),
    }),
  ),
});
export type PanelWire = Type.Static<typeof PanelWire>;

/** What a panel of a round could weigh: GET /api/v1/rounds/:id/panel/choices */
export const PanelChoicesWire = Type.Object({ families: Type.Array(FamilyWire) });
export type PanelChoicesWire = Type.Static<typeof PanelChoicesWire>;

const AnswersWire = Type.Record(Code, Type.Array(Nullable(Type.Number()), { maxItems: 500 }), {
  description:
    'By dimension. ahp: comparisons 1/9..9 above the diagonal, row by row; budget: points. Null: not answered yet',
});
const ReasonsWire = Type.Record(Code, Type.String({ maxLength: 2_000 }));

/** GET /api/v1/ballots/:token */
export const BallotWire = Type.Object({
  round: Type.Object({ name: LocalTextWire, period: Type.String(), panelDue: Nullable(Type.String()) }),
  framework: LocalTextWire,
  expert: Type.String(),
  method: Method,
  maxRatio: Type.Number(),
  repeat: Type.Integer(),
  state: PanelState,
  families: Type.Array(FamilyWire),
  own: Nullable(
    Type.Object({
      answers: AnswersWire,
      reasons: ReasonsWire,
      savedAt: Type.String(),
      handedInAt: Nullable(Type.String()),
    }),
  ),
  before: Nullable(
    Type.Object({
      repeat: Type.Integer(),
      ballots: Type.Integer(),
      answers: Nullable(AnswersWire),
      families: Type.Array(
        Type.Object({
          code: Type.String(),
          group: Nullable(GroupWire),
          reasons: Type.Array(Type.String(), { description: 'Of the other experts, without their names' }),
        }),
      ),
    }),
  ),
});
export type BallotWire = Type.Static<typeof BallotWire>;

/** PUT /api/v1/ballots/:token */
export const SavedBallotWire = Type.Object({
  repeat: Type.Integer({ minimum: 1 }),
  answers: AnswersWire,
  reasons: Type.Optional(ReasonsWire),
  handIn: Type.Boolean({
    description: 'Whether the ballot counts; it may be handed in again until the repeat closes',
  }),
});
