import { deleteAttribute, updateAttributes } from '../src/context/patch.ts';
import { createdEntity, deletedEntity, type Patched } from '../src/context/patch-change.ts';
import { readEntity, readFragment } from '../src/context/read-entity.ts';
import type { Subscription } from '../src/context/subscription.ts';
import { type EntityWrite, type Watcher, watcherOf } from '../src/context/subscription-match.ts';
import { readSubscription } from '../src/context/subscription-read.ts';
import { LOCATION } from '../src/context/write-geojson.ts';

export const NOW = '2026-03-01T12:00:00.000Z';
export const LATER = '2026-03-01T12:00:05.000Z';

/** Short names are those after `ex:`, and that of the core @context for a place. */
export const map = {
  source: 'https://example.org/context.jsonld',
  expand: (name: string) => (name === 'location' ? LOCATION : name.includes(':') ? name : `ex:${name}`),
  compact: (iri: string) => (iri === LOCATION ? 'location' : iri.replace(/^ex:/, '')),
};

export const BARE = {
  type: 'Subscription',
  entities: [{ type: 'Building' }],
  notification: { endpoint: { uri: 'http://localhost:1111/notify' } },
} as const;

export const subscriptionOf = (members: object = {}, notification: object = {}): Subscription =>
  readSubscription(
    { ...BARE, ...members, notification: { ...BARE.notification, ...notification } },
    { map, now: NOW, id: 'urn:subscription:1' },
  );

export const watcher = (members: object = {}, notification: object = {}): Watcher =>
  watcherOf(subscriptionOf(members, notification), map);

export const building = (members: object = {}) =>
  readEntity({ id: 'urn:building:1', type: 'Building', name: 'Eiffel Tower', level: 4, ...members }, map, {
    now: NOW,
  });

type Case = ReturnType<typeof building>;

export const creation = (entity: Case): EntityWrite => ({
  after: entity,
  changes: createdEntity(entity).changes,
});

export const deletion = (entity: Case): EntityWrite => ({ before: entity, changes: deletedEntity(entity) });

export const update = (entity: Case, fragment: object): EntityWrite =>
  writeOf(entity, updateAttributes(entity, readFragment(fragment, map, { use: 'update' }), { now: LATER }));

export const removal = (
  entity: Case,
  name: string,
  options: { datasetId?: string; deleteAll?: boolean } = {},
): EntityWrite => writeOf(entity, deleteAttribute(entity, map.expand(name), { now: LATER, ...options }));

const writeOf = (before: Case, { entity, changes }: Patched): EntityWrite => ({
  before,
  after: entity,
  changes,
});
