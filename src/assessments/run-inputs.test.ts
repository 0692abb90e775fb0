import { expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import type { InputValue } from './input.ts';
import { digestInputs, inputsText, parseInputs } from './run-inputs.ts';

const values: InputValue[] = [
  {
    area: '370200',
    indicator: 'GDP',
    period: '2019',
    value: 11741.31,
    state: 'reported',
    origin: {
      kind: 'import',
      file: 'cities.csv',
      sheet: null,
      row: 12,
      column: '=GDP, 10^8',
      rowCount: 1,
      sha256: 'ab12',
    },
  },
  {
    area: '370200',
    indicator: 'PM25',
    period: '2019',
    value: 1e-7,
    state: 'verified',
    origin: {
      kind: 'import',
      file: 'pm.xlsx',
      sheet: "'quoted'",
      row: 2,
      column: 'value',
      rowCount: 365,
      sha256: 'cd34',
    },
  },
  { area: '370300', indicator: 'GDP', period: '2018', value: null, state: 'not-reported', origin: null },
];

const issuesOf = (text: string) => {
  try {
    parseInputs(text);
  } catch (error) {
    if (error instanceof MeridianError)
      return error.issues.map(({ code, at, value }) => [code, at.row, at.column, value]);
    throw error;
  }
  return [];
};
const change = (from: string, to: string) => inputsText(values).replace(from, to);

test('what is written reads back the same, whatever the texts look like', () => {
  expect(parseInputs(inputsText(values))).toEqual(values);
  expect(inputsText(values).split('\n')[1]).toBe(
    '370200,GDP,2019,11741.31,reported,cities.csv,,12,"\'=GDP, 10^8",1,ab12',
  );
});

const mixed: readonly InputValue[] = [
  ...values,
  {
    area: '370300',
    indicator: 'PM25',
    period: '2019',
    value: 41.5,
    state: 'reported',
    origin: { kind: 'measure', no: 812, revision: 2, records: 365 },
  },
  {
    area: '370300',
    indicator: 'SHARE',
    period: '2019',
    value: 0.5,
    state: 'verified',
    origin: { kind: 'submission', no: 9 },
  },
];

test('measured and submitted values say so in columns of their own; without them the file is as it always was', () => {
  const lines = inputsText(mixed).split('\n');
  expect(lines[0]).toBe(
    'area,indicator,period,value,state,file,sheet,row,column,rowCount,sha256,origin,no,revision,records',
  );
  expect(lines[1]).toBe('370200,GDP,2019,11741.31,reported,cities.csv,,12,"\'=GDP, 10^8",1,ab12,import,,,');
  expect(lines.slice(3, 6)).toEqual([
    '370300,GDP,2018,,not-reported,,,,,,,,,,',
    '370300,PM25,2019,41.5,reported,,,,,,,measure,812,2,365',
    '370300,SHARE,2019,0.5,verified,,,,,,,submission,9,,',
  ]);
  expect(parseInputs(inputsText(mixed))).toEqual(mixed);
  expect(inputsText(values).split('\n')[0]).toBe(
    'area,indicator,period,value,state,file,sheet,row,column,rowCount,sha256',
  );
  const [before, after] = [digestInputs(values), digestInputs(mixed)];
  expect(after.areas['370200']).toBe(before.areas['370200']);
  expect(digestInputs(parseInputs(inputsText(mixed).replace(',812,', ',813,'))).indicators.PM25).not.toBe(
    after.indicators.PM25,
  );
});

test('an origin that is none is refused with its row and column', () => {
  const broken = (from: string, to: string) => issuesOf(inputsText(mixed).replace(from, to));
  expect(broken('measure,812', 'guess,812')).toEqual([['run.inputsCell', 5, 'origin', 'guess']]);
  expect(broken('measure,812', 'measure,-1')).toEqual([['run.inputsCell', 5, 'no', '-1']]);
  expect(broken('submission,9', 'submission,')).toEqual([['run.inputsCell', 6, 'no', '']]);
  expect(broken(',submission,9,,', '')).toEqual([
    ['run.inputsCell', 6, 'area', '370300,SHARE,2019,0.5,verified,,,,,,'],
  ]);
});

test('every mistake is listed with its row and column', () => {
  expect(issuesOf(change('11741.31,reported', '1e400,guessed'))).toEqual([
    ['run.inputsCell', 2, 'value', '1e400'],
    ['run.inputsCell', 2, 'state', 'guessed'],
  ]);
  expect(issuesOf(change('2018', '2018-13'))).toEqual([['run.inputsCell', 4, 'period', '2018-13']]);
  expect(issuesOf(change('11741.31', '11,741.31'))[0]?.[0]).toBe('run.inputsCell');
  expect(issuesOf(change('11741.31', 'NaN'))).toEqual([['run.inputsCell', 2, 'value', 'NaN']]);
});

test('a changed header, a line given twice and an open quote are refused', () => {
  expect(issuesOf('area,value\n')).toEqual([['run.inputsHeader', 1, undefined, undefined]]);
  expect(issuesOf('')).toEqual([['run.inputsHeader', 1, undefined, undefined]]);
  const text = inputsText(values);
  expect(issuesOf(`${text}${text.split('\n')[1]}\n`)).toEqual([['run.inputsTwice', 5, 'area', '370200']]);
  expect(issuesOf(`${text}"370200`)).toEqual([['csv.quoteOpen', 5, undefined, undefined]]);
});

test('a changed digit changes the fingerprint of its area and of its indicator, and no other', () => {
  const before = digestInputs(values);
  const after = digestInputs(parseInputs(change('11741.31', '11741.32')));
  expect(after.areas['370200']).not.toBe(before.areas['370200']);
  expect(after.areas['370300']).toBe(before.areas['370300']);
  expect(after.indicators.GDP).not.toBe(before.indicators.GDP);
  expect(after.indicators.PM25).toBe(before.indicators.PM25);
});
