import { expect, test } from 'vitest';
import { formatMessage, hasMessage, placeholdersOf } from './message.ts';

const en = {
  plain: 'Area {code} is unknown.',
  'rows.one': '{count} row',
  'rows.other': '{count} rows',
  size: 'At most {limit:bytes}, {areas:number} areas in {year}',
};
const zh = { 'rows.other': '{count} 行' };

test('placeholders are filled from the details', () => {
  expect(formatMessage(en, 'en', 'plain', { code: '370200' })).toBe('Area 370200 is unknown.');
});

test('the count chooses singular or plural by the rule of the language', () => {
  expect(formatMessage(en, 'en', 'rows', { count: 1 })).toBe('1 row');
  expect(formatMessage(en, 'en', 'rows', { count: 1_234_567 })).toBe('1,234,567 rows');
  expect(formatMessage(zh, 'zh-CN', 'rows', { count: 1 })).toBe('1 行');
});

test('numbers are grouped only where asked, so a year stays a year', () => {
  const details = { limit: 209_715_200, areas: 12_000, year: 2019 };
  expect(formatMessage(en, 'en', 'size', details)).toBe('At most 200 MB, 12,000 areas in 2019');
});

test('a missing key and a missing detail stay visible', () => {
  expect(formatMessage(en, 'en', 'nothing')).toBe('nothing');
  expect(formatMessage(en, 'en', 'plain')).toBe('Area {code} is unknown.');
});

test('keys and details of the prototype are not taken for words', () => {
  expect(formatMessage(en, 'en', 'constructor')).toBe('constructor');
  expect(formatMessage({ x: '{toString}' }, 'en', 'x')).toBe('{toString}');
});

test('a value is put in as it is, placeholders in it are not filled again', () => {
  expect(formatMessage(en, 'en', 'plain', { code: '{code}$&' })).toBe('Area {code}$& is unknown.');
});

test('words of a key can be asked for, and placeholders listed', () => {
  expect(hasMessage(en, 'rows')).toBe(true);
  expect(hasMessage(en, 'columns')).toBe(false);
  expect(placeholdersOf('{b:bytes} {a} {b}')).toEqual(['a', 'b']);
});
