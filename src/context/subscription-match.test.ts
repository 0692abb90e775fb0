import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  building,
  creation,
  deletion,
  map,
  NOW,
  removal,
  subscriptionOf,
  update,
  watcher,
} from '../../test/subscription-case.ts';
import { realChanges } from './subscription-change.ts';
import { SubscriptionIndex } from './subscription-index.ts';
import { type EntityWrite, noticeOf, type Watcher, watcherOf } from './subscription-match.ts';

const noticed = (of: Watcher, write: EntityWrite, now = NOW) =>
  noticeOf(of, { ...write, changes: realChanges(write.changes) }, { now });
const triggers = (members: object, write: EntityWrite) => noticed(watcher(members), write)?.triggers;
const on = (...notificationTrigger: string[]) => ({ notificationTrigger });

describe('what fires', () => {
  test('by default attributes that come or change, also with a new entity', () => {
    expect(triggers({}, creation(building()))).toEqual(['attributeCreated']);
    expect(triggers({}, update(building(), { level: 5 }))).toEqual(['attributeUpdated']);
    expect(triggers({}, update(building(), { level: 5, more: 1 }))).toEqual([
      'attributeUpdated',
      'attributeCreated',
    ]);
    expect(triggers({}, removal(building(), 'name'))).toBeUndefined();
    expect(triggers({}, deletion(building()))).toBeUndefined();
  });

  test('entities that come and go', () => {
    expect(triggers(on('entityCreated'), creation(building()))).toEqual(['entityCreated']);
    expect(triggers(on('entityCreated'), update(building(), { level: 5 }))).toBeUndefined();
    expect(triggers(on('entityDeleted'), deletion(building()))).toEqual(['entityDeleted']);
    expect(triggers(on('attributeDeleted'), deletion(building()))).toEqual(['attributeDeleted']);
    expect(triggers(on('entityUpdated'), removal(building(), 'name'))).toEqual(['attributeDeleted']);
    expect(triggers(on('entityUpdated'), update(building(), { level: 5 }))).toEqual(['attributeUpdated']);
  });

  test('only watched attributes (ETSI 046_22_02, 046_22_03, 046_22_12)', () => {
    const watched = { ...on('attributeDeleted'), watchedAttributes: ['name'] };
    expect(triggers(watched, removal(building(), 'name'))).toEqual(['attributeDeleted']);
    expect(triggers(watched, removal(building(), 'level'))).toBeUndefined();
    expect(noticed(watcher(watched), deletion(building()))?.changes.map((one) => one.attribute)).toEqual([
      'ex:name',
    ]);
    expect(
      triggers({ ...on('entityCreated'), watchedAttributes: ['none'] }, creation(building())),
    ).toBeUndefined();
  });

  test('a write of what was there is no change (ETSI 046_15)', () => {
    expect(triggers({}, update(building(), { level: 4 }))).toBeUndefined();
    const timed = { type: 'Property', value: 4, observedAt: NOW };
    expect(triggers({}, update(building(), { level: timed }))).toEqual(['attributeUpdated']);
    const map1 = { json: { a: [1, { b: 2 }], c: 3 }, type: 'JsonProperty' };
    const map2 = { type: 'JsonProperty', json: { c: 3, a: [1, { b: 2 }] } };
    expect(triggers({}, update(building({ level: map1 }), { level: map2 }))).toBeUndefined();
    const nested = (accuracy: number) => ({ type: 'Property', value: 4, accuracy });
    expect(triggers({}, update(building({ level: nested(1) }), { level: nested(1) }))).toBeUndefined();
    expect(triggers({}, update(building({ level: nested(1) }), { level: nested(2) }))).toHaveLength(1);
  });

  test('only active subscriptions, and none with a timeInterval', () => {
    const write = creation(building());
    expect(triggers({ isActive: false }, write)).toBeUndefined();
    expect(triggers({ timeInterval: 5 }, write)).toBeUndefined();
    const ending = watcher({ expiresAt: '2026-04-01T00:00:00Z' });
    expect(noticed(ending, write)).toBeDefined();
    expect(noticed(ending, write, '2026-04-01T00:00:00Z')).toBeUndefined();
  });
});

