import { describe, expect, test } from 'vitest';
import { framework, indicator, steps, table } from '../../test/small-framework.ts';
import { runComposite } from './run.ts';
import { stackPeriods } from './stack.ts';
import { columnOf } from './table.ts';

const year = (period: string, a: readonly number[], areas: readonly string[] = ['A', 'B', 'C']) => ({
  period,
  table: table({ A1: a }, areas),
  groups: {},
});

describe('several periods in one run', () => {
  test('rows are areas of periods; what a period does not have is missing', () => {
    const input = stackPeriods([
      { ...year('2019', [1, 2], ['A', 'B']), groups: { parent: ['X', null] } },
      { period: '2020', table: table({ B1: [5] }, ['A']), groups: {} },
    ]);
    expect(input.table.areas).toEqual(['A 2019', 'B 2019', 'A 2020']);
    expect(input.panel).toEqual({ areas: ['A', 'B', 'A'], periods: ['2019', '2019', '2020'] });
    expect([...columnOf(input.table, 'A1')]).toEqual([1, 2, Number.NaN]);
    expect([...columnOf(input.table, 'B1')]).toEqual([Number.NaN, Number.NaN, 5]);
    expect(input.groups).toEqual({ parent: ['X', null, null] });
  });

  test('over the panel one scale serves all periods; over the period each has its own', () => {
    const input = stackPeriods([year('2019', [0, 5, 10]), year('2020', [5, 10, 20])]);
    const scoresOf = (over: 'panel' | 'period') => {
      const method = steps({ step: 'normalise', method: 'minmax', to: [0, 100], over });
      const result = runComposite(framework([indicator('A1')], method), input);
      return { scores: [...columnOf(result.scores, 'INDEX')], ranks: [...columnOf(result.ranks, 'INDEX')] };
    };
    expect(scoresOf('panel')).toEqual({ scores: [0, 25, 50, 25, 50, 100], ranks: [3, 2, 1, 3, 2, 1] });
    const period = scoresOf('period');
    expect(period.scores[4]).toBeCloseTo(100 / 3, 10);
    expect([0, 2, 3, 5].map((row) => period.scores[row])).toEqual([0, 100, 0, 100]);
    expect(period.ranks).toEqual([3, 2, 1, 3, 2, 1]);
  });

  test('each period by itself gives the bits of runs of one period', () => {
    const years = [year('2019', [3, 1, 7]), year('2020', [2, 9, 4])];
    const file = framework([indicator('A1')]);
    const whole = columnOf(runComposite(file, stackPeriods(years)).scores, 'INDEX');
    const single = years.flatMap(({ table: part, groups }) => [
      ...columnOf(runComposite(file, { table: part, groups }).scores, 'INDEX'),
    ]);
    expect([...whole]).toEqual(single);
  });

  test('an area that stands twice in a period is refused', () => {
    const input = stackPeriods([year('2019', [1, 2, 3])]);
    const twice = { ...input, panel: { areas: ['A', 'A', 'C'], periods: input.panel.periods } };
    expect(() => runComposite(framework([indicator('A1')]), twice)).toThrow('method.impossible');
  });
});
