import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../platform/database.ts';
import { openEmbedded } from '../platform/embedded.ts';
import { boxOf, type Geometry } from './geo-geometry.ts';
import { boxText, geoSql, matchGeometry, parseGeoQuery } from './geo-query.ts';

const map = { expand: (name: string) => name, compact: (iri: string) => iri, source: {} };

let db: Database;
beforeAll(async () => {
  db = await openEmbedded(undefined);
});
afterAll(() => db.close());

const degrees = fc.integer({ min: -3, max: 3 });
const position = fc
  .tuple(fc.constantFrom(0, 20, 176, -176), degrees, degrees)
  .map(([centre, x, y]): [number, number] => [centre + x, y]);
const geometry: fc.Arbitrary<Geometry> = fc.oneof(
  position.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
  fc
    .array(position, { minLength: 2, maxLength: 3 })
    .map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
  fc.tuple(position, fc.integer({ min: 1, max: 3 })).map(([[x, y], size]): Geometry => {
    const east = Math.min(180, x + size);
    const west = east - size;
    const ring: [number, number][] = [
      [west, y],
      [east, y],
      [east, y + size],
      [west, y + size],
      [west, y],
    ];
    return { type: 'Polygon', coordinates: [ring] };
  }),
);
const georel = fc.constantFrom(
  'within',
  'contains',
  'overlaps',
  'intersects',
  'equals',
  'disjoint',
  'near;maxDistance==1',
  'near;maxDistance==300000',
  'near;maxDistance==9000000',
  'near;minDistance==300000',
);

test('whatever matches is among what the store finds', () =>
  fc.assert(
    fc.asyncProperty(georel, geometry, geometry, async (relation, reference, target) => {
      const asked = parseGeoQuery(
        { georel: relation, geometry: reference.type, coordinates: reference.coordinates },
        map,
      )!;
      fc.pre(matchGeometry(asked, target));
      const { text, values } = geoSql(asked, 'kept', 1);
      const [row] = await db.query<{ yes: boolean }>(
        `SELECT ${text} AS yes FROM (SELECT $1::box AS kept) AS row`,
        [boxText(boxOf(target)), ...values],
      );
      expect(row!.yes).toBe(true);
    }),
    { numRuns: 150 },
  ));

test('relations agree among themselves', () =>
  fc.assert(
    fc.property(geometry, geometry, (a, b) => {
      const holds = (relation: string, reference: Geometry, target: Geometry): boolean =>
        matchGeometry(
          parseGeoQuery(
            { georel: relation, geometry: reference.type, coordinates: reference.coordinates },
            map,
          )!,
          target,
        );
      expect(holds('disjoint', a, b)).toBe(!holds('intersects', a, b));
      expect(holds('intersects', a, b)).toBe(holds('intersects', b, a));
      expect(holds('within', a, b)).toBe(holds('contains', b, a));
      expect(holds('overlaps', a, b)).toBe(holds('overlaps', b, a));
      expect(holds('equals', a, b)).toBe(holds('within', a, b) && holds('contains', a, b));
      expect(holds('near;maxDistance==0.001', a, b)).toBe(holds('intersects', a, b));
    }),
    { numRuns: 150 },
  ));
