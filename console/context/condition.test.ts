import { expect, test } from 'vitest';
import { conditionOf, joined } from './condition.ts';

test('numbers, times and truths stand as they are, texts in quotes', () => {
  expect(conditionOf('no2', 'greater', ' 40 ')).toBe('no2>40');
  expect(conditionOf('isOpen', 'equal', 'true')).toBe('isOpen==true');
  expect(conditionOf('since', 'less', '2026-01-01')).toBe('since<2026-01-01');
  expect(conditionOf('name', 'unequal', 'A "B"')).toBe('name!="A \\"B\\""');
  expect(conditionOf('name', 'exists', 'whatever')).toBe('name');
});

test('a pattern finds what was typed and nothing else', () => {
  expect(conditionOf('name', 'contains', 'No. 7')).toBe('name~="No\\\\. 7"');
});

test('a further condition must hold as well', () => {
  expect(joined(undefined, 'a>1')).toBe('a>1');
  expect(joined('a>1', 'b<2')).toBe('a>1;b<2');
  expect(joined('a>1|c', 'b<2')).toBe('(a>1|c);b<2');
  expect(joined('(a|c)', 'b<2')).toBe('(a|c);b<2');
});
