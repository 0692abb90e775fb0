import { expect, test } from 'vitest';
import type { InputValue } from './input.ts';
import { latestPeriod, selectValues } from './select.ts';

const value = (
  period: string,
  number: number | null,
  state: InputValue['state'] = 'reported',
): InputValue => ({
  area: '370200',
  indicator: 'GDP',
  period,
  value: number,
  state,
  origin: null,
});
const chosen = (values: InputValue[], period: string, maxAge: number) =>
  selectValues(values, ['GDP'], period, maxAge).values.map(
    (one) => `${one.period} ${one.value} ${one.state}`,
  );

test('the value of the period itself wins over an earlier one', () => {
  expect(chosen([value('2018', 1), value('2019', 2), value('2020', 3)], '2019', 3)).toEqual([
    '2019 2 reported',
  ]);
});

test('an earlier value counts up to maxAge years back, and no further', () => {
  expect(chosen([value('2016', 1), value('2017', 2)], '2019', 2)).toEqual(['2017 2 reported']);
  expect(chosen([value('2016', 1)], '2019', 2)).toEqual([]);
});

test('a value that was not reported is passed over for an earlier number', () => {
  expect(chosen([value('2018', 5), value('2019', null, 'not-reported')], '2019', 1)).toEqual([
    '2018 5 reported',
  ]);
});

test('without a number the latest value stays, since its state says why', () => {
  const values = [value('2018', null, 'not-reported'), value('2019', 7, 'under-review')];
  expect(chosen(values, '2019', 1)).toEqual(['2019 7 under-review']);
});

test('not applicable ends the search', () => {
  expect(chosen([value('2018', 5), value('2019', null, 'not-applicable')], '2019', 1)).toEqual([
    '2019 null not-applicable',
  ]);
});

test('only the same kind of period counts: a quarter is not a year, a month not a quarter', () => {
  expect(chosen([value('2019-Q3', 1), value('2019-07', 2)], '2019', 5)).toEqual([]);
  expect(chosen([value('2019-Q3', 1), value('2019-07', 2)], '2019-Q4', 1)).toEqual(['2019-Q3 1 reported']);
});

test('the log says for each column how many areas had the period, an earlier one, and how old', () => {
  const values = [value('2018', 5), { ...value('2019', 6), area: '370100' }];
  expect(selectValues(values, ['GDP', 'POP'], '2019', 1).log).toEqual({
    step: 'select',
    period: '2019',
    maxAge: 1,
    states: ['reported', 'verified'],
    columns: {
      GDP: { exact: 1, earlier: 1, oldest: '2018' },
      POP: { exact: 0, earlier: 0, oldest: null },
    },
  });
});

test('the latest period is the one that ends last, then the longest', () => {
  expect(latestPeriod([value('2019', 1), value('2019-12', 1), value('2018', 1)], ['GDP'])).toBe('2019');
  expect(latestPeriod([value('2019', 1), value('2020-Q1', 1)], ['GDP'])).toBe('2020-Q1');
  expect(latestPeriod([value('2019', 1), value('2020', null, 'not-reported')], ['GDP'])).toBe('2019');
  expect(latestPeriod([value('2019', 1)], ['POP'])).toBeUndefined();
});
