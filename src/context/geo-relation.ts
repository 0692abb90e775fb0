import IndexedPointInAreaLocator from 'jsts/org/locationtech/jts/algorithm/locate/IndexedPointInAreaLocator.js';
import SimplePointInAreaLocator from 'jsts/org/locationtech/jts/algorithm/locate/SimplePointInAreaLocator.js';
import Location from 'jsts/org/locationtech/jts/geom/Location.js';
import RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js';
import { countCrossings } from './geo-crossing.ts';
import { type Box, boxOf, type Geometry } from './geo-geometry.ts';
import { type Shape, shapeOf } from './geo-shape.ts';

/** The relations of clause 4.10 that ISO 19125-1 defines; read as "the target … the reference". */
export const RELATIONS = ['within', 'contains', 'overlaps', 'intersects', 'equals', 'disjoint'] as const;
export type Relation = (typeof RELATIONS)[number];

/** Answers whether a target stands in a relation to the reference. */
export type Relates = (target: Geometry, relation: Relation) => boolean;

/**
 * Prepares a reference geometry and its shape. Relations hold in the plane of longitude and latitude, altitude aside, by the DE-9IM
 * matrix: a point on an area's edge intersects it but is not within it. A target without a shape, or whose rings make no area, relates
 * to nothing.
 */
export function prepareRelations(reference: Geometry, shape: Shape): Relates {
  const box = boxOf(reference);
  const area = isArea(reference) ? new IndexedPointInAreaLocator(shape) : undefined;
  return (target, relation) => {
    if (!meet(boxOf(target), box)) return relation === 'disjoint';
    if (target.type === 'Point' && reference.type === 'Point')
      return relation !== 'disjoint' && relation !== 'overlaps';
    const other = shapeOf(target);
    if (!other) return false;
    if (area && target.type === 'Point')
      return byPlace(area.locate(other.getCoordinate()), relation, 'within');
    if (reference.type === 'Point' && isArea(target))
      return byPlace(SimplePointInAreaLocator.locate(shape.getCoordinate(), other), relation, 'contains');
    if (other.getNumPoints() * shape.getNumPoints() > MANY_PAIRS) {
      const answer = byCrossing(target, reference, relation);
      if (answer !== undefined) return answer;
    }
    return byMatrix(other, shape, relation);
  };
}

function byMatrix(target: Shape, reference: Shape, relation: Relation): boolean {
  const dimensions = [target.getDimension(), reference.getDimension()] as const;
  let matrix: ReturnType<typeof RelateOp.relate>;
  try {
    matrix = RelateOp.relate(target, reference);
  } catch {
    return false;
  }
  switch (relation) {
    case 'within':
      return matrix.isWithin();
    case 'contains':
      return matrix.isContains();
    case 'overlaps':
      return matrix.isOverlaps(...dimensions);
    case 'intersects':
      return matrix.isIntersects();
    case 'equals':
      return matrix.isEquals(...dimensions);
    case 'disjoint':
      return matrix.isDisjoint();
  }
}

const isArea = ({ type }: Geometry): boolean => type === 'Polygon' || type === 'MultiPolygon';

/** How a point stands to an area, or the area to it, from the point's place. */
function byPlace(place: number, relation: Relation, inside: 'within' | 'contains'): boolean {
  if (relation === 'disjoint') return place === Location.EXTERIOR;
  if (relation === 'intersects') return place !== Location.EXTERIOR;
  return relation === inside && place === Location.INTERIOR;
}

/** Pairs of positions from which on a crossing is looked for before the matrix is computed. */
const MANY_PAIRS = 250_000;
/** Crossings of lines beyond which they are taken to have no part in common. */
const MOST_CROSSINGS = 100_000;

/**
 * What one crossing of two edges tells already. Areas whose edges cross have inner points on either side of the other's edge, so they
 * overlap, and neither holds the other; a line that crosses an area's edge is partly outside. Undefined where it takes the matrix.
 */
function byCrossing(target: Geometry, reference: Geometry, relation: Relation): boolean | undefined {
  const areas = [target, reference].filter(isArea).length;
  if (areas === 0 && relation !== 'intersects' && relation !== 'disjoint')
    return countCrossings(target, MOST_CROSSINGS, reference) === MOST_CROSSINGS ? false : undefined;
  if (countCrossings(target, 1, reference) === 0) return undefined;
  return relation === 'intersects' || (relation === 'overlaps' && areas === 2);
}

const meet = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
