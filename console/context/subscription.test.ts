import { expect, test } from 'vitest';
import { makeNames } from './names.ts';
import {
  deliveryOf,
  EMPTY_SUBSCRIPTION,
  HIDDEN,
  healthOf,
  shownUri,
  subscriptionOf,
  watchedBy,
  withoutSecrets,
} from './subscription.ts';

const NO2 = 'https://x.org/no2';
const names = makeNames([{ typeName: 'https://x.org/Air', attributeNames: [NO2] }]);
const SUBSCRIPTION = {
  id: 'urn:ngsi-ld:Subscription:1',
  status: 'active',
  entities: [{ type: 'https://x.org/Air', id: 'urn:ngsi-ld:Air:1' }],
  watchedAttributes: [NO2],
  notification: {
    status: 'failed',
    timesSent: 4,
    timesFailed: 1,
    lastFailure: '2026-11-01T00:00:00Z',
    endpoint: {
      uri: 'mqtts://user:secret@broker.example/topic?key=abc&x=1',
      receiverInfo: [{ key: 'Authorization', value: 'Bearer abc' }],
    },
  },
};

test('its health is what matters first', () => {
  expect(healthOf(SUBSCRIPTION)).toBe('failing');
  expect(healthOf({ ...SUBSCRIPTION, status: 'paused' })).toBe('paused');
  expect(healthOf({ id: 'a', status: 'active', notification: { timesSent: 2, status: 'ok' } })).toBe(
    'working',
  );
  expect(healthOf({ id: 'a' })).toBe('silent');
  expect(deliveryOf(SUBSCRIPTION)).toMatchObject({
    timesSent: 4,
    timesFailed: 1,
    lastFailure: '2026-11-01T00:00:00Z',
    lastSuccess: undefined,
  });
});

test('no secret of the endpoint is shown', () => {
  const text = JSON.stringify(withoutSecrets(SUBSCRIPTION));
  for (const secret of ['secret', 'Bearer', 'abc']) expect(text).not.toContain(secret);
  expect(text).toContain('Authorization');
  expect(shownUri('mqtts://user:secret@broker.example/topic?key=abc&x=1#s')).toBe(
    `mqtts://user:${HIDDEN}@broker.example/topic?key=${HIDDEN}&x=${HIDDEN}#s`,
  );
  expect(shownUri('http://host:8080/a')).toBe('http://host:8080/a');
});

test('what it watches is told by short names', () => {
  expect(watchedBy(SUBSCRIPTION, names)).toEqual({
    types: ['Air'],
    ids: ['urn:ngsi-ld:Air:1'],
    attributes: ['no2'],
  });
  expect(watchedBy({ id: 'a' }, names)).toEqual({ types: [], ids: [], attributes: [] });
});

test('what is typed becomes a subscription', () => {
  const draft = {
    ...EMPTY_SUBSCRIPTION,
    type: 'Air',
    attributes: ['no2'],
    q: 'no2>40',
    uri: ' http://a.example/in ',
    throttling: '5',
    headerName: 'X-Key',
    headerValue: 'k',
  };
  expect(subscriptionOf(draft, names)).toEqual({
    body: {
      type: 'Subscription',
      entities: [{ type: 'https://x.org/Air' }],
      watchedAttributes: [NO2],
      q: 'no2>40',
      throttling: 5,
      notification: {
        format: 'normalized',
        endpoint: {
          uri: 'http://a.example/in',
          accept: 'application/json',
          receiverInfo: [{ key: 'X-Key', value: 'k' }],
        },
      },
    },
    context: { no2: NO2 },
  });
});
