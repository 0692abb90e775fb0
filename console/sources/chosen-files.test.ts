import { expect, test } from 'vitest';
import { choose, NOTHING_CHOSEN, withoutFile } from './chosen-files.ts';

const file = (name: string, content = '') => new File([content], name);

test('files are told apart from a mapping and from what cannot be read', () => {
  const chosen = choose(NOTHING_CHOSEN, [
    file('a.csv'),
    file('b.XLSX'),
    file('c.csv.gz'),
    file('map.yaml'),
    file('d.pdf'),
  ]);
  expect(chosen.files.map((one) => one.name)).toEqual(['a.csv', 'b.XLSX', 'c.csv.gz']);
  expect(chosen.mapping?.name).toBe('map.yaml');
  expect(chosen.refused).toEqual(['d.pdf']);
});

test('a file of the same name replaces the earlier one, and a refusal is shown once', () => {
  const first = choose(NOTHING_CHOSEN, [file('a.csv', 'old'), file('d.pdf')]);
  const second = choose(first, [file('a.csv', 'newer')]);
  expect(second.files.map((one) => one.size)).toEqual([5]);
  expect(second.refused).toEqual([]);
  expect(withoutFile(second, 'a.csv').files).toEqual([]);
});
