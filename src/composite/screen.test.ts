import { describe, expect, test } from 'vitest';
import { table } from '../../test/small-framework.ts';
import type { ScreenStep } from '../model/method.ts';
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

describe('the other conditions', () => {
  const columns = { X: [1, 0, NONE, 0], Y: [1, 0, 2, NONE], Z: [0, 5, 2, NONE] };
  const run = (step: Partial<ScreenStep>) =>
    screen(
      table(columns),
      Object.keys(columns),
      { step: 'screen', minAvailability: 0, ...step },
      new Map([['D', ['X', 'Y']]]),
    );

  test('a least share under a dimension', () => {
    const { rows, log } = run({ dimensions: { D: 1 } });
    expect(rows).toEqual([0, 1]);
    expect(log.screenedOut.map(({ area, reasons }) => [area, reasons])).toEqual([
      ['C', [{ condition: 'dimension', dimension: 'D', share: 0.5, required: 1 }]],
      ['D', [{ condition: 'dimension', dimension: 'D', share: 0.5, required: 1 }]],
    ]);
  });

  test('a least share of values that are not zero; without any value the condition does not hold', () => {
    const { rows, log } = run({ minNonZero: 0.5 });
    expect(rows).toEqual([0, 2]);
    expect(log.screenedOut.map(({ reasons }) => reasons)).toEqual([
      [{ condition: 'nonZero', share: 1 - 2 / 3, required: 0.5 }],
      [{ condition: 'nonZero', share: 0, required: 0.5 }],
    ]);
    const nothing = screen(table({ X: [NONE] }), ['X'], {
      step: 'screen',
      minAvailability: 0,
      minNonZero: 0,
    });
    expect(nothing.log.screenedOut[0]?.reasons).toEqual([{ condition: 'nonZero', share: null, required: 0 }]);
  });

  test('named areas stay or go whatever the conditions say, and the log says so', () => {
    const { rows, log } = run({ minAvailability: 0.6, keep: ['D'], leaveOut: ['A'] });
    expect(rows).toEqual([1, 2, 3]);
    expect(log.screenedOut.map(({ area, reasons }) => [area, reasons])).toEqual([
      ['A', [{ condition: 'leaveOut' }]],
    ]);
    expect(log.keptByName).toEqual([
      {
        area: 'D',
        availability: 1 / 3,
        required: 0.6,
        reasons: [{ condition: 'availability', share: 1 / 3, required: 0.6 }],
      },
    ]);
  });

  test('what it names and what is not there is refused, all at once', () => {
    expect(() => run({ keep: ['A', 'Q'], leaveOut: ['A'], dimensions: { E: 1 } })).toThrow(
      expect.objectContaining({
        code: 'method.impossible',
        details: { step: 'screen' },
        issues: [
          expect.objectContaining({ code: 'screen.areaUnknown', details: { area: 'Q' } }),
          expect.objectContaining({ code: 'screen.keepAndLeaveOut', details: { area: 'A' } }),
          expect.objectContaining({ code: 'screen.dimensionUnknown', details: { dimension: 'E' } }),
        ],
      }),
    );
  });

  test('in a panel a row is one area in one period, and an area is named by its own code', () => {
    const panel = { areas: ['A', 'B', 'A', 'B'], periods: ['2019', '2019', '2020', '2020'] };
    const { rows, log } = screen(
      table({ X: [1, NONE, NONE, NONE] }, ['A 2019', 'B 2019', 'A 2020', 'B 2020']),
      ['X'],
      { step: 'screen', minAvailability: 1, keep: ['B'] },
      new Map(),
      panel,
    );
    expect(rows).toEqual([0, 1, 3]);
    expect(log.screenedOut.map(({ area }) => area)).toEqual(['A 2020']);
  });
});
