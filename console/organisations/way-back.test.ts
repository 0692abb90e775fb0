import { expect, test } from 'vitest';
import { wayBack } from './way-back.ts';

test('an address of the console is gone back to, any other is the overview', () => {
  expect(wayBack('/import')).toBe('/import');
  expect(wayBack('/what-if?run=1#top')).toBe('/what-if?run=1#top');
  for (const from of [
    undefined,
    '',
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere',
    '/sign-in?from=/',
  ])
    expect(wayBack(from)).toBe('/');
});
