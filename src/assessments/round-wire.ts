import { Type } from 'typebox';
import { ActorWire, LocalTextWire, Nullable, PageWire } from '../platform/wire.ts';
import { ROUND_MOVES, ROUND_STATES, type RoundMove, type RoundState } from './round-state.ts';

const Day = (description?: string) =>
  Type.String({
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    maxLength: 10,
    examples: ['2026-10-31'],
    ...(description ? { description } : {}),
  });
const Code = Type.String({ minLength: 1, maxLength: 100 });
const Said = Type.String({ minLength: 1, maxLength: 2_000 });

const State = Type.Unsafe<RoundState>({ type: 'string', enum: [...ROUND_STATES] });
const Move = Type.Unsafe<RoundMove>({ type: 'string', enum: [...ROUND_MOVES] });
const CountsFrom = Type.Union([Type.Literal('reported'), Type.Literal('verified')]);

/** POST /api/v1/rounds */
export const NewRoundWire = Type.Object({
  name: Type.Object({ en: Type.String({ maxLength: 200 }), zh: Type.String({ maxLength: 200 }) }),
  framework: Code,
  frameworkRevision: Type.Optional(Type.Integer({ minimum: 1, description: 'Without it the newest' })),
  period: Type.String({ maxLength: 20, examples: ['2025'] }),
  opens: Day('When departments are to be called'),
  cutoff: Day('The last day of filling; the day after, values are frozen'),
  reviewDue: Type.Optional(Nullable(Day())),
  panelDue: Type.Optional(Nullable(Day())),
  appealDue: Type.Optional(Nullable(Day())),
  countsFrom: Type.Optional(CountsFrom),
  provinceReviews: Type.Optional(
    Type.Boolean({
      description:
        'The place between an area and the country confirms before anybody decides; default: false',
    }),
  ),
  areas: Type.Array(Code, { maxItems: 5_000 }),
});
/** PUT /api/v1/rounds/:id */
export const ChangedRoundWire = Type.Object({
  ...NewRoundWire.properties,
  revision: Type.Integer({ minimum: 1, description: 'The one that was looked at' }),
});

/** POST /api/v1/rounds/:id/move */
export const RoundMoveWire = Type.Object({
  move: Move,
  revision: Type.Integer({ minimum: 1, description: 'The one that was looked at' }),
  reason: Type.Optional(Type.String({ maxLength: 2_000 })),
});

const ProgressWire = Type.Object({
  items: Type.Integer({ description: 'Figures that departments are asked for' }),
  started: Type.Integer(),
  sent: Type.Integer(),
  decided: Type.Integer({ description: 'Verified, rejected, or not applicable' }),
  verified: Type.Integer(),
});
export type ProgressWire = Type.Static<typeof ProgressWire>;

const head = {
  id: Type.String(),
  name: LocalTextWire,
  framework: Type.Object({ id: Type.String(), revision: Type.Integer() }),
  period: Type.String(),
  opens: Type.String(),
  cutoff: Type.String(),
  reviewDue: Nullable(Type.String()),
  panelDue: Nullable(Type.String()),
  appealDue: Nullable(Type.String()),
  countsFrom: CountsFrom,
  provinceReviews: Type.Boolean(),
  state: State,
  revision: Type.Integer(),
  at: Type.String(),
  actor: ActorWire,
  frozenAt: Nullable(Type.String()),
  runId: Nullable(Type.String()),
  editionId: Nullable(Type.String()),
};

/** GET /api/v1/rounds */
export const RoundSummaryWire = Type.Object({
  ...head,
  items: Type.Integer(),
  sent: Type.Integer(),
  areas: Type.Integer(),
  completed: Type.Integer({ description: 'Areas that have signed off' }),
});
export type RoundSummaryWire = Type.Static<typeof RoundSummaryWire>;
export const RoundPageWire = PageWire(RoundSummaryWire);

const ObstacleWire = Type.Object({
  code: Type.String(),
  soft: Type.Boolean({ description: 'Yields to a reason' }),
  message: Type.String(),
});

