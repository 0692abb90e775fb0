import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BARE, LATER, map, NOW, subscriptionOf } from '../../test/subscription-case.ts';
import { MeridianError } from '../model/error.ts';
import { delivered, NO_DELIVERY, nextDue, sendableFrom, statusOf } from './subscription.ts';
import { patchSubscription } from './subscription-patch.ts';
import { readSubscription } from './subscription-read.ts';
import { writeSubscription } from './subscription-write.ts';

const read = (body: unknown) => readSubscription(body, { map, now: NOW, id: 'urn:subscription:new' });
const issuesOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof MeridianError) return error.issues.map(({ code, at }) => `${code} ${at.path}`);
    throw error;
  }
  return [];
};
const wrong = (members: object) => issuesOf(() => read({ ...BARE, ...members }));
const wrongly = (members: object) => wrong({ notification: { ...BARE.notification, ...members } });
const at = (endpoint: object) => wrongly({ endpoint: { ...BARE.notification.endpoint, ...endpoint } });

describe('reading a subscription', () => {
  test('names become IRIs, a missing id is given, null is as not given', () => {
    const read1 = read({
      ...BARE,
      expiresAt: null,
      status: 'paused',
      watchedAttributes: ['name', 'https://example.org/level'],
      entities: [{ id: 'urn:a', type: '(Home;Vehicle)|Motorhome' }],
      geoQ: {
        georel: 'within',
        geometry: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      notification: {
        endpoint: BARE.notification.endpoint,
        pick: ['id', 'city{name}'],
        join: 'inline',
        timesSent: 9,
      },
    });
    expect(read1).toMatchObject({
      id: 'urn:subscription:new',
      context: map.source,
      watchedAttributes: ['ex:name', 'https://example.org/level'],
      entities: [{ id: ['urn:a'], type: { anyOf: [['ex:Home', 'ex:Vehicle'], ['ex:Motorhome']] } }],
      notification: { pick: ['id', 'ex:city{ex:name}'] },
    });
    for (const name of ['expiresAt', 'status', 'type']) expect(read1).not.toHaveProperty(name);
    expect(read1.notification).not.toHaveProperty('timesSent');
  });

  test('what must be there', () => {
    expect(issuesOf(() => read({}))).toEqual(['context.missing ']);
    expect(issuesOf(() => read('x'))).toEqual(['context.noObject ']);
    expect(issuesOf(() => read({ type: 'Subscription', entities: [{ type: 'A' }] }))).toEqual([
      'context.missing ',
    ]);
    expect(wrong({ entities: null })).toEqual(['context.subscriptionSubject ']);
    expect(wrong({ entities: null, localOnly: true })).toEqual([]);
    expect(wrong({ entities: null, watchedAttributes: ['a'] })).toEqual([]);
    expect(wrong({ entities: null, watchedAttributes: ['a'], timeInterval: 5 })).toHaveLength(2);
    expect(at({ uri: undefined })).toEqual(['context.missing /notification/endpoint']);
  });

  test.each([
    [{ id: 'invalidId' }, 'context.noUri /id'],
    [{ type: 'Entity' }, 'context.notAmong /type'],
    [{ throttling: -30 }, 'context.subscriptionPositive /throttling'],
    [{ timeInterval: Number.NaN }, 'context.subscriptionPositive /timeInterval'],
    [{ timeInterval: 10, throttling: 30 }, 'context.subscriptionExclusive /timeInterval'],
    [{ timeInterval: 10, watchedAttributes: ['a'] }, 'context.subscriptionExclusive /timeInterval'],
    [{ entities: [] }, 'context.subscriptionEmpty /entities'],
    [{ entities: [{ id: 'urn:a' }] }, 'context.missing /entities/0'],
    [{ entities: [{ type: 'A', id: 'a' }] }, 'context.noUri /entities/0/id/0'],
    [{ entities: [{ type: 'A', idPattern: '(' }] }, 'context.idPattern /entities/0/idPattern'],
    [{ entities: [{ type: '*' }], localOnly: false }, 'context.anyTypeIsLocal /entities'],
    [{ watchedAttributes: ['a b'] }, 'context.noName /watchedAttributes/0'],
    [{ notificationTrigger: ['entityRead'] }, 'context.notAmong /notificationTrigger/0'],
    [{ q: 'a==' }, 'context.queryValue /q'],
    [{ geoQ: {} }, 'context.geoMissing /geoQ'],
    [
      { geoQ: { georel: 'under', geometry: 'Point', coordinates: [0, 0] } },
      'context.geoRelation /geoQ/georel',
    ],
    [{ expiresAt: '2020-08-01T22:07:00Z' }, 'context.subscriptionExpired /expiresAt'],
    [{ expiresAt: 'tomorrow' }, 'context.noDateTime /expiresAt'],
    [{ jsonldContext: 'unknownContext' }, 'context.invalidAddress /jsonldContext'],
    [{ datasetId: ['x'] }, 'context.noUri /datasetId/0'],
    [{ isActive: 'yes' }, 'context.notFlag /isActive'],
    [{ description: '\ud800' }, 'context.invalidText /description'],
    [{ ngsildConformance: 'latest' }, 'context.subscriptionConformance /ngsildConformance'],
    [{ wathcedAttributes: ['a'] }, 'context.memberNotAllowed /wathcedAttributes'],
  ])('%j is refused', (members, issue) => {
    expect(wrong(members)).toEqual([issue]);
  });

  test.each([
    [{ attributes: ['id'], pick: ['id'] }, 'context.projectionAttrs /notification/attributes'],
    [{ attributes: ['id'] }, 'context.projectionMember /notification/attributes'],
    [{ pick: ['id'], omit: ['id'] }, 'context.projectionBoth /notification/omit'],
    [{ pick: ['city{name}'] }, 'context.projectionDepth /notification/pick'],
    [{ showChanges: true, format: 'keyValues' }, 'context.subscriptionChanges /notification/showChanges'],
    [{ join: 'flat', joinLevel: 1.5 }, 'context.joinLevel /notification/joinLevel'],
    [{ format: 'xml' }, 'context.notAmong /notification/format'],
  ])('a notification with %j is refused', (members, issue) => {
    expect(wrongly(members)).toEqual([issue]);
  });

  test.each([
    [{ uri: 'ftp://host/x' }, 'context.endpointAddress /notification/endpoint/uri'],
    [{ uri: 'http://' }, 'context.endpointAddress /notification/endpoint/uri'],
    [{ uri: 'mqtt://host/' }, 'context.endpointTopic /notification/endpoint/uri'],
    [{ uri: 'mqtt://host/a/+/b' }, 'context.endpointTopic /notification/endpoint/uri'],
    [{ uri: 'mqtt://host/a%23' }, 'context.endpointTopic /notification/endpoint/uri'],
    [
      { uri: 'mqtt://host/a', notifierInfo: [{ key: 'MQTT-QoS', value: '3' }] },
      'context.endpointQos /notification/endpoint/notifierInfo',
    ],
    [{ accept: 'text/html' }, 'context.notAmong /notification/endpoint/accept'],
    [{ timeout: 0 }, 'context.subscriptionPositive /notification/endpoint/timeout'],
    [
      { receiverInfo: [{ key: 'X-A', value: 'a\r\nHost: b' }] },
      'context.endpointHeader /notification/endpoint/receiverInfo/0',
    ],
    [
      { receiverInfo: [{ key: 'Content-Length', value: '1' }] },
      'context.endpointHeader /notification/endpoint/receiverInfo/0',
    ],
  ])('an endpoint with %j is refused', (endpoint, issue) => {
    expect(at(endpoint)).toEqual([issue]);
  });

  test('a name that is a prototype’s is not allowed', () => {
    const members = JSON.parse('{"__proto__": 1, "constructor": 1}');
    for (const name of Object.keys(BARE)) members[name] = BARE[name as keyof typeof BARE];
    expect(issuesOf(() => read(members))).toEqual([
      'context.memberNotAllowed /__proto__',
      'context.memberNotAllowed /constructor',
    ]);
  });

  test('anything is read or refused, never more', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...NAMES), fc.jsonValue({ maxDepth: 3 })), (members) => {
        try {
          read({ ...BARE, ...members });
        } catch (error) {
          expect(error).toBeInstanceOf(MeridianError);
        }
      }),
      { numRuns: 300 },
    );
  });
  const NAMES = [
    'entities',
    'q',
    'geoQ',
    'scopeQ',
    'lang',
    'notification',
    'watchedAttributes',
    'csf',
    'temporalQ',
  ];
});

