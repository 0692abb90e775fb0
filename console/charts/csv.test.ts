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
  ).toBe('\uFEFFcity,score\r\n青岛,61.23456789012345\r\nLinyi,\r\n');
});

test('a text that a spreadsheet would run as a formula is neutralised, a negative number is not', () => {
  expect(toCsv({ columns: ['a'], rows: [['=1+1'], ['@x'], ['+x'], ['-x'], [-2]] })).toBe(
    "\uFEFFa\r\n'=1+1\r\n'@x\r\n'+x\r\n'-x\r\n-2\r\n",
  );
});

test('quotes, commas and line breaks are quoted', () => {
  expect(toCsv({ columns: ['a"b', 'c,d'], rows: [['x\ny', 1]] })).toBe('\uFEFF"a""b","c,d"\r\n"x\ny",1\r\n');
});

test('a title becomes a name that every file system takes', () => {
  expect(fileNameOf('PM2.5: a/b <2019>', 'csv')).toBe('PM2.5-a-b-2019.csv');
  expect(fileNameOf('综合得分', 'svg')).toBe('综合得分.svg');
  expect(fileNameOf('//', 'png')).toBe('meridian.png');
});
