import type { ValueSet } from './value-range.ts';

/** Remembers which ranges have turned out to hold many entities. */
export interface Crowds {
  has(place: string, values: ValueSet): boolean;
  add(place: string, values: ValueSet): void;
}

const MOST_PLACES = 2_000;
/** Milliseconds after which a range is tried again. */
const FORGOTTEN = 60_000;

/** A range that holds another which is crowded is crowded as well. */
export function createCrowds(clock: () => Date): Crowds {
  const known = new Map<string, { readonly values: ValueSet; readonly until: number }>();
  const keyOf = (place: string, values: ValueSet): string => {
    if (values.kind === 'equal') return `${place} = ${values.any.join()}`;
    return `${place} ${values.from.isEnd ? 'to' : values.to.isEnd ? 'from' : `${values.from.value} to ${values.to.value}`}`;
  };
  return {
    has(place, values) {
      const crowd = known.get(keyOf(place, values));
      return crowd !== undefined && crowd.until > clock().getTime() && holds(values, crowd.values);
    },
    add(place, values) {
      if (known.size >= MOST_PLACES) known.clear();
      known.set(keyOf(place, values), { values, until: clock().getTime() + FORGOTTEN });
    },
  };
}

/** Whether one set, of the same key as the other, holds it. */
function holds(one: ValueSet, other: ValueSet): boolean {
  if (one.kind === 'equal' || other.kind === 'equal') return true;
  return (
    (one.from.isEnd || compare(one.from.value, other.from.value) <= 0) &&
    (one.to.isEnd || compare(one.to.value, other.to.value) >= 0)
  );
}

function compare(one: string, other: string): number {
  const [a, b] = [Number(one), Number(other)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return one < other ? -1 : one > other ? 1 : 0;
}
