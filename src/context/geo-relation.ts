import IndexedPointInAreaLocator from 'jsts/org/locationtech/jts/algorithm/locate/IndexedPointInAreaLocator.js';
import Location from 'jsts/org/locationtech/jts/geom/Location.js';
import RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js';
import { type Box, boxOf, type Geometry } from './geo-geometry.ts';
import { type Shape, shapeOf } from './geo-shape.ts';

/** The relations of clause 4.10 that ISO 19125-1 defines; read as "the target … the reference". */
export const RELATIONS = ['within', 'contains', 'overlaps', 'intersects', 'equals', 'disjoint'] as const;
export type Relation = (typeof RELATIONS)[number];

/** Answers whether a target stands in a relation to the reference. */
export type Relates = (target: Geometry, relation: Relation) => boolean;

/**
 * Prepares a reference geometry and its shape. Relations hold in the plane of longitude and latitude, altitude aside, by the DE-9IM
 * matrix: a point on an area's edge intersects it but is not within it. A target without a shape relates to nothing.
 */
export function prepareRelations(reference: Geometry, shape: Shape): Relates {
  const box = boxOf(reference);
  const isArea = reference.type === 'Polygon' || reference.type === 'MultiPolygon';
  const area = isArea ? new IndexedPointInAreaLocator(shape) : undefined;
  return (target, relation) => {
    if (!meet(boxOf(target), box)) return relation === 'disjoint';
    if (target.type === 'Point' && reference.type === 'Point')
      return relation !== 'disjoint' && relation !== 'overlaps';
    const other = shapeOf(target);
    if (!other) return false;
    if (area && target.type === 'Point') {
      const place = area.locate(other.getCoordinate());
      if (relation === 'disjoint') return place === Location.EXTERIOR;
      if (relation === 'intersects') return place !== Location.EXTERIOR;
      return relation === 'within' && place === Location.INTERIOR;
    }
    const matrix = RelateOp.relate(other, shape);
    const dimensions = [other.getDimension(), shape.getDimension()] as const;
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
  };
}

export const meet = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