describe('showing a subscription', () => {
  const write = (members: object, names = map, delivery = NO_DELIVERY) =>
    writeSubscription(subscriptionOf(members), delivery, names, NOW);

  test('comes back as it was given, with status and triggers (ETSI 028_06, 030_03)', () => {
    const given = {
      id: 'urn:s',
      type: 'Subscription',
      timeInterval: 5,
      entities: [{ type: 'Building' }],
      notification: {
        format: 'keyValues',
        endpoint: { uri: 'http://localhost:1111/notify', accept: 'application/json' },
      },
    };
    expect(writeSubscription(read(given), NO_DELIVERY, map, NOW)).toEqual({
      ...given,
      status: 'active',
      notificationTrigger: ['attributeCreated', 'attributeUpdated'],
    });
  });

  test('every member survives being read and shown', () => {
    const given = {
      entities: [
        { id: 'urn:a', type: 'A' },
        { id: ['urn:a', 'urn:b'], idPattern: '^urn', type: 'A|(B;C)' },
      ],
      watchedAttributes: ['name'],
      notificationTrigger: ['entityDeleted'],
      q: 'name=="x%20y"',
      geoQ: { georel: 'near;maxDistance==10', geometry: 'Point', coordinates: '[0,0]', geoproperty: 'place' },
      scopeQ: '/Madrid/#',
      temporalQ: { timerel: 'before', timeAt: '2020-01-01T00:00:00Z' },
      datasetId: ['@none', 'urn:d'],
      expandValues: 'kind,sort',
      lang: 'fr,en;q=0.5',
      isActive: false,
      expiresAt: '2030-01-01T00:00:00Z',
      throttling: 0.5,
      notification: {
        endpoint: {
          uri: 'mqtts://user:secret@host/a/b',
          notifierInfo: [{ key: 'MQTT-QoS', value: '2' }],
          cooldown: 100,
        },
        omit: ['id', 'city{name}'],
        join: 'flat',
        joinLevel: 2,
        showChanges: true,
      },
    };
    const kept = read({ ...BARE, ...given });
    expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
    expect(writeSubscription(kept, NO_DELIVERY, map, NOW)).toMatchObject({
      ...given,
      status: 'paused',
    });
  });

  test('names are shown by the reader’s @context (ETSI 029_05_02)', () => {
    const others = { ...map, compact: (iri: string) => iri };
    expect(write({ watchedAttributes: ['a'] }, others)).toMatchObject({
      entities: [{ type: 'ex:Building' }],
      watchedAttributes: ['ex:a'],
    });
  });

  test('tells what became of its notifications', () => {
    const once = delivered(NO_DELIVERY, NOW, false);
    expect(write({}, map, once).notification).toMatchObject({
      status: 'failed',
      timesSent: 1,
      timesFailed: 1,
      lastNotification: NOW,
      lastFailure: NOW,
    });
    const twice = delivered(once, LATER, true);
    expect(write({}, map, twice).notification).toMatchObject({
      status: 'ok',
      timesSent: 2,
      timesFailed: 1,
      lastSuccess: LATER,
      lastFailure: NOW,
    });
  });
});

