import { type Geometry, linesOf, type Position, positionsOf } from './geo-geometry.ts';

/** Mean radius of the Earth in metres (IUGG, R1). */
export const EARTH_RADIUS = 6_371_008.8;

/** Lines are straight in degrees (RFC 7946, 3.1.1); they are followed in steps of this many, each a great-circle arc. */
const STEP = 0.1;
/** Arcs that following makes of one geometry, beyond its own lines; where the step would make more it is longer. */
const MOST_ARCS = 2_000;

type Vector = readonly [number, number, number];

/** A geometry as points and arcs on the unit sphere. */
export interface OnSphere {
  readonly points: readonly Vector[];
  readonly arcs: readonly Arc[];
}
interface Arc {
  readonly from: Vector;
  readonly to: Vector;
  /** Unit normal of the arc's plane; undefined where the ends are one. */
  readonly normal: Vector | undefined;
}

/**
 * Metres between two geometries on the sphere (clause 4.23.1: haversine), from edge to edge: whoever asks looks first whether they
 * meet, for then the distance is 0 whatever their edges.
 */
export function distanceBetween(one: OnSphere, other: OnSphere): number {
  // The least distance of two arcs that do not meet is at an end of one of them.
  const chord = Math.min(leastChord(one.points, other), leastChord(other.points, { ...one, points: [] }));
  return EARTH_RADIUS * 2 * Math.asin(Math.min(1, chord / 2));
}

function leastChord(points: readonly Vector[], { points: ends, arcs }: OnSphere): number {
  let least = Number.POSITIVE_INFINITY;
  for (const point of points) {
    for (const end of ends) least = Math.min(least, length(minus(point, end)));
    for (const arc of arcs)
      least = Math.min(least, length(minus(point, arc.from)), chordToInside(point, arc));
  }
  return least;
}

/** The chord from a point to the nearest place of an arc, where that is none of its ends. */
function chordToInside(point: Vector, { from, to, normal }: Arc): number {
  if (!normal) return Number.POSITIVE_INFINITY;
  if (dot(cross(normal, from), point) < 0 || dot(cross(to, normal), point) < 0)
    return Number.POSITIVE_INFINITY;
  // Against the arc's start rather than the centre: the normal of a short arc is known but roughly.
  const sine = Math.min(1, Math.abs(dot(normal, minus(point, from))));
  return 2 * Math.sin(Math.asin(sine) / 2);
}

export function onSphere(geometry: Geometry): OnSphere {
  const points = Array.from(positionsOf(geometry), vectorOf);
  const lines = linesOf(geometry);
  let degrees = 0;
  for (const line of lines)
    for (let index = 1; index < line.length; index++) degrees += span(line[index - 1]!, line[index]!);
  const step = Math.max(STEP, degrees / MOST_ARCS);
  return { points, arcs: lines.flatMap((line) => arcsOf(line, step)) };
}

function arcsOf(line: readonly Position[], step: number): readonly Arc[] {
  const arcs: Arc[] = [];
  for (let index = 1; index < line.length; index++) {
    const [a, b] = [line[index - 1]!, line[index]!];
    const parts = Math.max(1, Math.ceil(span(a, b) / step));
    let from = vectorOf(a);
    for (let part = 1; part <= parts; part++) {
      const share = part / parts;
      const to = vectorOf([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]);
      const normal = cross(from, to);
      const size = length(normal);
      arcs.push({
        from,
        to,
        normal: size > 0 ? [normal[0] / size, normal[1] / size, normal[2] / size] : undefined,
      });
      from = to;
    }
  }
  return arcs;
}

const span = (a: Position, b: Position): number => Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]));

const RADIANS = Math.PI / 180;

function vectorOf([longitude, latitude]: Position): Vector {
  const ring = Math.cos(latitude * RADIANS);
  return [
    ring * Math.cos(longitude * RADIANS),
    ring * Math.sin(longitude * RADIANS),
    Math.sin(latitude * RADIANS),
  ];
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const length = (a: Vector): number => Math.sqrt(dot(a, a));
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
