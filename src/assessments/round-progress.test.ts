import { describe, expect, test } from 'vitest';
import { progressBy, progressOf, type RoundItem, remindersOf } from './round-progress.ts';

const item = (
  area: string,
  department: string,
  code: string,
  state: RoundItem['state'],
  due: string | null = '2026-10-31',
): RoundItem => ({
  id: 1,
  area,
  code,
  period: '2026',
  department,
  due,
  state,
  stage: 'open',
  isStarted: false,
  modifiedAt: '2026-10-01T00:00:00Z',
});
const ITEMS = [
  item('370100', 'statistics', 'GDP', 'verified'),
  item('370100', 'statistics', 'JOBS', 'not-reported'),
  { ...item('370100', 'environment', 'GREEN', 'not-reported'), isStarted: true },
  item('370200', 'statistics', 'GDP', 'reported'),
  item('370200', 'statistics', 'JOBS', 'rejected'),
  item('370200', 'environment', 'GREEN', 'not-applicable'),
];

describe('progress', () => {
  test('counts what is begun, sent, decided and verified; a draft is begun and not sent', () => {
    expect(progressOf(ITEMS)).toEqual({ items: 6, started: 5, sent: 4, decided: 3, verified: 1 });
    expect(progressOf([])).toEqual({ items: 0, started: 0, sent: 0, decided: 0, verified: 0 });
  });

  test('by area, department or place in between; those without one come last', () => {
    expect(progressBy(ITEMS, ({ area }) => area).map(({ key, progress }) => [key, progress.sent])).toEqual([
      ['370100', 1],
      ['370200', 3],
    ]);
    const byProvince = progressBy(ITEMS, ({ area }) => (area === '370100' ? null : '370000'));
    expect(byProvince.map(({ key }) => key)).toEqual(['370000', null]);
  });
});

describe('reminders', () => {
  test('name each department that owes figures, whoever is latest first', () => {
    const late = [...ITEMS, item('370200', 'transport', 'BUS', 'not-reported', '2026-10-20')];
    expect(remindersOf(late, '2026-11-02')).toEqual([
      { area: '370200', department: 'transport', due: '2026-10-20', daysLate: 13, codes: ['BUS'] },
      { area: '370100', department: 'environment', due: '2026-10-31', daysLate: 2, codes: ['GREEN'] },
      { area: '370100', department: 'statistics', due: '2026-10-31', daysLate: 2, codes: ['JOBS'] },
    ]);
  });

  test('begin two weeks before the day, and leave out what has none', () => {
    expect(remindersOf(ITEMS, '2026-10-17').map(({ daysLate }) => daysLate)).toEqual([-14, -14]);
    expect(remindersOf(ITEMS, '2026-10-16')).toEqual([]);
    expect(remindersOf([item('370100', 'statistics', 'GDP', 'not-reported', null)], '2026-12-01')).toEqual(
      [],
    );
  });
});
