import { expect, test } from 'vitest';
import { columnTexts, guessColumns, publishedOf, readPublished } from './published-file.ts';

const TABLE = publishedOf(
  'ranking.csv',
  'city,province,economy,air,total,rank\nA,X,10,30,20.0,2\n,,,,,\nB,Y,40,,40.0,1\n',
);

test('the first line names the columns; lines without anything are left out', () => {
  expect(TABLE.columns).toEqual(['city', 'province', 'economy', 'air', 'total', 'rank']);
  expect(TABLE.rows).toHaveLength(2);
  expect(columnTexts(TABLE, 'air')).toEqual(['30', '']);
  expect(columnTexts(TABLE, 'noise')).toEqual(['', '']);
});

test('columns of numbers are taken for scores, ranks and totals by their names', () => {
  expect(guessColumns(TABLE)).toEqual({
    area: 'city',
    rank: 'rank',
    score: 'total',
    inputs: ['economy', 'air'],
  });
  const chinese = publishedOf('x.csv', '城市,综合得分,经济,空气,排名\n甲,20.0,10,30,2\n乙,45,40,50,1\n');
  expect(guessColumns(chinese)).toEqual({
    area: '城市',
    rank: '排名',
    score: '综合得分',
    inputs: ['经济', '空气'],
  });
});

test('where no name says it, the last column of numbers is the total', () => {
  expect(guessColumns(publishedOf('x.csv', 'a,b,c\nA,1,2\n'))).toMatchObject({ score: 'c', inputs: ['b'] });
  expect(guessColumns(publishedOf('x.csv', 'a,b\nA,good\n'))).toMatchObject({ score: null, inputs: [] });
});

test('bytes that are no UTF-8 are read as a spreadsheet in China saves them', async () => {
  const gbk = new Uint8Array([0xb3, 0xc7, 0xca, 0xd0, 0x2c, 0x61, 0x0a, 0x41, 0x2c, 0x31, 0x0a]);
  const table = await readPublished(new File([gbk], 'x.csv'));
  expect(table.columns).toEqual(['城市', 'a']);
  expect(table.text).toContain('城市');
});

test('a text that is no CSV is refused', () => {
  expect(() => publishedOf('x.csv', 'a,"b\n1,2')).toThrow();
});
