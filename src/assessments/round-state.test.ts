import { describe, expect, test } from 'vitest';
import {
  dateIssues,
  MOVES,
  movesFrom,
  obstaclesTo,
  ROUND_MOVES,
  ROUND_STATES,
  type RoundFacts,
  stageOf,
} from './round-state.ts';

const FACTS: RoundFacts = {
  today: '2026-11-01',
  opens: '2026-08-01',
  cutoff: '2026-10-31',
  reviewDue: null,
  panelDue: null,
  appealDue: null,
  areas: ['370100', '370200'],
  incomplete: [],
  unconfirmed: [],
  undecided: 0,
  panel: null,
  openAppeals: 0,
};
const codes = (move: Parameters<typeof obstaclesTo>[0], facts: Partial<RoundFacts>) =>
  obstaclesTo(move, { ...FACTS, ...facts }).map(({ code, soft }) => `${code}${soft ? ' (soft)' : ''}`);

describe('who may change an area’s figures', () => {
  const of = (
    state: Parameters<typeof stageOf>[0],
    isAbove: boolean,
    isComplete = false,
    isConfirmed = false,
  ) => stageOf(state, isAbove, { isComplete, isConfirmed });

  test('departments until the freeze, then reviewers, and nobody once there is a result', () => {
    expect(ROUND_STATES.map((state) => of(state, false))).toEqual([
      'open',
      'open',
      'review',
      'review',
      'review',
      'closed',
      'closed',
      'closed',
      'closed',
    ]);
  });

  test('where a province is in between it confirms first, also after the freeze', () => {
    expect(of('call', true)).toBe('filling');
    expect(of('call', true, true)).toBe('confirming');
    expect(of('call', true, true, true)).toBe('review');
    expect(of('frozen', true, true)).toBe('confirming');
    expect(of('frozen', true, true, true)).toBe('review');
    expect(of('review', true)).toBe('review');
    expect(codes('review', { unconfirmed: ['370100'] })).toEqual(['round.unconfirmed (soft)']);
  });
});

describe('the phases of a round', () => {
  test('from draft to publication, and no further', () => {
    let state: (typeof ROUND_STATES)[number] = 'draft';
    for (const move of ['call', 'freeze', 'review', 'panel', 'compute', 'appeal', 'publish'] as const) {
      expect(MOVES[move].from).toContain(state);
      state = MOVES[move].to;
    }
    expect(state).toBe('published');
    expect(movesFrom('published')).toEqual([]);
    expect(movesFrom('cancelled')).toEqual([]);
  });

  test('every phase but the last has a way on, and is reached by a move', () => {
    for (const state of ROUND_STATES) {
      if (state !== 'published' && state !== 'cancelled') expect(movesFrom(state)).not.toEqual([]);
      if (state !== 'draft') expect(ROUND_MOVES.some((move) => MOVES[move].to === state)).toBe(true);
    }
  });

  test('the panel is optional; a way back and an end need a reason, and stand last', () => {
    expect(movesFrom('review')).toEqual(['panel', 'compute', 'cancel']);
    expect(movesFrom('appeal')).toEqual(['publish', 'reconsider', 'cancel']);
    expect(ROUND_MOVES.filter((move) => MOVES[move].needsReason)).toEqual(['reopen', 'reconsider', 'cancel']);
  });
});

describe('what is in the way of a move', () => {
  test('nothing, where all is done', () => {
    for (const move of ROUND_MOVES)
      expect(codes(move, { ...(move === 'call' ? { today: '2026-08-01' } : {}), panel: null })).toEqual(
        move === 'panel' ? ['round.noPanel'] : [],
      );
  });

  test('a call needs areas and a cut-off date to come; an early one needs a reason', () => {
    expect(codes('call', { areas: [], today: '2026-08-01' })).toEqual(['round.noAreas']);
    expect(codes('call', { today: '2026-11-01' })).toEqual(['round.cutoffPassed']);
    expect(codes('call', { today: '2026-07-01' })).toEqual(['round.opensLater (soft)']);
  });

  test('values are frozen once the cut-off date is over and the areas are complete, else with a reason', () => {
    expect(codes('freeze', { today: '2026-10-31' })).toEqual(['round.cutoffAhead (soft)']);
    expect(obstaclesTo('freeze', { ...FACTS, incomplete: ['370100', '370200'] })).toEqual([
      { code: 'round.areasIncomplete', soft: true, details: { count: 2, areas: '370100, 370200' } },
    ]);
  });

  test('a panel needs experts; neither it nor a result waits for nothing', () => {
    expect(codes('panel', { panel: { state: 'preparing', experts: 0 } })).toEqual(['round.noExperts']);
    expect(codes('panel', { panel: { state: 'preparing', experts: 2 }, undecided: 1 })).toEqual([
      'round.undecided (soft)',
    ]);
    expect(codes('compute', { undecided: 2 })).toEqual(['round.undecided (soft)']);
    expect(codes('compute', { panel: { state: 'open', experts: 2 } })).toEqual(['round.panelOpen']);
    expect(codes('compute', { panel: { state: 'closed', experts: 2 } })).toEqual([
      'round.panelUnused (soft)',
    ]);
    expect(codes('compute', { panel: { state: 'applied', experts: 2 } })).toEqual([]);
  });

  test('nothing is published while an appeal is open; within the time for appeals only with a reason', () => {
    expect(codes('publish', { openAppeals: 1 })).toEqual(['round.appealsOpen']);
    expect(codes('publish', { appealDue: '2026-11-01' })).toEqual(['round.appealTime (soft)']);
    expect(codes('publish', { appealDue: '2026-10-31' })).toEqual([]);
  });
});

test('dates follow each other; those that are not set are passed over', () => {
  const dates = {
    opens: '2026-01-01',
    cutoff: '2026-02-01',
    reviewDue: null,
    panelDue: '2026-03-01',
    appealDue: null,
  };
  expect(dateIssues(dates)).toEqual([]);
  expect(
    dateIssues({ ...dates, cutoff: '2025-12-31', appealDue: '2026-02-28' }).map(({ at }) => at.path),
  ).toEqual(['/cutoff', '/appealDue']);
});
