import { expect, test } from 'vitest';
import { AddressRefused, assertLiteral, isAllowed, resolveAllowed } from './address-policy.ts';

test.each([
  ['8.8.8.8', true, true],
  ['10.0.0.1', true, false],
  ['127.0.0.1', true, false],
  ['::1', true, false],
  ['::ffff:10.0.0.1', true, false],
  ['169.254.169.254', false, false],
  ['::ffff:169.254.169.254', false, false],
  ['fd00:ec2::254', false, false],
  ['fe80::1', false, false],
  ['0.0.0.0', false, false],
  ['255.255.255.255', false, false],
])('%s: any %s, public %s', (address, any, only) => {
  expect([isAllowed(address, 'any'), isAllowed(address, 'public')]).toEqual([any, only]);
});

test('a host that is an address is judged without a look-up', async () => {
  expect(() => assertLiteral('[::1]', 'public')).toThrow(AddressRefused);
  expect(() => assertLiteral('169.254.169.254', 'any')).toThrow(AddressRefused);
  expect(() => assertLiteral('city.example.org', 'public')).not.toThrow();
  await expect(resolveAllowed('127.0.0.1', 'public')).rejects.toThrow(AddressRefused);
  expect(await resolveAllowed('127.0.0.1', 'any')).toBe('127.0.0.1');
});
