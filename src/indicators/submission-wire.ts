import { Type } from 'typebox';
import { VALUE_STATES } from '../model/value.ts';
import { ActorWire, IssueWire, LocalTextWire, Nullable } from '../platform/wire.ts';
import { GRADES } from './submission-figures.ts';
import { MOVE_NAMES, STAGES } from './submission-state.ts';

const Num = Nullable(Type.Number());
const Text = Type.String({ maxLength: 4000 });
const Unit = Nullable(Type.String({ minLength: 1, maxLength: 100 }));
const PeriodText = Nullable(
  Type.String({ minLength: 4, maxLength: 10, description: '`2025`, `2025-Q3`, `2025-07`' }),
);
const oneOf = <T extends string>(choices: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(choices.map((choice) => Type.Literal(choice))));
export const ValueStateWire = oneOf(VALUE_STATES);
export const CountsFromWire = Type.Union([Type.Literal('reported'), Type.Literal('verified')]);
const Grade = oneOf(GRADES);
const Move = oneOf(MOVE_NAMES);

/** What a department enters. Null where it has entered nothing; nothing is taken as zero. */
export const FiguresWire = Type.Object({
  numerator: Num,
  denominator: Num,
  numeratorUnit: Unit,
  denominatorUnit: Unit,
  numeratorPeriod: PeriodText,
  denominatorPeriod: PeriodText,
  parts: Type.Array(
    Type.Object({
      of: Type.Union([Type.Literal('numerator'), Type.Literal('denominator')]),
      name: Type.String({ minLength: 1, maxLength: 200 }),
      value: Num,
    }),
    { maxItems: 100, description: 'They add up to the figure that they are of' },
  ),
  value: Num,
  source: Text,
  grade: Nullable(Grade),
  comment: Text,
});
export type FiguresWire = Type.Static<typeof FiguresWire>;

const FigureWire = Type.Object({ code: Type.String(), unit: Type.String(), unitSymbol: LocalTextWire });

export const PlausibilityFindingWire = Type.Object({
  rule: Type.String(),
  severity: Type.Union([Type.Literal('notice'), Type.Literal('warning')]),
  details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  message: Type.String({ description: 'In the language of Accept-Language' }),
});

const item = {
  id: Type.Integer(),
  framework: Type.Object({ id: Type.String(), revision: Type.Integer() }),
  code: Type.String(),
  name: LocalTextWire,
  unit: Type.String(),
  unitSymbol: LocalTextWire,
  area: Type.Object({ code: Type.String(), name: LocalTextWire }),
  period: Type.String(),
  department: Type.String(),
  round: Nullable(Type.String()),
  due: Nullable(Type.String()),
  countsFrom: CountsFromWire,
  state: ValueStateWire,
  stage: oneOf(STAGES),
  revision: Type.Integer({ description: 'Whoever changes the item names the one that was looked at' }),
  version: Type.Integer({ description: 'The last version that was sent or set by a reviewer; 0: none yet' }),
  hasDraft: Type.Boolean(),
  hasQuestion: Type.Boolean({ description: 'The reviewer waits for an answer' }),
  value: Nullable(Type.Number({ description: 'Of the draft where there is one' })),
  modifiedAt: Type.String(),
  findings: Type.Array(PlausibilityFindingWire),
};

/** GET /api/v1/submissions/items */
export const SubmissionItemWire = Type.Object(item);
export type SubmissionItemWire = Type.Static<typeof SubmissionItemWire>;

export const SubmissionListWire = Type.Object({
  items: Type.Array(SubmissionItemWire),
  next: Nullable(Type.String()),
  counts: Type.Array(
    Type.Object({
      state: ValueStateWire,
      items: Type.Integer(),
      overdue: Type.Integer(),
      soon: Type.Integer({ description: 'Due within three days' }),
      drafts: Type.Integer(),
      questions: Type.Integer(),
    }),
    { description: 'Over all items that fit, whatever state is asked for' },
  ),
});
export type SubmissionListWire = Type.Static<typeof SubmissionListWire>;

export const SubmissionChoicesWire = Type.Object({
  departments: Type.Array(Type.String()),
  areas: Type.Array(Type.Object({ code: Type.String(), name: LocalTextWire })),
  periods: Type.Array(Type.String()),
});
export type SubmissionChoicesWire = Type.Static<typeof SubmissionChoicesWire>;

/** GET /api/v1/submissions/log */
export const SubmissionLogWire = Type.Object({
  entries: Type.Array(
    Type.Object({
      no: Type.Integer(),
      item: Type.Integer(),
      code: Type.String(),
      name: LocalTextWire,
      area: Type.Object({ code: Type.String(), name: LocalTextWire }),
      department: Type.String(),
      kind: Type.String(),
      text: Type.String(),
      at: Type.String(),
      actor: ActorWire,
      isOpen: Type.Boolean({ description: 'The item waits for an answer to it' }),
    }),
  ),
  next: Nullable(Type.String()),
});
export type SubmissionLogWire = Type.Static<typeof SubmissionLogWire>;

