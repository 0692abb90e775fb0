import type { ValueState } from '../model/value.ts';

/** Who moves a submission: the department that fills it in, or whoever reviews it. */
export type Side = 'department' | 'reviewer';

/**
 * Who may change an item, as its round has it. `open`: its department and reviewers; so is every item outside of a round. `filling`: its
 * department, until the place in between has confirmed; `confirming`: that is to confirm now; `review`: reviewers alone, the values are
 * frozen; `closed`: nobody, a result stands on it.
 */
export const STAGES = ['open', 'filling', 'confirming', 'review', 'closed'] as const;
export type Stage = (typeof STAGES)[number];
const FILLING: readonly Stage[] = ['open', 'filling'];
const DECIDING: readonly Stage[] = ['open', 'review'];
const ASKING: readonly Stage[] = ['open', 'filling', 'confirming', 'review'];

interface Move {
  readonly by: Side;
  readonly in: readonly Stage[];
  readonly from: readonly ValueState[];
  readonly to: ValueState;
  /** What has to be said: a question to the department, or a reason that everybody can read later. */
  readonly says?: 'question' | 'reason';
  /** Whether there must be a version with a number to move. */
  readonly needsNumber?: true;
  /** Whether the department may fill the item in again, although its round is beyond that. */
  readonly opens?: true;
}

/**
 * How the state of a submission may change, and by whom; every other change is refused. Nothing here makes a number zero: a
 * return keeps the numbers in the submission's history and takes them out of force.
 */
export const MOVES = {
  send: { by: 'department', in: FILLING, from: ['not-reported'], to: 'reported', needsNumber: true },
  review: { by: 'reviewer', in: DECIDING, from: ['reported'], to: 'under-review', needsNumber: true },
  return: {
    by: 'reviewer',
    in: ASKING,
    opens: true,
    from: ['reported', 'under-review', 'verified', 'rejected', 'not-applicable'],
    to: 'not-reported',
    says: 'question',
  },
  verify: {
    by: 'reviewer',
    in: DECIDING,
    from: ['reported', 'under-review'],
    to: 'verified',
    needsNumber: true,
  },
  reject: {
    by: 'reviewer',
    in: DECIDING,
    from: ['reported', 'under-review', 'verified'],
    to: 'rejected',
    says: 'reason',
    needsNumber: true,
  },
  override: {
    by: 'reviewer',
    in: DECIDING,
    from: ['not-reported', 'reported', 'under-review', 'verified', 'rejected'],
    to: 'verified',
    says: 'reason',
    needsNumber: true,
  },
  setNotApplicable: {
    by: 'reviewer',
    in: DECIDING,
    from: ['not-reported', 'reported', 'under-review', 'rejected'],
    to: 'not-applicable',
    says: 'reason',
  },
  /** Lets a department send after all what was not sent when its round was frozen. */
  reopen: {
    by: 'reviewer',
    in: ['review'],
    opens: true,
    from: ['not-reported'],
    to: 'not-reported',
    says: 'reason',
  },
} as const satisfies Readonly<Record<string, Move>>;

export type MoveName = keyof typeof MOVES;
export const MOVE_NAMES = Object.keys(MOVES) as MoveName[];

/** The states in which a department may change its draft and its evidence. */
const FILLED_IN: readonly ValueState[] = ['not-reported'];

/** Whether a department may change an item's draft and its evidence. */
export const isFillable = (state: ValueState, stage: Stage): boolean =>
  FILLED_IN.includes(state) && FILLING.includes(stage);

/** Whether a stage has a move; the state has to allow it too. */
export const isInStage = (name: MoveName, stage: Stage): boolean => {
  const { in: stages }: Move = MOVES[name];
  return stages.includes(stage);
};

/** Whether anything can be said about an item. */
export const isDiscussed = (stage: Stage): boolean => ASKING.includes(stage);

/** The stage of an item after a move: one that was returned is filled in again, also beyond its round's cut-off date. */
export function stageAfterMove(name: MoveName, stage: Stage): Stage {
  const { opens }: Move = MOVES[name];
  if (!opens) return stage;
  return stage === 'review' ? 'open' : stage === 'confirming' ? 'filling' : stage;
}

/** The state that a move leads to from a state; undefined where nobody may move it so. */
export function stateAfter(name: MoveName, from: ValueState): ValueState | undefined {
  const { from: allowed, to }: Move = MOVES[name];
  return allowed.includes(from) ? to : undefined;
}

/** The moves that some sides may make from a state in a stage. */
export const movesFrom = (from: ValueState, stage: Stage, sides: readonly Side[]): readonly MoveName[] =>
  MOVE_NAMES.filter(
    (name) =>
      sides.includes(MOVES[name].by) && isInStage(name, stage) && stateAfter(name, from) !== undefined,
  );

/** From which state on an item's number counts for scores. */
export type CountsFrom = 'reported' | 'verified';

/**
 * The state in which an item's number is put in force. Where only verified numbers count, one that was reported is put as under
 * review: it is shown and not scored.
 */
export const stateInForce = (state: ValueState, countsFrom: CountsFrom): ValueState =>
  state === 'reported' && countsFrom === 'verified' ? 'under-review' : state;

/** Whether a state carries a number; the others say why there is none. */
export const carriesNumber = (state: ValueState): boolean =>
  state !== 'not-reported' && state !== 'not-applicable';
