import { expect, test } from 'vitest';
import { firstSentence, textOf } from './words.ts';

const words = { 'areas.one': '{count} area', 'areas.other': '{count} areas', plain: 'rank {rank} of {all}' };

test('placeholders are filled, numbers are grouped, unknown ones stay visible', () => {
  expect(textOf(words, 'en', 'plain', { rank: 1234, all: 'x' })).toBe('rank 1,234 of x');
  expect(textOf(words, 'en', 'plain', { rank: 1 })).toBe('rank 1 of {all}');
});

test('the count chooses the plural by the rules of the language', () => {
  expect(textOf(words, 'en', 'areas', { count: 1 })).toBe('1 area');
  expect(textOf(words, 'en', 'areas', { count: 2 })).toBe('2 areas');
  expect(textOf(words, 'zh-CN', 'areas', { count: 1 })).toBe('1 areas');
});

test('an unknown key is shown as it is', () => {
  expect(textOf(words, 'en', 'nothing')).toBe('nothing');
});

test('the first sentence ends at a full stop, not at a decimal point', () => {
  expect(firstSentence('PM2.5 is 10. More.')).toBe('PM2.5 is 10.');
  expect(firstSentence('不是官方排名。其余说明。')).toBe('不是官方排名。');
  expect(firstSentence('one')).toBe('one');
});