/** GET /api/v1/submissions/items/:id */
export const SubmissionWire = Type.Object({
  ...item,
  definition: Nullable(LocalTextWire),
  formula: Nullable(Type.String()),
  divided: Nullable(Type.Object({ numerator: FigureWire, denominator: FigureWire })),
  figures: FiguresWire,
  shared: Type.Array(
    Type.Object({
      code: Type.String(),
      unit: Type.String(),
      unitSymbol: LocalTextWire,
      maySettle: Type.Boolean(),
      numbers: Type.Array(
        Type.Object({
          item: Type.Integer(),
          code: Type.String(),
          name: LocalTextWire,
          value: Type.Number(),
          state: ValueStateWire,
          counts: Type.Boolean({ description: 'This is the one that scores use' }),
          isSettled: Type.Boolean({ description: 'Because a reviewer has settled it' }),
        }),
      ),
    }),
    { description: 'Figures for which several items of the area and period have different numbers' },
  ),
  issues: Type.Array(IssueWire, {
    description: 'What is still missing or does not fit before it can be sent',
  }),
  evidence: Type.Array(
    Type.Object({
      no: Type.Integer(),
      name: Type.String(),
      mediaType: Type.String(),
      bytes: Type.Integer(),
      sha256: Type.String(),
      side: Type.Union([Type.Literal('department'), Type.Literal('reviewer')], {
        description: 'Who attached it',
      }),
      mayRemove: Type.Boolean(),
      fromVersion: Type.Integer(),
      untilVersion: Nullable(Type.Integer({ description: 'The first version that it does not belong to' })),
      at: Type.String(),
      actor: ActorWire,
    }),
  ),
  versions: Type.Array(
    Type.Object({
      no: Type.Integer(),
      version: Type.Integer(),
      kind: Type.Union([Type.Literal('draft'), Type.Literal('sent'), Type.Literal('override')]),
      figures: FiguresWire,
      unit: Type.String(),
      at: Type.String(),
      actor: ActorWire,
    }),
  ),
  events: Type.Array(
    Type.Object({
      no: Type.Integer(),
      kind: Type.String(),
      version: Type.Integer(),
      fromState: ValueStateWire,
      toState: ValueStateWire,
      text: Type.String(),
      at: Type.String(),
      actor: ActorWire,
    }),
  ),
  moves: Type.Array(Move, { description: 'What the caller may do now' }),
  mayFill: Type.Boolean(),
  mayAttach: Type.Boolean({ description: 'A department to its figures, a reviewer to a decision' }),
});
export type SubmissionWire = Type.Static<typeof SubmissionWire>;

const revision = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const AskWire = Type.Object({
  framework: Type.String({ minLength: 1, maxLength: 200 }),
  revision: Type.Optional(revision),
  areas: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 10_000 }),
  period: Type.String({ minLength: 4, maxLength: 10 }),
  codes: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 1000 }),
  ),
  department: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  due: Type.Optional(Type.String({ minLength: 10, maxLength: 10 })),
  countsFrom: Type.Optional(CountsFromWire),
});
export const DraftWire = Type.Object({ revision, figures: FiguresWire });
export const SettleWire = Type.Object({
  revision,
  figure: Type.String({ minLength: 1, maxLength: 200, description: 'Code of the figure' }),
});
export const SendWire = Type.Object({ revision, figures: Type.Optional(FiguresWire) });
export const SeenWire = Type.Object({ revision });
export const SayWire = Type.Object({ revision, text: Type.String({ minLength: 1, maxLength: 4000 }) });
export const ReviewWire = Type.Object({
  revision,
  move: oneOf(['review', 'verify', 'return', 'reject', 'setNotApplicable', 'reopen'] as const),
  text: Type.Optional(Text),
});
export const VerifyWire = Type.Object({
  items: Type.Array(Type.Object({ id: Type.Integer({ minimum: 1 }), revision }), {
    minItems: 1,
    maxItems: 500,
    description: 'Each with the revision that was looked at',
  }),
});
export const VerifiedWire = Type.Object({
  verified: Type.Integer(),
  refused: Type.Array(Type.Object({ id: Type.Integer(), message: Type.String() }), {
    description: 'Those that stayed as they were, and why',
  }),
});
export type VerifiedWire = Type.Static<typeof VerifiedWire>;
export const OverrideWire = Type.Object({
  revision,
  figures: FiguresWire,
  text: Type.String({ minLength: 1, maxLength: 4000 }),
});
export const SheetWire = Type.Object({
  uploadId: Type.String({ minLength: 1, maxLength: 100 }),
  send: Type.Optional(Type.Boolean()),
});
export const SheetResultWire = Type.Object({ rows: Type.Integer(), changed: Type.Integer() });
export type SheetResultWire = Type.Static<typeof SheetResultWire>;
