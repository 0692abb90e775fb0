import { expect, test } from 'vitest';
import words from '../../locales/en/console-work.json' with { type: 'json' };
import { SCOPES } from './scopes.ts';

test('every right that a key can be given has words', () => {
  expect(SCOPES.filter((scope) => !(`scope.${scope}` in words))).toEqual([]);
  expect(SCOPES).not.toContain('run.read');
});
