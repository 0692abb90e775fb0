import { describe, expect, test } from 'vitest';
import {
  building,
  creation,
  deletion,
  LATER,
  map,
  NOW,
  removal,
  subscriptionOf,
  update,
  watcher,
} from '../../test/subscription-case.ts';
import type { Entity } from './entity.ts';
import { acceptsGeojson, mqttPayload, writeNotification } from './notification.ts';
import { writeData } from './notification-data.ts';
import { targetOf } from './subscription-endpoint.ts';
import { type EntityWrite, noticeOf } from './subscription-match.ts';

const NULL = 'urn:ngsi-ld:null';
const ALL = { notificationTrigger: ['entityUpdated', 'entityCreated', 'entityDeleted'] };

function data(write: EntityWrite, notification: object = {}, members: object = ALL, options: object = {}) {
  const notice = noticeOf(watcher(members, notification), write, { now: NOW });
  return notice && writeData(notice, { map, at: LATER, ...options });
}
const first = (...given: Parameters<typeof data>): Record<string, unknown> | undefined => data(...given)?.[0];

describe('what a notification tells of an entity', () => {
  const various = () =>
    building({
      street: { type: 'LanguageProperty', languageMap: { fr: 'Grand Place', nl: 'Grote Markt' } },
      locatedAt: { type: 'Relationship', object: 'urn:city:Paris' },
      kind: { type: 'VocabProperty', vocab: 'monument' },
      json: { type: 'JsonProperty', json: { id: 'some-id', null: null } },
    });

  test('all of it, however little changed', () => {
    expect(first(update(building(), { level: 5 }))).toEqual({
      id: 'urn:building:1',
      type: 'Building',
      name: { type: 'Property', value: 'Eiffel Tower' },
      level: { type: 'Property', value: 5 },
    });
    expect(first(update(building(), { level: 5 }), { format: 'keyValues' })).toEqual({
      id: 'urn:building:1',
      type: 'Building',
      name: 'Eiffel Tower',
      level: 5,
    });
  });

  test('only what is asked for (ETSI 046_07_02, 046_42, 046_43)', () => {
    const write = update(building(), { level: 5 });
    expect(first(write, { attributes: ['level'] })).toMatchObject({ id: 'urn:building:1', type: 'Building' });
    expect(first(write, { attributes: ['level'] })).not.toHaveProperty('name');
    expect(first(write, { pick: ['id', 'name'], format: 'concise' })).toEqual({
      id: 'urn:building:1',
      name: 'Eiffel Tower',
    });
    expect(first(write, { omit: ['type', 'name'], format: 'concise' })).toEqual({
      id: 'urn:building:1',
      level: 5,
    });
    expect(data(write, { pick: ['none'] })).toEqual([]);
  });

  test('a deleted attribute is an NGSI-LD Null (ETSI 046_22_01 to 046_22_11)', () => {
    expect(first(removal(various(), 'name'))?.name).toEqual({ type: 'Property', value: NULL });
    expect(first(removal(various(), 'locatedAt'))?.locatedAt).toEqual({ type: 'Relationship', object: NULL });
    expect(first(removal(various(), 'street'))?.street).toEqual({
      type: 'LanguageProperty',
      languageMap: { '@none': NULL },
    });
    for (const format of ['keyValues', 'concise'])
      for (const name of ['name', 'street', 'locatedAt', 'json'])
        expect(first(removal(various(), name), { format })?.[name]).toBe(NULL);
    expect(first(removal(various(), 'name'), { sysAttrs: true })?.name).toEqual({
      type: 'Property',
      value: NULL,
      createdAt: NOW,
      modifiedAt: NOW,
      deletedAt: LATER,
    });
  });

  test('of several instances each deleted one, of all of them one (ETSI 046_22_06 to 046_22_08)', () => {
    const datasetId = 'urn:french';
    const several = building({
      name: [
        { type: 'Property', value: 'Eiffel Tower' },
        { type: 'Property', value: 'Tour Eiffel', datasetId },
      ],
    });
    expect(first(removal(several, 'name', { datasetId }))?.name).toEqual([
      { type: 'Property', value: 'Eiffel Tower' },
      { type: 'Property', value: NULL, datasetId },
    ]);
    expect(first(removal(several, 'name', { datasetId }), { format: 'keyValues' })?.name).toEqual({
      dataset: { '@none': 'Eiffel Tower', [datasetId]: NULL },
    });
    const all = removal(several, 'name', { deleteAll: true });
    expect(first(all)?.name).toEqual({ type: 'Property', value: NULL });
    expect(first(all, { showChanges: true })?.name).toHaveLength(2);
    expect(first(all, {}, { ...ALL, datasetId: [datasetId] })?.name).toEqual({
      type: 'Property',
      value: NULL,
      datasetId,
    });
  });

  test.each([
    ['name', 'x', { type: 'Property', value: 'x', previousValue: 'Eiffel Tower' }],
    [
      'locatedAt',
      { type: 'Relationship', object: 'urn:city:Nantes' },
      { type: 'Relationship', object: 'urn:city:Nantes', previousObject: 'urn:city:Paris' },
    ],
    [
      'street',
      { type: 'LanguageProperty', languageMap: { es: 'Gran Lugar' } },
      {
        type: 'LanguageProperty',
        languageMap: { es: 'Gran Lugar' },
        previousLanguageMap: { fr: 'Grand Place', nl: 'Grote Markt' },
      },
    ],
    [
      'kind',
      { type: 'VocabProperty', vocab: 'museum' },
      { type: 'VocabProperty', vocab: 'museum', previousVocab: 'monument' },
    ],
    [
      'json',
      { type: 'JsonProperty', json: { a: 1 } },
      { type: 'JsonProperty', json: { a: 1 }, previousJson: { id: 'some-id', null: null } },
    ],
  ])('the value of %s before, where it is asked for (ETSI 046_31 to 046_33)', (name, value, expected) => {
    const written = first(update(various(), { [name]: value }), { showChanges: true });
    expect(written?.[name]).toEqual(expected);
    expect(JSON.stringify(written).match(/previous/g)).toHaveLength(1);
    const stored = JSON.parse(JSON.stringify(update(various(), { [name]: value })));
    expect(first(stored, { showChanges: true })).toEqual(written);
    expect(JSON.stringify(first(update(various(), { [name]: value })))).not.toContain('previous');
  });

  test('what was deleted had a value before; what is new had none (ETSI 046_34 to 046_41)', () => {
    expect(first(removal(various(), 'street'), { showChanges: true })?.street).toEqual({
      type: 'LanguageProperty',
      languageMap: { '@none': NULL },
      previousLanguageMap: { fr: 'Grand Place', nl: 'Grote Markt' },
    });
    expect(JSON.stringify(data(creation(various()), { showChanges: true }))).not.toContain('previous');
    expect(first(update(building(), { level: 5 }), { showChanges: true, format: 'concise' })?.level).toEqual({
      value: 5,
      previousValue: 4,
    });
  });

  test('of a deleted entity the time, and its times where asked for (ETSI 046_21)', () => {
    const deleted = { id: 'urn:building:1', type: 'Building', deletedAt: LATER };
    const only = { notificationTrigger: ['entityDeleted'] };
    const write = deletion(building({ scope: '/Paris', expiresAt: '2030-01-01T00:00:00Z' }));
    expect(first(write, { format: 'keyValues' }, only)).toEqual(deleted);
    expect(first(write, { sysAttrs: true }, only)).toEqual({ ...deleted, createdAt: NOW, modifiedAt: NOW });
    expect(first(write, { attributes: ['name'] }, only)).toEqual(deleted);
    expect(first(write, { showChanges: true }, only)).toEqual({
      ...deleted,
      name: { type: 'Property', value: NULL, previousValue: 'Eiffel Tower' },
      level: { type: 'Property', value: NULL, previousValue: 4 },
    });
    const watched = { notificationTrigger: ['attributeDeleted'], watchedAttributes: ['name'] };
    expect(first(write, {}, watched)).toEqual({ ...deleted, name: { type: 'Property', value: NULL } });
  });

  test('with those that it leads to (ETSI 046_23 to 046_30)', () => {
    const city: Entity = building({ id: 'urn:city:Paris', type: 'City', name: 'Paris', level: 1 });
    const lookup = new Map([[city.id, city]]);
    const write = update(various(), { level: 5 });
    const join = (kind: string) => data(write, { join: kind, attributes: ['locatedAt'] }, ALL, { lookup });
    expect(join('flat')).toMatchObject([
      { id: 'urn:building:1', locatedAt: { object: 'urn:city:Paris' } },
      { id: 'urn:city:Paris', name: { value: 'Paris' } },
    ]);
    expect(join('inline')).toMatchObject([{ locatedAt: { entity: { id: 'urn:city:Paris' } } }]);
    expect(join('@none')).toHaveLength(1);
  });

  test('a name that is a prototype’s is one', () => {
    const name = JSON.parse('{"urn:__proto__": {"type": "Property", "value": 1}}');
    expect(first(removal(building(name), 'urn:__proto__'))?.['urn:__proto__']).toEqual({
      type: 'Property',
      value: NULL,
    });
  });
});

