import { type Geometry, linesOf, type Position } from './geo-geometry.ts';

/** A segment of a line or ring with the box around it. */
interface Segment {
  readonly from: Position;
  readonly to: Position;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
  /** Whether it is of the second geometry. */
  readonly second: boolean;
}

/**
 * Counts where the lines of a geometry cross each other, or with `other` those of two geometries: pairs of segments with a common
 * point inside of both, doubtful ones left out. Stops at `most`, so that a tangle costs no more than its limit.
 */
export function countCrossings(geometry: Geometry, most: number, other?: Geometry): number {
  const segments = segmentsOf(geometry, false);
  if (other) for (const segment of segmentsOf(other, true)) segments.push(segment);
  // Along the axis on which the segments are shorter, fewer of them are beside each other.
  let [across, along] = [0, 0];
  for (const { west, east, south, north } of segments) {
    across += east - west;
    along += north - south;
  }
  const [low, high] = across <= along ? (['west', 'east'] as const) : (['south', 'north'] as const);
  const [floor, ceiling] = across <= along ? (['south', 'north'] as const) : (['west', 'east'] as const);
  segments.sort((a, b) => a[low] - b[low]);
  let count = 0;
  for (let index = 0; index < segments.length; index++) {
    const one = segments[index]!;
    for (let next = index + 1; next < segments.length; next++) {
      const two = segments[next]!;
      if (two[low] > one[high]) break;
      if (other && one.second === two.second) continue;
      if (two[floor] > one[ceiling] || two[ceiling] < one[floor]) continue;
      if (cross(one, two) && ++count >= most) return count;
    }
  }
  return count;
}

function segmentsOf(geometry: Geometry, second: boolean): Segment[] {
  return linesOf(geometry).flatMap((line) =>
    line.slice(1).map((to, index) => {
      const from = line[index]!;
      return {
        from,
        to,
        west: Math.min(from[0], to[0]),
        east: Math.max(from[0], to[0]),
        south: Math.min(from[1], to[1]),
        north: Math.max(from[1], to[1]),
        second,
      };
    }),
  );
}

const cross = ({ from: a, to: b }: Segment, { from: c, to: d }: Segment): boolean =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

/** Error of the determinant against the sum of its parts (Shewchuk 1997, orient2d, first stage). */
const ERROR = 3.3306690738754716e-16;

/** On which side of a line through two positions a third is: 1, -1, or 0 where rounding leaves it open. */
function side(a: Position, b: Position, c: Position): number {
  const left = (b[0] - a[0]) * (c[1] - a[1]);
  const right = (b[1] - a[1]) * (c[0] - a[0]);
  const determinant = left - right;
  return Math.abs(determinant) > ERROR * (Math.abs(left) + Math.abs(right)) ? Math.sign(determinant) : 0;
}
