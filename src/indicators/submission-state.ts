import type { ValueState } from '../model/value.ts';

/** Who moves a submission: the department that fills it in, or whoever reviews it. */
export type Side = 'department' | 'reviewer';

interface Move {
  readonly by: Side;
  readonly from: readonly ValueState[];
  readonly to: ValueState;
  /** What has to be said: a question to the department, or a reason that everybody can read later. */
  readonly says?: 'question' | 'reason';
  /** Whether there must be a version with a number to move. */
  readonly needsNumber?: true;
}

/**
 * How the state of a submission may change, and by whom; every other change is refused. Nothing here makes a number zero: a
 * return keeps the numbers in the submission's history and takes them out of force.
 */
export const MOVES = {
  send: { by: 'department', from: ['not-reported'], to: 'reported', needsNumber: true },
  review: { by: 'reviewer', from: ['reported'], to: 'under-review', needsNumber: true },
  return: {
    by: 'reviewer',
    from: ['reported', 'under-review', 'verified', 'rejected', 'not-applicable'],
    to: 'not-reported',
    says: 'question',
  },
  verify: { by: 'reviewer', from: ['reported', 'under-review'], to: 'verified', needsNumber: true },
  reject: {
    by: 'reviewer',
    from: ['reported', 'under-review', 'verified'],
    to: 'rejected',
    says: 'reason',
    needsNumber: true,
  },
  override: {
    by: 'reviewer',
    from: ['not-reported', 'reported', 'under-review', 'verified', 'rejected'],
    to: 'verified',
    says: 'reason',
    needsNumber: true,
  },
  setNotApplicable: {
    by: 'reviewer',
    from: ['not-reported', 'reported', 'under-review', 'rejected'],
    to: 'not-applicable',
    says: 'reason',
  },
} as const satisfies Readonly<Record<string, Move>>;

export type MoveName = keyof typeof MOVES;
export const MOVE_NAMES = Object.keys(MOVES) as MoveName[];

/** The states in which a department may change its draft and its evidence. */
export const FILLED_IN: readonly ValueState[] = ['not-reported'];

/** The state that a move leads to from a state; undefined where nobody may move it so. */
export function stateAfter(name: MoveName, from: ValueState): ValueState | undefined {
  const { from: allowed, to }: Move = MOVES[name];
  return allowed.includes(from) ? to : undefined;
}

/** The moves that some sides may make from a state. */
export const movesFrom = (from: ValueState, sides: readonly Side[]): readonly MoveName[] =>
  MOVE_NAMES.filter((name) => sides.includes(MOVES[name].by) && stateAfter(name, from) !== undefined);

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
