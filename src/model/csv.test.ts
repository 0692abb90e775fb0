import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText, digits17, withoutGuard } from './csv.ts';

test('every double reads back from its 17 digits', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(digits17(value)) === value).toBe(true);
    }),
  );
  expect(digits17(0.1)).toBe('0.10000000000000001');
  expect(digits17(3)).toBe('3');
  expect(digits17(100)).toBe('100');
  expect(digits17(1.5e-9)).toBe('1.5e-9');
  expect(digits17(Number.NaN)).toBe('');
});

test('cells with commas, quotes and line breaks are quoted', () => {
  expect(csvText([['a,b', 'say "x"', 'two\nlines', null, 1.5, Number.NaN]])).toBe(
    '"a,b","say ""x""","two\nlines",,1.5,\n',
  );
});

test('a text that looks like a formula is guarded, a negative number is not, and the guard comes off again', () => {
  expect(csvText([['=SUM(A1)', '-x', '@y', "'=z", -1]])).toBe("'=SUM(A1),'-x,'@y,''=z,-1\n");
  for (const text of ['=a', "'=a", "'a", '', '-', "''@"]) {
    const written = csvText([[text]]).slice(0, -1);
    expect(withoutGuard(written)).toBe(text);
  }
});