describe('changing a subscription (clause 5.8.2)', () => {
  const patch = (members: object, fragment: unknown, now = NOW) =>
    patchSubscription(subscriptionOf(members), fragment, { map, now });

  test('members are replaced as a whole, null takes them away', () => {
    expect(patch({ description: 'old', throttling: 3 }, { throttling: null, q: 'a==1' })).toMatchObject({
      description: 'old',
      q: { text: 'a==1', context: map.source },
    });
    expect(patch({ throttling: 3 }, { throttling: null })).not.toHaveProperty('throttling');
    expect(
      patch({}, { notification: { endpoint: { uri: 'http://other/' }, format: 'concise' } }).notification,
    ).toEqual({ endpoint: { uri: 'http://other/' }, format: 'concise' });
  });

  test('what must be there stays (ETSI 029_03, 029_04)', () => {
    const code = 'context.missing /notification';
    expect(issuesOf(() => patch({}, { notification: { format: 'keyValues' } }))).toEqual([code]);
    expect(issuesOf(() => patch({}, { notification: { endpoint: null } }))).toEqual([code]);
    expect(issuesOf(() => patch({}, { notification: null }))).toEqual(['context.missing ']);
    expect(issuesOf(() => patch({}, { id: 'urn:other' }))).toEqual(['context.otherId /id']);
    expect(issuesOf(() => patch({ throttling: 3 }, { timeInterval: 3 }))).toEqual([
      'context.subscriptionExclusive /timeInterval',
    ]);
  });

  test('pausing, waking and expiry (ETSI 029_07 to 029_11)', () => {
    const status = (members: object, fragment: object, now = NOW) =>
      statusOf(patch(members, fragment, now), now);
    const soon = { expiresAt: '2026-04-01T00:00:00Z' };
    const after = '2026-05-01T00:00:00Z';
    const future = { expiresAt: '2030-08-01T22:07:00Z' };
    expect(status({ isActive: false }, { isActive: true })).toBe('active');
    expect(status({}, { isActive: false })).toBe('paused');
    expect(status(soon, { isActive: true }, after)).toBe('expired');
    expect(status(soon, { isActive: false }, after)).toBe('expired');
    expect(status(soon, { description: 'x' }, after)).toBe('expired');
    expect(status(soon, future, after)).toBe('active');
    expect(status({ ...soon, isActive: false }, future, after)).toBe('active');
    expect(status({ isActive: false }, future)).toBe('paused');
    expect(issuesOf(() => patch({}, { expiresAt: '2020-08-01T22:07:00Z', isActive: true }))).toEqual([
      'context.subscriptionExpired /expiresAt',
    ]);
  });
});

