import { expect, test } from 'vitest';
import { assertAllowed, guardedLookup, RefusedAddress, refuseBy } from './notification-address.ts';

const isOwn = (address: string, port: number) => address === '127.0.0.1' && port === 8080;
const any = refuseBy({ endpoints: 'any', isOwn });
const only = refuseBy({ endpoints: 'public', isOwn });

test.each([
  ['8.8.8.8', 443, undefined, undefined],
  ['10.0.0.1', 443, undefined, 'private'],
  ['::1', 443, undefined, 'private'],
  ['169.254.169.254', 80, undefined, 'private'],
  ['127.0.0.1', 8080, 'own', 'own'],
  ['::ffff:127.0.0.1', 8080, 'own', 'own'],
  ['::ffff:7f00:1', 8080, 'own', 'own'],
  ['0:0:0:0:0:FFFF:127.0.0.1', 8080, 'own', 'own'],
  ['127.0.0.1', 8081, undefined, 'private'],
])('%s port %i: any %s, public %s', (address, port, whyAny, whyPublic) => {
  expect([any(address, port), only(address, port)]).toEqual([whyAny, whyPublic]);
});

test('a host that is an address is judged without a look-up, a name when it is looked up', async () => {
  expect(() => assertAllowed('[::1]', 443, only)).toThrow(RefusedAddress);
  expect(() => assertAllowed('[::1]', 443, any)).not.toThrow();
  const refused = await new Promise((resolve) => guardedLookup(443, only)('localhost', {}, resolve));
  expect(refused).toBeInstanceOf(RefusedAddress);
});
