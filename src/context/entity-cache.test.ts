import { expect, test } from 'vitest';
import { createEntityCache } from './entity-cache.ts';
import { docText } from './entity-doc.ts';
import { readEntity } from './read-entity.ts';

const NOW = '2026-01-01T00:00:00Z';
const map = { source: undefined, expand: (name: string) => `ex:${name}`, compact: (iri: string) => iri };
const rowOf = (id: string, value: unknown) => {
  const entity = readEntity({ id, type: 'T', scope: '/a', value: { value } }, map, { now: NOW });
  return { id, no: 7, entity, doc: docText(entity), expires: false };
};

test('what was written is read as it was, by tenant', () => {
  const cache = createEntityCache(10_000);
  const row = rowOf('urn:1', ['x', { y: 1 }]);
  cache.written(1, [row]);
  expect(cache.get(1, 'urn:1')).toEqual(row);
  expect(cache.get(0, 'urn:1')).toBeUndefined();
});

test('what was deleted, or ended nobody knows how, is not there', () => {
  const cache = createEntityCache(10_000);
  cache.written(0, [rowOf('urn:1', 1), rowOf('urn:2', 2)]);
  cache.written(0, [{ id: 'urn:1', no: 7, entity: undefined, doc: null }]);
  cache.forget(0, ['urn:2']);
  expect([cache.get(0, 'urn:1'), cache.get(0, 'urn:2')]).toEqual([undefined, undefined]);
});

test('what was read is taken, but not what was written meanwhile', () => {
  const cache = createEntityCache(10_000);
  const read = cache.reading(0);
  cache.written(0, [rowOf('urn:1', 'new')]);
  cache.forget(0, ['urn:2']);
  read([rowOf('urn:1', 'old'), rowOf('urn:2', 'old'), rowOf('urn:3', 'old')]);
  const values = ['urn:1', 'urn:2', 'urn:3'].map(
    (id) => cache.get(0, id)?.entity?.attributes['ex:value']?.[0]?.value,
  );
  expect(values).toEqual(['new', undefined, 'old']);
});

test('the entities that were not used for longest make room', () => {
  const size = docText(rowOf('urn:1', 1).entity).length + 300;
  const cache = createEntityCache(2 * size);
  cache.written(0, [rowOf('urn:1', 1), rowOf('urn:2', 2)]);
  cache.get(0, 'urn:1');
  cache.written(0, [rowOf('urn:3', 3)]);
  expect(['urn:1', 'urn:2', 'urn:3'].map((id) => cache.get(0, id) !== undefined)).toEqual([
    true,
    false,
    true,
  ]);
});
