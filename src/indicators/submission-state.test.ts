import { describe, expect, test } from 'vitest';
import { VALUE_STATES } from '../model/value.ts';
import {
  carriesNumber,
  isDiscussed,
  isFillable,
  MOVE_NAMES,
  movesFrom,
  type Side,
  STAGES,
  type Stage,
  stageAfterMove,
  stateAfter,
  stateInForce,
} from './submission-state.ts';

/** Every move that is allowed; all others are refused. */
const ALLOWED: Readonly<Record<string, string>> = {
  'send not-reported': 'reported',
  'review reported': 'under-review',
  'return reported': 'not-reported',
  'return under-review': 'not-reported',
  'return verified': 'not-reported',
  'return rejected': 'not-reported',
  'return not-applicable': 'not-reported',
  'verify reported': 'verified',
  'verify under-review': 'verified',
  'reject reported': 'rejected',
  'reject under-review': 'rejected',
  'reject verified': 'rejected',
  'override not-reported': 'verified',
  'override reported': 'verified',
  'override under-review': 'verified',
  'override verified': 'verified',
  'override rejected': 'verified',
  'setNotApplicable not-reported': 'not-applicable',
  'setNotApplicable reported': 'not-applicable',
  'setNotApplicable under-review': 'not-applicable',
  'setNotApplicable rejected': 'not-applicable',
  'reopen not-reported': 'not-reported',
};

test.each(
  MOVE_NAMES.flatMap((move) =>
    VALUE_STATES.map((state) => [move, state, ALLOWED[`${move} ${state}`]] as const),
  ),
)('%s of what is %s leads to %s', (move, state, to) => {
  expect(stateAfter(move, state)).toBe(to);
});

describe('who may move', () => {
  test('a department hands in, and nothing else', () => {
    expect(VALUE_STATES.map((state) => movesFrom(state, 'open', ['department']))).toEqual([
      [],
      ['send'],
      [],
      [],
      [],
      [],
    ]);
  });

  test('a reviewer decides, and hands nothing in', () => {
    expect(movesFrom('reported', 'open', ['reviewer'])).toEqual([
      'review',
      'return',
      'verify',
      'reject',
      'override',
      'setNotApplicable',
    ]);
    expect(movesFrom('not-reported', 'open', ['reviewer'])).toEqual(['override', 'setNotApplicable']);
    expect(movesFrom('not-reported', 'open', [])).toEqual([]);
  });
});

describe('as its round has it', () => {
  const moves = (stage: Stage, side: Side) =>
    (['not-reported', 'reported'] as const).map((state) => movesFrom(state, stage, [side]));

  test('a department sends while its round collects, and until it has signed off where somebody above confirms', () => {
    expect(STAGES.map((stage) => moves(stage, 'department')[0])).toEqual([['send'], ['send'], [], [], []]);
    expect(STAGES.map((stage) => isFillable('not-reported', stage))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('nobody decides before the place in between has confirmed, or where a result stands', () => {
    expect(moves('filling', 'reviewer')).toEqual([[], ['return']]);
    expect(moves('confirming', 'reviewer')).toEqual([[], ['return']]);
    expect(moves('review', 'reviewer')[0]).toEqual(['override', 'setNotApplicable', 'reopen']);
    expect(moves('closed', 'reviewer')).toEqual([[], []]);
    expect(isDiscussed('review')).toBe(true);
    expect(isDiscussed('closed')).toBe(false);
  });

  test('what is returned or opened again can be filled in, whatever the phase', () => {
    expect(STAGES.slice(0, 4).map((stage) => stageAfterMove('return', stage))).toEqual([
      'open',
      'filling',
      'filling',
      'open',
    ]);
    expect(stageAfterMove('reopen', 'review')).toBe('open');
    expect(stageAfterMove('verify', 'review')).toBe('review');
  });
});

describe('in force', () => {
  test('a reported number counts only where it is said so', () => {
    expect(stateInForce('reported', 'reported')).toBe('reported');
    expect(stateInForce('reported', 'verified')).toBe('under-review');
    expect(stateInForce('verified', 'verified')).toBe('verified');
  });

  test('what is not reported or not applicable has no number', () => {
    expect(VALUE_STATES.filter((state) => !carriesNumber(state))).toEqual(['not-reported', 'not-applicable']);
  });
});
