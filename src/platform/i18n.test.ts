import { expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { errorMessage, localeOf } from './i18n.ts';

test('the language is the best that the reader accepts', () => {
  expect(localeOf(undefined)).toBe('en');
  expect(localeOf('zh-CN,zh;q=0.9,en;q=0.8')).toBe('zh-CN');
  expect(localeOf('en-GB,en;q=0.9,zh-CN;q=0.8')).toBe('en');
  expect(localeOf('fr, zh-Hans;q=0.5, en;q=0.4')).toBe('zh-CN');
  expect(localeOf('zh;q=0, en;q=0.1')).toBe('en');
  expect(localeOf('de')).toBe('en');
  expect(localeOf(';;q=,,,')).toBe('en');
});

test('an error reads in both languages', () => {
  const error = new MeridianError('thing.notFound', { kind: 'area', id: '999999' });
  expect(errorMessage('en', error)).toContain('999999');
  expect(errorMessage('zh-CN', error)).toMatch(/[\u4e00-\u9fff]/);
});
