import { expect, test } from 'vitest';
import { daysLeft, daysUntil } from './days-until.ts';

test('days to a due date are counted by the calendar', () => {
  expect(daysUntil('2026-03-01', '2026-02-26')).toBe(3);
  expect(daysUntil('2026-03-01', '2026-03-01')).toBe(0);
  expect(daysUntil('2026-02-28', '2026-03-01')).toBe(-1);
});

test('and told as left, today or over', () => {
  const t = (key: string, params?: Record<string, number>) => `${key} ${params?.count ?? ''}`.trim();
  expect([3, 0, -2].map((days) => daysLeft(days, t))).toEqual([
    'submit.dueIn 3',
    'submit.dueToday',
    'submit.overdue 2',
  ]);
});
