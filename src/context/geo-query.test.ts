import { describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import type { Entity } from './entity.ts';
import type { Geometry } from './geo-geometry.ts';
import { geoSql, matchGeo, parseGeoQuery, searchBoxes } from './geo-query.ts';

const map = { expand: (name: string) => `https://e.org/${name}`, compact: (iri: string) => iri, source: {} };

const at = (...values: readonly unknown[]): Entity => ({
  id: 'urn:e:1',
  types: ['https://e.org/Building'],
  scopes: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  modifiedAt: '2026-01-01T00:00:00.000Z',
  attributes: {
    'https://e.org/location': values.map((value) => ({
      type: 'GeoProperty' as const,
      value,
      createdAt: '2026-01-01T00:00:00.000Z',
      modifiedAt: '2026-01-01T00:00:00.000Z',
    })),
  },
});
const query = (georel: string, geometry: string, coordinates: unknown) =>
  parseGeoQuery(
    {
      georel,
      geometry,
      coordinates: typeof coordinates === 'string' ? coordinates : JSON.stringify(coordinates),
    },
    map,
  )!;
const matches = (georel: string, reference: Geometry, target: Geometry): boolean =>
  matchGeo(query(georel, reference.type, reference.coordinates), at(target));

const point = (...coordinates: [number, number]): Geometry => ({ type: 'Point', coordinates });
const square = (west: number, south: number, size: number): Geometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
});

describe('points of ETSI TS 019_10', () => {
  const targets = [point(13.3986, 52.5547), point(13.509818, 52.363457), point(13.215983, 52.470441)];
  const area =
    '[[[13.1616211,52.5438124],[13.597641,52.4840224],[13.5948944,52.3402782],[13.142395,52.386428],[13.1616211,52.5438124]]]';
  test.each([
    ['equals', 'Point', '[13.3986, 52.5547]', 1],
    ['near;maxDistance==15000', 'Point', '[13.388930, 52.534473]', 2],
    ['near;minDistance==15000', 'Point', '[13.388930, 52.534473]', 1],
    ['within', 'Polygon', area, 2],
    ['disjoint', 'Polygon', area, 1],
    ['disjoint', 'Point', '[13.3986, 52.5547]', 2],
    ['contains', 'Point', '[13.3986, 52.5547]', 1],
    ['intersects', 'Point', '[13.3986, 52.5547]', 1],
  ])('%s %s %s: %i', (georel, geometry, coordinates, count) => {
    const asked = query(georel, geometry, coordinates);
    expect(targets.filter((target) => matchGeo(asked, at(target)))).toHaveLength(count);
  });
});

describe('areas of ETSI TS 019_11', () => {
  const targets: Geometry[] = [
    {
      type: 'Polygon',
      coordinates: [
        [
          [13.2865906, 52.5648645],
          [13.2879639, 52.5648645],
          [13.2797241, 52.4988679],
          [13.477478, 52.4712703],
          [13.5049438, 52.5373084],
          [13.2865906, 52.5648645],
        ],
      ],
    },
    {
      type: 'Polygon',
      coordinates: [
        [
          [13.315773, 52.4757209],
          [13.339119, 52.4443421],
          [13.3892441, 52.4669371],
          [13.315773, 52.4757209],
        ],
      ],
    },
  ];
  const crossing =
    '[[[13.3456421,52.4794848],[13.3641815,52.4428773],[13.4177399,52.4730023],[13.3459854,52.479903],[13.3456421,52.4794848]]]';
  const elsewhere =
    '[[[13.1369019,52.5198225],[13.1365585,52.5200314],[13.131752,52.4980907],[13.1832504,52.5026887],[13.1369019,52.5198225]]]';
  test.each([
    [
      'equals',
      'Polygon',
      '[[[13.2865906,52.5648645],[13.2879639,52.5648645],[13.2797241,52.4988679],[13.477478,52.4712703],[13.5049438,52.5373084],[13.2865906,52.5648645]]]',
      1,
    ],
    ['intersects', 'Polygon', crossing, 1],
    [
      'contains',
      'Polygon',
      '[[[13.3844376,52.5356966],[13.3844376,52.5356966],[13.381691,52.5123012],[13.4235764,52.5100027],[13.4331894,52.5273425],[13.3844376,52.5356966]]]',
      1,
    ],
    ['contains', 'Polygon', elsewhere, 0],
    ['disjoint', 'Polygon', elsewhere, 2],
    [
      'within',
      'Polygon',
      '[[[13.3023834,52.4903066],[13.3027267,52.4905156],[13.2745743,52.465632],[13.3343124,52.4185447],[13.4311295,52.47107],[13.3023834,52.4903066]]]',
      1,
    ],
    ['overlaps', 'Polygon', crossing, 1],
    ['contains', 'Point', '[13.3442688,52.4650045]', 1],
  ])('%s %s %s: %i', (georel, geometry, coordinates, count) => {
    const asked = query(georel, geometry, coordinates);
    expect(targets.filter((target) => matchGeo(asked, at(target)))).toHaveLength(count);
  });
});