describe('the message', () => {
  const head = {
    id: 'urn:notification:1',
    notifiedAt: LATER,
    context: 'https://example.org/c.jsonld',
    tenant: undefined,
  };
  const link =
    '<https://example.org/c.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"';
  const endpoint = (more: object) => ({ endpoint: { uri: 'http://localhost:1111/notify', ...more } });
  const entity = { id: 'urn:building:1', type: 'Building' };

  test('in JSON links to its @context (ETSI 046_07, 046_09, 046_10)', () => {
    const receiverInfo = [{ key: 'X-Additional-Key', value: 'Value' }];
    const subscription = subscriptionOf({}, endpoint({ receiverInfo }));
    expect(writeNotification(subscription, [entity], { ...head, tenant: 'city' })).toEqual({
      headers: {
        'X-Additional-Key': 'Value',
        'Content-Type': 'application/json',
        Link: link,
        'NGSILD-Tenant': 'city',
      },
      body: {
        id: 'urn:notification:1',
        type: 'Notification',
        subscriptionId: 'urn:subscription:1',
        notifiedAt: LATER,
        data: [entity],
      },
    });
  });

  test('in JSON-LD has it inside, in each entity too (ETSI 046_14, 046_19)', () => {
    const subscription = subscriptionOf({}, endpoint({ accept: 'application/ld+json' }));
    const { headers, body } = writeNotification(subscription, [entity], head);
    expect(headers).toEqual({ 'Content-Type': 'application/ld+json' });
    expect(body).toMatchObject({ '@context': head.context, data: [{ ...entity, '@context': head.context }] });
  });

  test('in GeoJSON is a collection of features, with the @context where it is preferred', () => {
    const located = building({
      location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [2.29, 48.85] } },
    });
    const features = data(creation(located), {}, ALL, { geojson: true })!;
    const subscription = (more: object) =>
      subscriptionOf({}, endpoint({ accept: 'application/geo+json', ...more }));
    expect(acceptsGeojson(subscription({}))).toBe(true);
    const { body, headers } = writeNotification(subscription({}), features, head);
    expect(headers).toEqual({ 'Content-Type': 'application/geo+json' });
    expect(body.data).toMatchObject({
      type: 'FeatureCollection',
      '@context': head.context,
      features: [
        {
          id: 'urn:building:1',
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [2.29, 48.85] },
          properties: { type: 'Building', name: { value: 'Eiffel Tower' } },
        },
      ],
    });
    const preferring = subscription({ receiverInfo: [{ key: 'Prefer', value: 'body=json' }] });
    expect(writeNotification(preferring, features, head).headers.Link).toBe(link);
  });

  test('under a topic has its headers as metadata (clause 7.2, ETSI 058_04)', () => {
    const receiverInfo = [{ key: 'test-receiver-key', value: 'test-receiver-info' }];
    const subscription = subscriptionOf({}, { endpoint: { uri: 'mqtt://localhost/a/topic', receiverInfo } });
    expect(mqttPayload(writeNotification(subscription, [entity], head))).toMatchObject({
      metadata: { 'Content-Type': 'application/json', Link: link, 'test-receiver-key': 'test-receiver-info' },
      body: { type: 'Notification', data: [entity] },
    });
  });
});

