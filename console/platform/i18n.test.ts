import { expect, test } from 'vitest';
import { firstLocale } from './i18n.tsx';

test('the stored language wins, then the first Chinese or English that the browser asks for', () => {
  expect(firstLocale('zh-CN', ['en-GB'])).toBe('zh-CN');
  expect(firstLocale(null, ['fr-FR', 'zh-TW', 'en'])).toBe('zh-CN');
  expect(firstLocale(null, ['en-US', 'zh-CN'])).toBe('en');
  expect(firstLocale('xx', ['de'])).toBe('en');
});
