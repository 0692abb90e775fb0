import { expect, test } from 'vitest';
import { plain, textTable, widthOf } from './text-table.ts';

test('Chinese characters and full-width signs take two columns, combining marks none', () => {
  expect(['Qingdao', '青岛市', '（中）', 'e\u0301', '·'].map(widthOf)).toEqual([7, 6, 6, 1, 1]);
});

test('columns are aligned by what a terminal shows, not by the number of characters', () => {
  const table = textTable(
    [
      { title: '排名', align: 'right' },
      { title: '区域', align: 'left' },
      { title: '得分', align: 'right', maxWidth: 6 },
    ],
    [
      ['1', '青岛市', '61.20'],
      ['10', 'Jinan', '5.00'],
    ],
  );
  const lines = table.trimEnd().split('\n');
  expect(lines).toEqual([
    '排名  区域     得分',
    '────  ──────  ─────',
    '   1  青岛市  61.20',
    '  10  Jinan    5.00',
  ]);
  expect(new Set(lines.map(widthOf)).size).toBe(1);
});

test('a title that is too wide is cut, and control characters do not reach the terminal', () => {
  expect(textTable([{ title: '医疗卫生服务', align: 'left', maxWidth: 7 }], [])).toContain('医疗卫…');
  expect(plain('a\u001b[31mb\nc')).toBe('a [31mb c');
});