const hole: Geometry = {
  type: 'Polygon',
  coordinates: [
    ...(square(0, 0, 9).coordinates as [number, number][][]),
    ...(square(3, 3, 3).coordinates as [number, number][][]),
  ],
};
const line = (...coordinates: [number, number][]): Geometry => ({ type: 'LineString', coordinates });

describe('relations follow ISO 19125-1', () => {
  test.each<[string, Geometry, Geometry, string]>([
    ['a point on the edge is not within', point(0, 1), square(0, 0, 2), 'intersects'],
    ['a point in a hole is outside', point(4, 4), hole, 'disjoint'],
    ['areas that share an edge do not overlap', square(2, 0, 2), square(0, 0, 2), 'intersects'],
    ['areas that share a part overlap', square(1, 1, 2), square(0, 0, 2), 'overlaps intersects'],
    ['an area in a hole is outside', square(4, 4, 1), hole, 'disjoint'],
    ['an area that fills the hole touches', square(3, 3, 3), hole, 'intersects'],
    [
      'the direction and start of a ring are free',
      square(0, 0, 2),
      turned(square(0, 0, 2)),
      'within contains intersects equals',
    ],
    ['a line on the edge is not within', line([0, 0], [2, 0]), square(0, 0, 2), 'intersects'],
    ['a line through', line([-1, 1], [3, 1]), square(0, 0, 2), 'intersects'],
    ['a line inside', line([0, 0], [2, 2]), square(0, 0, 2), 'within intersects'],
    ['lines with a common part overlap', line([0, 0], [2, 0]), line([1, 0], [3, 0]), 'overlaps intersects'],
    [
      'a line cut in two is the same',
      line([0, 0], [1, 0], [2, 0]),
      line([2, 0], [0, 0]),
      'within contains intersects equals',
    ],
    [
      'several points',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 1],
          [5, 5],
        ],
      },
      square(0, 0, 2),
      'intersects',
    ],
    [
      'several areas',
      square(0, 0, 1),
      {
        type: 'MultiPolygon',
        coordinates: [square(0, 0, 1), square(5, 5, 1)].map(
          ({ coordinates }) => coordinates as [number, number][][],
        ),
      },
      'within intersects',
    ],
    [
      'a point that is there',
      point(1, 1),
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 1],
          [2, 2],
        ],
      },
      'within intersects',
    ],
    [
      'altitude stays aside',
      { type: 'Point', coordinates: [1, 1, 50] },
      point(1, 1),
      'within contains intersects equals',
    ],
  ])('%s', (_, target, reference, relations) => {
    const all = ['within', 'contains', 'overlaps', 'intersects', 'equals', 'disjoint'];
    expect(all.filter((one) => matches(one, reference, target)).join(' ')).toBe(relations);
  });

  test('an area that crosses itself is what the even-odd rule makes of it', () => {
    const bow: Geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [4, 4],
          [4, 0],
          [0, 4],
          [0, 0],
        ],
      ],
    };
    expect(matches('within', bow, point(1, 2))).toBe(true);
    expect(matches('within', bow, point(2, 1))).toBe(false);
    expect(matches('equals', bow, bow)).toBe(true);
    expect(matches('contains', point(3.5, 2), bow)).toBe(true);
  });
});

