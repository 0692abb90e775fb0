import { expect, test } from 'vitest';
import { issuesToCsv } from './issue-csv.ts';

test('problems become rows, and a formula becomes text', () => {
  const csv = issuesToCsv(
    [
      {
        code: 'value.notNumber',
        severity: 'error',
        at: { file: 'a,b.csv', row: 3, column: 'GDP' },
        value: '=HYPERLINK("x")',
        message: 'Not a number',
      },
    ],
    ['severity', 'file', 'sheet', 'row', 'column', 'value', 'rule', 'message'],
  );
  expect(csv).toBe(
    '\uFEFFseverity,file,sheet,row,column,value,rule,message\nerror,"a,b.csv",,3,GDP,"\'=HYPERLINK(""x"")",value.notNumber,Not a number\n',
  );
});