describe('conditions', () => {
  const write = creation(building({ scope: '/Paris/Seine' }));

  test.each([
    [{ entities: [{ type: '(Building|Tower)' }] }, true],
    [{ entities: [{ type: 'Tower' }, { type: 'Building', id: 'urn:building:1' }] }, true],
    [{ entities: [{ type: 'Building', id: ['urn:building:2', 'urn:building:3'] }] }, false],
    [{ entities: [{ type: 'Building', idPattern: 'building:[0-9]$' }] }, true],
    [{ entities: [{ type: 'Building', idPattern: '^building' }] }, false],
    [{ entities: [{ type: '*' }] }, true],
    [{ q: 'name=="Eiffel Tower"' }, true],
    [{ q: 'name==%22Eiffel%20Tower%22' }, true],
    [{ q: 'name=="Eiffel%20Tower"' }, true],
    [{ q: 'level>4' }, false],
    [{ scopeQ: '/Paris/#' }, true],
    [{ scopeQ: '/Madrid' }, false],
    [{ geoQ: { georel: 'within', geometry: 'Polygon', coordinates: '[[[0,0],[1,0],[1,1],[0,0]]]' } }, false],
  ])('%j: %s', (members, expected) => {
    expect(noticed(watcher(members), write) !== undefined).toBe(expected);
  });

  test('are those of the entity afterwards, of a deleted one those of before', () => {
    const five = { q: 'level==5' };
    expect(triggers(five, update(building(), { level: 5 }))).toBeDefined();
    expect(triggers(five, update(building({ level: 5 }), { level: 4 }))).toBeUndefined();
    expect(triggers({ ...five, ...on('entityDeleted') }, deletion(building({ level: 5 })))).toBeDefined();
  });

  test('a place is met in any instance', () => {
    const place = (...coordinates: number[]) => ({
      type: 'GeoProperty',
      value: { type: 'Point', coordinates },
    });
    const geoQ = { georel: 'near;maxDistance==1000', geometry: 'Point', coordinates: [2.29, 48.85] };
    expect(
      triggers(
        { geoQ: { ...geoQ, geoproperty: 'place' } },
        creation(building({ place: place(2.29, 48.85) })),
      ),
    ).toBeDefined();
    expect(
      triggers({ geoQ: { ...geoQ, geoproperty: 'place' } }, creation(building({ place: place(0, 0) }))),
    ).toBeUndefined();
  });
});

describe('the index', () => {
  const several = (...all: object[]) => {
    const index = new SubscriptionIndex();
    all.forEach((members, i) => {
      index.put(watcherOf({ ...subscriptionOf(members), id: `urn:${i}` }, map));
    });
    return index;
  };
  const ids = (watchers: readonly Watcher[]) => watchers.map(({ subscription }) => subscription.id).sort();

  test('looks at few of many', () => {
    const index = several(
      ...Array.from({ length: 500 }, (_, i) => ({ entities: [{ type: `Type${i}` }] })),
      ...Array.from({ length: 500 }, (_, i) => ({ watchedAttributes: [`attribute${i}`] })),
      ...Array.from({ length: 500 }, (_, i) => ({
        entities: [{ type: 'Building', id: `urn:building:${i}` }],
      })),
    );
    expect(index.size).toBe(1500);
    expect(ids(index.candidates(creation(building({ attribute7: 1 }))))).toEqual(['urn:1001', 'urn:507']);
  });

  test('what is removed or replaced is not found, and leaves nothing', () => {
    const index = several({}, { watchedAttributes: ['name'] });
    const write = creation(building());
    expect(ids(index.candidates(write))).toEqual(['urn:0', 'urn:1']);
    index.put(watcherOf({ ...subscriptionOf({ entities: [{ type: 'Other' }] }), id: 'urn:0' }, map));
    index.remove('urn:1');
    index.remove('urn:none');
    expect(index.candidates(write)).toEqual([]);
    index.put(watcherOf({ ...subscriptionOf({ timeInterval: 1 }), id: 'urn:0' }, map));
    expect(index.size).toBe(0);
  });

  test('a subscription to very much takes few places, and is found', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `urn:building:${i}`);
    const watchedAttributes = ['name', ...Array.from({ length: 999 }, (_, i) => `a${i}`)];
    const entities = Array.from({ length: 11 }, () => ({ type: 'Building', id: many }));
    const index = several({ entities: entities.slice(0, 1), watchedAttributes }, { entities });
    expect(ids(index.candidates(creation(building())))).toEqual(['urn:0', 'urn:1']);
    index.remove('urn:0');
    index.remove('urn:1');
    expect(index.candidates(creation(building()))).toEqual([]);
  });

  test('finds what looking at all of them finds', () => {
    const name = fc.constantFrom('name', 'level', 'more');
    const type = fc.constantFrom('Building', 'Tower', '*', 'Building|Tower', '(Building;Tower)');
    const selector = fc.record(
      { type, id: fc.constantFrom('urn:building:1', 'urn:x'), idPattern: fc.constantFrom('1$', 'x') },
      { requiredKeys: ['type'] },
    );
    const members = fc.record({
      entities: fc.array(selector, { minLength: 1, maxLength: 3 }),
      watchedAttributes: fc.option(fc.uniqueArray(name, { minLength: 1 })),
      notificationTrigger: fc.option(
        fc.uniqueArray(
          fc.constantFrom('entityCreated', 'entityUpdated', 'entityDeleted', 'attributeDeleted'),
          {
            minLength: 1,
          },
        ),
      ),
    });
    const one = building({ type: ['Building', 'Tower'] });
    const writes = [creation(one), deletion(one), update(one, { level: 5 }), removal(building(), 'name')];
    fc.assert(
      fc.property(fc.array(members, { maxLength: 8 }), fc.constantFrom(...writes), (all, write) => {
        const watchers = all.map((each, i) => watcherOf({ ...subscriptionOf(each), id: `urn:${i}` }, map));
        const found = several(...all).notices(write, { now: NOW });
        expect(ids(found.map((notice) => notice.watcher))).toEqual(
          ids(watchers.filter((each) => noticed(each, write) !== undefined)),
        );
      }),
    );
  });
});