function turned(geometry: Geometry): Geometry {
  const [ring] = geometry.coordinates as [number, number][][];
  const open = ring!.slice(0, -1).reverse();
  return { type: 'Polygon', coordinates: [[...open, open[0]!]] };
}

describe('near', () => {
  const most = (metres: number, reference: Geometry, target: Geometry) =>
    matches(`near;maxDistance==${metres}`, reference, target);

  test('is metres along a great circle', () => {
    // One degree of the equator is 2πR/360 = 111,195.08 m.
    expect(most(111_195, point(0, 0), point(1, 0))).toBe(false);
    expect(most(111_195.1, point(0, 0), point(1, 0))).toBe(true);
    expect(most(111_195.1, point(30, 80), point(30, 81))).toBe(true);
  });
  test('goes over the antimeridian and the poles', () => {
    expect(most(30_000, point(179.9, 0), point(-179.9, 0))).toBe(true);
    expect(most(30_000, point(0, 89.9), point(180, 89.9))).toBe(true);
  });
  test('is 0 where geometries meet, else from edge to edge', () => {
    expect(most(0.001, square(0, 0, 2), point(1, 1))).toBe(true);
    expect(most(111_180, square(0, 0, 2), point(3, 1))).toBe(true);
    expect(most(111_170, square(0, 0, 2), point(3, 1))).toBe(false);
    expect(most(111_196, line([0, 0], [10, 0]), line([0, 1], [10, 1]))).toBe(true);
    expect(most(111_195, hole, point(4.5, 4.5))).toBe(false);
  });
  test('a line is straight in degrees, not on the globe', () => {
    // The great circle between these ends passes 84 km north of the parallel.
    expect(most(100, line([0, 60], [20, 60]), point(10, 60))).toBe(true);
    expect(most(20_000, line([0, 60], [20, 60]), point(10, 60.7))).toBe(false);
  });
  test('minDistance leaves out what is at the distance', () => {
    expect(matches('near;minDistance==1000', point(0, 0), point(0, 0))).toBe(false);
    expect(matches('near;minDistance==1000', point(0, 0), point(1, 0))).toBe(true);
  });
});

