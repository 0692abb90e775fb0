import { expect, test } from 'vitest';
import { fileNameOf, toCsv } from './csv.ts';

test('figures keep their digits and no value is an empty cell', () => {
  expect(
    toCsv({
      columns: ['city', 'score'],
      rows: [
        ['青岛', 61.23456789012345],
        ['Linyi', null],
      ],
    }),
  ).toBe('\uFEFFcity,score\n青岛,61.23456789012345\nLinyi,\n');
});

test('a text that a spreadsheet would run as a formula is neutralised, a negative number is not', () => {
  expect(toCsv({ columns: ['a'], rows: [['=1+1'], ['@x'], ['+x'], ['-x'], [-2]] })).toBe(
    "\uFEFFa\n'=1+1\n'@x\n'+x\n'-x\n-2\n",
  );
});

test('quotes, commas and line breaks are quoted', () => {
  expect(toCsv({ columns: ['a"b', 'c,d'], rows: [['x\ny', 1]] })).toBe('\uFEFF"a""b","c,d"\n"x\ny",1\n');
});

test('a title becomes a name that every file system takes', () => {
  expect(fileNameOf('PM2.5: a/b <2019>', 'csv')).toBe('PM2.5-a-b-2019.csv');
  expect(fileNameOf('综合得分', 'svg')).toBe('综合得分.svg');
  expect(fileNameOf('//', 'png')).toBe('meridian.png');
});