/** GET /api/v1/rounds/:id */
export const RoundWire = Type.Object({
  ...head,
  today: Type.String(),
  frameworkName: LocalTextWire,
  progress: ProgressWire,
  areas: Type.Array(
    Type.Object({
      code: Type.String(),
      name: LocalTextWire,
      province: Nullable(Type.String()),
      progress: ProgressWire,
      completedAt: Nullable(Type.String()),
      completedBy: Nullable(ActorWire),
      note: Type.String(),
      confirmedAt: Nullable(Type.String()),
      confirmedBy: Nullable(ActorWire),
    }),
  ),
  provinces: Type.Array(
    Type.Object({
      code: Nullable(Type.String()),
      name: Nullable(LocalTextWire),
      areas: Type.Integer(),
      started: Type.Integer({ description: 'Areas that have begun' }),
      completed: Type.Integer({ description: 'Areas that have signed off' }),
      confirmed: Type.Integer(),
      progress: ProgressWire,
    }),
  ),
  departments: Type.Array(
    Type.Object({ department: Type.String(), areas: Type.Integer(), progress: ProgressWire }),
  ),
  reminders: Type.Array(
    Type.Object({
      area: Type.String(),
      department: Type.String(),
      due: Type.String(),
      daysLate: Type.Integer({ description: '0 or less: still to come' }),
      codes: Type.Array(Type.String()),
    }),
  ),
  names: Type.Record(Type.String(), LocalTextWire, {
    description: 'Of the indicators and variables asked for',
  }),
  toAsk: Nullable(
    Type.Array(
      Type.Object({
        code: Type.String(),
        department: Type.String(),
        asked: Type.Integer({ description: 'Of so many areas' }),
        isMeasured: Type.Boolean({ description: 'City data bring it' }),
      }),
    ),
  ),
  moves: Type.Array(
    Type.Object({
      move: Move,
      to: State,
      needsReason: Type.Boolean(),
      obstacles: Type.Array(ObstacleWire),
    }),
  ),
  appeals: Type.Array(
    Type.Object({
      no: Type.Integer(),
      area: Type.String(),
      text: Type.String(),
      at: Type.String(),
      actor: ActorWire,
      decision: Nullable(Type.Union([Type.Literal('upheld'), Type.Literal('dismissed')])),
      answer: Nullable(Type.String()),
      answeredAt: Nullable(Type.String()),
      answeredBy: Nullable(ActorWire),
    }),
  ),
  events: Type.Array(
    Type.Object({
      no: Type.Integer(),
      kind: Type.String(),
      details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
      at: Type.String(),
      actor: ActorWire,
    }),
  ),
  recomputed: Nullable(
    Type.Object(
      {
        before: Type.String({ description: 'The run before the last' }),
        areas: Type.Array(
          Type.Object({
            area: Type.String(),
            scoreBefore: Nullable(Type.Number()),
            scoreAfter: Nullable(Type.Number()),
            rankBefore: Nullable(Type.Integer()),
            rankAfter: Nullable(Type.Integer()),
          }),
        ),
      },
      { description: 'What computing again has changed' },
    ),
  ),
  panel: Nullable(
    Type.Object({
      method: Type.Union([Type.Literal('ahp'), Type.Literal('budget')]),
      state: Type.String(),
      repeat: Type.Integer(),
      experts: Type.Integer(),
    }),
  ),
});
export type RoundWire = Type.Static<typeof RoundWire>;

/** POST /api/v1/rounds/:id/areas/:code/complete */
export const CompleteAreaWire = Type.Object({ note: Type.Optional(Type.String({ maxLength: 2_000 })) });
/** POST /api/v1/rounds/:id/areas/:code/send-back */
export const SendBackWire = Type.Object({ reason: Said });
/** POST /api/v1/rounds/:id/appeals */
export const NewAppealWire = Type.Object({ area: Code, text: Said });
/** POST /api/v1/rounds/:id/appeals/:no */
export const AppealAnswerWire = Type.Object({
  decision: Type.Union([Type.Literal('upheld'), Type.Literal('dismissed')]),
  answer: Said,
});