describe('when notifications may be sent', () => {
  const milliseconds = Date.parse(NOW);

  test('throttling counts from the one before, cooldown from a failure', () => {
    const sent = delivered(NO_DELIVERY, NOW, true);
    const failed = delivered(NO_DELIVERY, NOW, false);
    const cooling = subscriptionOf({}, { endpoint: { ...BARE.notification.endpoint, cooldown: 300 } });
    expect(sendableFrom(subscriptionOf({ throttling: 1.5 }), NO_DELIVERY)).toBe(0);
    expect(sendableFrom(subscriptionOf({ throttling: 1.5 }), sent)).toBe(milliseconds + 1500);
    expect(sendableFrom(cooling, failed)).toBe(milliseconds + 300);
    expect(sendableFrom(cooling, sent)).toBe(0);
    expect(sendableFrom(cooling, delivered(failed, LATER, true))).toBe(0);
  });

  test('intervals count from the last notification, or from the subscription’s beginning', () => {
    const every = subscriptionOf({ timeInterval: 10 });
    expect(nextDue(subscriptionOf(), NO_DELIVERY, NOW)).toBeUndefined();
    expect(nextDue(every, NO_DELIVERY, NOW)).toBe(milliseconds + 10_000);
    expect(nextDue(every, delivered(NO_DELIVERY, LATER, true), NOW)).toBe(milliseconds + 15_000);
  });
});