describe('the target', () => {
  test('of an MQTT endpoint (clause 7.2)', () => {
    expect(targetOf({ uri: 'mqtt://broker/ngsild-test-suite/topic' })).toEqual({
      kind: 'mqtt',
      host: 'broker',
      port: 1883,
      tls: false,
      topic: 'ngsild-test-suite/topic',
      qos: 0,
      version: 'mqtt5.0',
    });
    const notifierInfo = [
      { key: 'MQTT-QoS', value: '1' },
      { key: 'MQTT-Version', value: 'mqtt3.1.1' },
    ];
    expect(targetOf({ uri: 'mqtts://me:a%40b@broker/t', notifierInfo })).toMatchObject({
      port: 8883,
      tls: true,
      username: 'me',
      password: 'a@b',
      qos: 1,
      version: 'mqtt3.1.1',
    });
    expect(targetOf({ uri: 'mqtt://broker:2883/t' })).toMatchObject({ port: 2883 });
    expect(targetOf({ uri: 'mqtt://broker/%E0%A4%A' })).toHaveProperty('code');
  });

  test('of an HTTP endpoint is its address', () => {
    expect(targetOf({ uri: 'https://host:8443/x?y=z' })).toEqual({
      kind: 'http',
      url: 'https://host:8443/x?y=z',
    });
  });
});
