import { describe, expect, test } from 'vitest';
import { VALUE_STATES } from '../model/value.ts';
import { carriesNumber, MOVE_NAMES, movesFrom, stateAfter, stateInForce } from './submission-state.ts';

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
    expect(VALUE_STATES.map((state) => movesFrom(state, ['department']))).toEqual([
      [],
      ['send'],
      [],
      [],
      [],
      [],
    ]);
  });

  test('a reviewer decides, and hands nothing in', () => {
    expect(movesFrom('reported', ['reviewer'])).toEqual([
      'review',
      'return',
      'verify',
      'reject',
      'override',
      'setNotApplicable',
    ]);
    expect(movesFrom('not-reported', ['reviewer'])).toEqual(['override', 'setNotApplicable']);
    expect(movesFrom('not-reported', [])).toEqual([]);
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
