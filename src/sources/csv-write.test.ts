import { expect, test } from 'vitest';
import { csvLine, neutraliseCell } from './csv-write.ts';

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-cmd', "'-cmd"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r=1"],
  ['青岛市', '青岛市'],
  ['a=b', 'a=b'],
])('%j is written as %j', (text, written) => {
  expect(neutraliseCell(text)).toBe(written);
});

test('numbers stay numbers, texts are quoted where they must be', () => {
  expect(csvLine([-1.5, 0.1 + 0.2, Number.NaN, null, true])).toBe('-1.5,0.30000000000000004,,,true\r\n');
  expect(csvLine(['a,b', 'say "x"', 'two\nlines', ' a', '=1,2'])).toBe(
    '"a,b","say ""x""","two\nlines"," a","\'=1,2"\r\n',
  );
});
