import type { Series } from './panel.ts';
import type { Values } from './statistics.ts';

/** What a missing value is made of: the places in the series before and after it. The same place twice: that value as it is. */
interface Neighbours {
  readonly before: number;
  readonly after: number;
}
type FindNeighbours = (
  earlier: number | undefined,
  later: number | undefined,
  isNear: (place: number) => boolean,
) => Neighbours | undefined;

const only = (place: number, isNear: (place: number) => boolean): Neighbours | undefined =>
  isNear(place) ? { before: place, after: place } : undefined;

/**
 * How a gap in an area's own series is filled. `latest`: the last value before it, and nothing before the first value.
 * `constant`: the last value before it; before the first value, the first. `linear`: on the straight line between the values
 * before and after it by calendar time; before the first and after the last value, that value. A value may stand in only where
 * it is at most `maxAge` years away; linear needs both of its ends so. Source: COINr `impute_panel`, whose `max_time` counts
 * periods that the data have, not years.
 */
export const IMPUTE_PANEL = {
  latest: (earlier, _later, isNear) => (earlier === undefined ? undefined : only(earlier, isNear)),
  constant: (earlier, later, isNear) => {
    const place = earlier ?? later;
    return place === undefined ? undefined : only(place, isNear);
  },
  linear: (earlier, later, isNear) => {
    if (earlier === undefined || later === undefined) {
      const place = earlier ?? later;
      return place === undefined ? undefined : only(place, isNear);
    }
    return isNear(earlier) && isNear(later) ? { before: earlier, after: later } : undefined;
  },
} as const satisfies Readonly<Record<string, FindNeighbours>>;

export interface SeriesImputed {
  readonly values: Float64Array;
  /** The rows that each filled row was made of, earlier first. */
  readonly from: ReadonlyMap<number, readonly number[]>;
}

/** Fills the gaps of one column along each area's series. */
export function imputeBySeries(
  values: Values,
  series: readonly Series[],
  find: FindNeighbours,
  maxAge: number | undefined,
): SeriesImputed {
  const filled = new Float64Array(values);
  const from = new Map<number, readonly number[]>();
  const reach = maxAge === undefined ? Number.POSITIVE_INFINITY : maxAge * 12;
  for (const { rows, months } of series) {
    let earlier: number | undefined;
    let later = -1;
    for (let place = 0; place < rows.length; place++) {
      if (!Number.isNaN(values[rows[place]!])) {
        earlier = place;
        continue;
      }
      if (later < place) {
        later = place + 1;
        while (later < rows.length && Number.isNaN(values[rows[later]!])) later += 1;
      }
      const found = find(
        earlier,
        later < rows.length ? later : undefined,
        (other) => Math.abs(months[other]! - months[place]!) <= reach,
      );
      if (found === undefined) continue;
      const { before, after } = found;
      const low = values[rows[before]!]!;
      const share = (months[place]! - months[before]!) / (months[after]! - months[before]!);
      filled[rows[place]!] = before === after ? low : low + (values[rows[after]!]! - low) * share;
      from.set(rows[place]!, before === after ? [rows[before]!] : [rows[before]!, rows[after]!]);
    }
  }
  return { values: filled, from };
}
