import type { MeasureAggregate } from './measure.ts';
import type { WholeTally } from './measure-sorted.ts';

/** Microseconds of an hour. */
const HOUR = 3_600_000_000n;

interface Held {
  readonly ats: number[];
  readonly values: number[];
  /** Microseconds beyond the threshold; undefined where it is to be added up again. */
  total: bigint | undefined;
}

/**
 * Hours that values are above (`sign` 1) or below (-1) a threshold, on average over the entities that have any. A value holds until the
 * entity's next one, at most for `maxGap` and to the end of the period; what was before the period does not reach into it, so that a
 * record is of one period alone.
 */
export function createHeldTimes(
  {
    aggregate: { threshold = 0 },
    maxGap,
    until,
  }: { readonly aggregate: MeasureAggregate; readonly maxGap: number; readonly until: number },
  sign: 1 | -1,
): WholeTally {
  const entities = new Map<number, Held>();
  const totalOf = ({ ats, values }: Held): bigint => {
    let total = 0n;
    for (let i = 0; i < ats.length; i++) {
      if ((values[i]! - threshold) * sign <= 0) continue;
      const end = Math.min(ats[i + 1] ?? until, until, ats[i]! + maxGap);
      total += BigInt(end - ats[i]!);
    }
    return total;
  };
  return {
    add(entityNo, at, value) {
      const held = entities.get(entityNo) ?? { ats: [], values: [], total: undefined };
      entities.set(entityNo, held);
      let place = placeOf(held.ats, at);
      while (held.ats[place] === at && held.values[place]! < value) place++;
      held.ats.splice(place, 0, at);
      held.values.splice(place, 0, value);
      held.total = undefined;
    },
    remove(entityNo, at, value) {
      const held = entities.get(entityNo);
      if (held === undefined) return;
      let place = placeOf(held.ats, at);
      while (held.ats[place] === at && held.values[place] !== value) place++;
      if (held.ats[place] !== at) return;
      held.ats.splice(place, 1);
      held.values.splice(place, 1);
      held.total = undefined;
      if (held.ats.length === 0) entities.delete(entityNo);
    },
    get value() {
      if (entities.size === 0) return undefined;
      let total = 0n;
      for (const held of entities.values()) {
        held.total ??= totalOf(held);
        total += held.total;
      }
      // thousandths of a millionth of an hour, so that the quotient is of whole numbers
      const scaled = (total * 1_000_000_000n) / (HOUR * BigInt(entities.size));
      return Number(scaled) / 1e9;
    },
  };
}

function placeOf(ats: readonly number[], at: number): number {
  let [low, high] = [0, ats.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ats[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