describe('what is asked', () => {
  const issuesOf = (given: Parameters<typeof parseGeoQuery>[0]) => {
    try {
      parseGeoQuery(given, map);
      return [];
    } catch (error) {
      if (!(error instanceof MeridianError)) throw error;
      expect(error.code).toBe('context.badRequest');
      return error.issues.map(({ code, at: { path } }) => `${code} ${path}`);
    }
  };
  const near = { georel: 'near;maxDistance==1', geometry: 'Point', coordinates: '[8,40]' };

  test('may be nothing', () => {
    expect(parseGeoQuery({}, map)).toBeUndefined();
    expect(parseGeoQuery({ geoproperty: 'location' }, map)).toBeUndefined();
  });
  test('may name another property, by name or IRI', () => {
    expect(parseGeoQuery({ ...near, geoproperty: 'observationSpace' }, map)!.property).toBe(
      'https://e.org/observationSpace',
    );
  });
  test('may come as JSON (clause 5.2.13)', () => {
    expect(parseGeoQuery({ ...near, coordinates: [8, 40] }, map)!.reference).toEqual(point(8, 40));
  });
  test.each([
    [{ georel: 'within' }, 'context.geoMissing /geometry, context.geoMissing /coordinates'],
    [{ geometry: 'Point', coordinates: '[8,40]' }, 'context.geoMissing /georel'],
    [{ ...near, georel: 'invalid' }, 'context.geoRelation /georel'],
    [{ ...near, georel: 'near' }, 'context.geoRelation /georel'],
    [{ ...near, georel: 'near;maxDistance=2' }, 'context.geoRelation /georel'],
    [{ ...near, georel: 'near;maxDistance==0' }, 'context.geoDistance /georel'],
    [{ ...near, georel: 'near;maxDistance==-1' }, 'context.geoDistance /georel'],
    [{ ...near, georel: 'near;maxDistance==1e999' }, 'context.geoDistance /georel'],
    [{ ...near, georel: 'near;maxDistance==1;minDistance==2' }, 'context.geoDistance /georel'],
    [{ ...near, georel: ['within'] }, 'context.geoRelation /georel'],
    [{ ...near, geometry: 'GeometryCollection' }, 'context.geometryKind /geometry'],
    [{ ...near, geometry: '__proto__' }, 'context.geometryKind /geometry'],
    [{ ...near, coordinates: '[8,' }, 'context.geometryShape /coordinates'],
    [{ ...near, coordinates: `[${' '.repeat(100_000)}8,40]` }, 'context.limitPositions /coordinates'],
    [{ ...near, coordinates: '['.repeat(50_000) }, 'context.geometryShape /coordinates'],
    [{ ...near, coordinates: '[]' }, 'context.geometryShape /coordinates'],
    [{ ...near, geometry: 'MultiPoint', coordinates: '[]' }, 'context.geometryShape /coordinates'],
    [{ ...near, coordinates: '["8","40"]' }, 'context.geometryShape /coordinates'],
    [{ ...near, coordinates: '[1e999,40]' }, 'context.geometryShape /coordinates'],
    [{ ...near, coordinates: '[181,40]' }, 'context.geometryRange /coordinates'],
    [{ ...near, coordinates: '[40,-90.1]' }, 'context.geometryRange /coordinates'],
    [{ ...near, geometry: 'Polygon' }, 'context.geometryShape /coordinates/0'],
    [
      { ...near, geometry: 'Polygon', coordinates: '[[[0,0],[1,0],[1,1],[0,1]]]' },
      'context.geometryShape /coordinates/0',
    ],
    [
      { ...near, geometry: 'Polygon', coordinates: '[[[0,0],[1,0],[0,0]]]' },
      'context.geometryShape /coordinates/0',
    ],
    [
      { ...near, geometry: 'Polygon', coordinates: '[[[0,0],[1,1],[2,2],[0,0]]]' },
      'context.geometryTangled /coordinates',
    ],
    [{ ...near, geometry: 'Polygon', coordinates: [star(61)] }, 'context.geometryTangled /coordinates'],
    [{ ...near, geoproperty: '' }, 'context.geoProperty /geoproperty'],
  ])('%o is refused', (given, expected) => expect(issuesOf(given).join(', ')).toBe(expected));

  test('may have a thousand positions', () => {
    const many = { ...near, geometry: 'MultiPoint', coordinates: Array(1_001).fill([1, 1]) };
    expect(issuesOf(many)).toEqual(['context.limitPositions /coordinates/1000']);
  });
});

