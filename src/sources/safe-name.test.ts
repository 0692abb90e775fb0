import { expect, test } from 'vitest';
import { safeName } from './safe-name.ts';

test.each([
  ['cities.csv', 'cities.csv'],
  ['../../etc/passwd.csv', 'passwd.csv'],
  ['/etc/x.csv', 'x.csv'],
  ['C:\\data\\城市.xlsx', '城市.xlsx'],
  ['..', 'file'],
  ['a\u0000b\n.csv', 'ab.csv'],
  ['con.csv', '_con.csv'],
  ['.hidden.csv', 'hidden.csv'],
  ['x\u202egnp.csv', 'xgnp.csv'],
  ['what? "this": <1>.csv', 'what this 1.csv'],
])('%j is kept as %j', (name, kept) => {
  expect(safeName(name, new Set())).toBe(kept);
});

test('names stay apart and short', () => {
  expect(safeName('a.csv.gz', new Set(['a.csv.gz']))).toBe('a-2.csv.gz');
  const long = safeName(`${'x'.repeat(300)}.csv`, new Set());
  expect(long.length).toBeLessThanOrEqual(150);
  expect(long.endsWith('.csv')).toBe(true);
});
