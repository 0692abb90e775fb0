import { expect, test } from 'vitest';
import { shapeKey, shapeOf } from './entity-shape.ts';
import { readEntity } from './read-entity.ts';

const map = { source: undefined, expand: (name: string) => `ex:${name}`, compact: (iri: string) => iri };
const entityOf = (body: object) =>
  readEntity({ id: 'urn:1', type: 'T', ...body }, map, { now: '2026-01-01T00:00:00Z' });

test('entities of one shape differ in their values alone', () => {
  const one = entityOf({ b: { value: 1 }, a: { object: 'urn:2' } });
  const other = entityOf({ a: { object: 'urn:3' }, b: { value: 'x', unitCode: 'CEL' } });
  expect(shapeOf(one)).toEqual(shapeOf(other));
  expect(shapeOf(one)).toEqual({
    types: ['ex:T'],
    attributes: [
      { name: 'ex:a', kinds: ['Relationship'], instances: 1 },
      { name: 'ex:b', kinds: ['Property'], instances: 1 },
    ],
  });
});

test('entities of different shapes have different keys', () => {
  const bodies = [
    {},
    { type: ['T', 'U'] },
    { a: { value: 1 } },
    { a: { object: 'urn:2' } },
    { a: { value: 1 }, b: { value: 1 } },
    {
      a: [
        { type: 'Property', value: 1 },
        { type: 'Property', value: 2, datasetId: 'urn:d' },
      ],
    },
  ];
  expect(new Set(bodies.map((body) => shapeKey(entityOf(body)))).size).toBe(bodies.length);
});

test('what expires, is very large or has a name of several lines is looked at by itself', () => {
  const expiresAt = '2030-01-01T00:00:00Z';
  expect(shapeKey(entityOf({ expiresAt }))).toBeUndefined();
  expect(shapeKey(entityOf({ a: { value: 1, expiresAt } }))).toBeUndefined();
  expect(shapeOf(entityOf({ a: { value: 1, expiresAt } }))).toBeUndefined();
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`a${i}`, { value: 1 }]));
  expect(shapeOf(entityOf(many))).toBeUndefined();
  const instance = { type: 'Property' as const, value: 1, createdAt: '', modifiedAt: '' };
  expect(shapeKey({ ...entityOf({}), attributes: { 'ex:a\nb': [instance] } })).toBeUndefined();
});
