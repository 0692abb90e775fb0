import { expect, test } from 'vitest';
import { table } from '../../test/small-framework.ts';
import { availability, screen } from './screen.ts';

const NONE = Number.NaN;

test('availability is the share that is there; zero is a value', () => {
  expect(availability([0, NONE, 3, NONE])).toBe(0.5);
});

test('an area stays if its share reaches the least one, and variables do not count', () => {
  const values = table({ X: [1, 1, NONE], Y: [1, NONE, NONE], POP: [NONE, NONE, 1] });
  const { rows, log } = screen(values, ['X', 'Y'], { step: 'screen', minAvailability: 0.5 });
  expect(rows).toEqual([0, 1]);
  expect(log.screenedOut).toEqual([
    {
      area: 'C',
      availability: 0,
      required: 0.5,
      reasons: [{ condition: 'availability', share: 0, required: 0.5 }],
    },
  ]);
});

test('a share that equals the least one as a decimal fraction is enough', () => {
  const columns = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`I${at}`, [at < 7 ? 1 : NONE]]));
  expect(screen(table(columns), Object.keys(columns), { step: 'screen', minAvailability: 0.7 }).rows).toEqual(
    [0],
  );
});
