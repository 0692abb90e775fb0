import { expect, test } from 'vitest';
import {
  type Panel,
  panelIssues,
  partsOf,
  putPart,
  selectPanel,
  seriesOf,
  slicesOf,
  takePart,
} from './panel.ts';

const panel: Panel = {
  areas: ['A', 'B', 'A', 'B', 'A'],
  periods: ['2021', '2021', '2019', '2019', '2020'],
};

test('periods rise, and keep the rows in the table’s order', () => {
  expect(slicesOf(panel).map(({ period, rows }) => [period, [...rows]])).toEqual([
    ['2019', [2, 3]],
    ['2020', [4]],
    ['2021', [0, 1]],
  ]);
});

test('an area’s series goes by the calendar; years, quarters and months are whole months', () => {
  expect(seriesOf(panel).map(({ rows }) => [...rows])).toEqual([
    [2, 4, 0],
    [3, 1],
  ]);
  const months = (...periods: string[]) => [
    ...seriesOf({ areas: periods.map(() => 'A'), periods })[0]!.months.map((month) => month - 2020 * 12),
  ];
  expect(months('2020', '2021', '2021-Q3', '2021-12')).toEqual([0, 12, 18, 23]);
  expect(months('2020-02-01', '2020-02-11')[1]).toBeCloseTo(1 + 10 / 31, 9);
});

test('a statistic is taken over each period, over the panel, or over all there is', () => {
  const names = ['A 2021', 'B 2021', 'A 2019', 'B 2019', 'A 2020'];
  const column = Float64Array.of(1, 2, 3, 4, 5);
  const parts = partsOf(names, panel, undefined);
  expect(parts.map(({ areas }) => areas)).toEqual([['A 2019', 'B 2019'], ['A 2020'], ['A 2021', 'B 2021']]);
  expect(parts.map((part) => [...takePart(column, part)])).toEqual([[3, 4], [5], [1, 2]]);
  putPart(Float64Array.of(30, 40), parts[0]!, column);
  expect([...column]).toEqual([1, 2, 30, 40, 5]);
  expect(partsOf(names, panel, 'panel')).toEqual([{ areas: names }]);
  expect(partsOf(names, undefined, 'period')).toEqual([{ areas: names }]);
});

test('rows that are left keep their area and period', () => {
  expect(selectPanel(panel, [4, 1])).toEqual({ areas: ['A', 'B'], periods: ['2020', '2021'] });
});

test('an area twice in a period, and periods that are none, are named', () => {
  const issues = panelIssues({
    areas: ['A', 'A', 'A', 'B'],
    periods: ['2020', '2020', '2021-13', '2021-13'],
  });
  expect(issues.map(({ code, details }) => [code, details])).toEqual([
    ['panel.periodUnknown', { period: '2021-13' }],
    ['panel.repeated', { area: 'A', period: '2020' }],
  ]);
  expect(panelIssues(panel)).toEqual([]);
});