describe('geometries made to cost', () => {
  /** Teeth from west to east that reach over the whole height, or from south to north with `turned`. */
  const comb = (teeth: number, turned = false): Geometry => {
    const ring = Array.from({ length: teeth }, (_, tooth): [number, number] => [
      (tooth / teeth) * 10,
      tooth % 2 === 0 ? 0.1 : 9.9,
    ]);
    ring.push([10, 10.5], [-1, 10.5], [-1, -1], ring[0]!);
    return {
      type: 'Polygon',
      coordinates: [turned ? ring.map(([x, y]): [number, number] => [y, x]) : ring],
    };
  };
  test('areas with millions of crossings are told by one', () => {
    const reference = comb(900);
    const target = comb(9_000, true);
    for (const relation of ['intersects', 'overlaps'])
      expect(matches(relation, reference, target)).toBe(true);
    for (const relation of ['within', 'contains', 'equals', 'disjoint'])
      expect(matches(relation, reference, target)).toBe(false);
  });
  test('a point in a large area', () => {
    expect(matches('contains', point(-0.5, 5), comb(9_000))).toBe(true);
    expect(matches('disjoint', point(5, -0.5), comb(9_000, true))).toBe(false);
    expect(matches('intersects', point(10.2, 0), comb(9_000))).toBe(false);
  });
  test('a line that crosses itself without end relates to nothing, and is no reference', () => {
    const tangle: Geometry = { type: 'LineString', coordinates: star(9_001) as [number, number][] };
    expect(matches('intersects', square(-2, -2, 4), tangle)).toBe(false);
    expect(() => query('intersects', 'LineString', star(999))).toThrow(MeridianError);
  });
  test('a long line that does not is compared as it is', () => {
    const road = line(
      ...Array.from({ length: 9_000 }, (_, step): [number, number] => [step / 9_000, (step % 2) / 1_000]),
    );
    expect(matches('within', square(-1, -1, 4), road)).toBe(true);
  });
});

/** A star whose every ray crosses nearly every other. */
function star(rays: number): readonly (readonly number[])[] {
  const ring = Array.from({ length: rays }, (_, ray) => {
    const angle = (2 * Math.PI * ray * Math.floor(rays / 2)) / rays;
    return [Math.cos(angle), Math.sin(angle)];
  });
  return [...ring, ring[0]!];
}

describe('entities', () => {
  const asked = query('intersects', 'Point', [8, 40]);
  test('without the property, or with another kind of attribute, do not match', () => {
    expect(matchGeo(asked, { ...at(), attributes: {} })).toBe(false);
    expect(matchGeo(query('disjoint', 'Point', [8, 40]), { ...at(), attributes: {} })).toBe(false);
    expect(matchGeo(asked, at('nonsense'))).toBe(false);
    expect(matchGeo(asked, at({ type: 'Point', coordinates: ['8', 40] }))).toBe(false);
  });
  test('match by any instance, and by geometries as JSON text', () => {
    expect(matchGeo(asked, at(point(1, 1), point(8, 40)))).toBe(true);
    expect(matchGeo(asked, at('{"type":"Point","coordinates":[8,40]}'))).toBe(true);
  });
  test('a property named __proto__ is a name like any other', () => {
    const plain = { ...map, expand: (name: string) => name };
    const hostile = parseGeoQuery(
      { georel: 'disjoint', geometry: 'Point', coordinates: '[0,0]', geoproperty: '__proto__' },
      plain,
    )!;
    expect(matchGeo(hostile, at(point(1, 1)))).toBe(false);
  });
});

describe('the boxes of a search', () => {
  test('pass the antimeridian in two parts', () => {
    const boxes = searchBoxes(query('near;maxDistance==22239', 'Point', [179.9, 0]));
    expect(boxes.map((box) => box.map((side) => Math.round(side * 100) / 100))).toEqual([
      [179.7, -0.2, 180, 0.2],
      [-180, -0.2, -179.9, 0.2],
    ]);
  });
  test('reach round a pole', () => {
    expect(searchBoxes(query('near;maxDistance==22239', 'Point', [10, 89.9]))[0]).toEqual([
      -180,
      expect.closeTo(89.7),
      180,
      90,
    ]);
  });
  test('are conditions on a column', () => {
    expect(geoSql(query('within', 'Polygon', square(0, 0, 2).coordinates), 'box', 3)).toEqual({
      text: '(box && $4::box)',
      values: ['(2,2),(0,0)'],
      exact: false,
    });
    expect(geoSql(query('disjoint', 'Point', [1, 1]), 'box', 0)).toEqual({
      text: 'box IS NOT NULL',
      values: [],
      exact: false,
    });
  });
});
