import { addTo, type DecimalSum, quotientOf, sumOf, textOf, totalOf } from './decimal-sum.ts';
import type { Exclusion, MeasureAggregate, MeasureMethod, ValueCondition } from './measure.ts';
import { createDayCounts } from './measure-days.ts';
import { createHeldTimes } from './measure-held.ts';
import { createSortedNumbers } from './measure-sorted.ts';

/** A record as a tally takes it: a number in the unit of records, or why it is left out. */
export interface TallyRecord {
  readonly entityNo: number;
  /** Microseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly value: number | Exclusion;
}

/** What is gathered of one area's records in one period. */
export interface Tally {
  add(record: TallyRecord): void;
  /** Takes out a record that was added. */
  remove(record: TallyRecord): void;
  /** Records that count. */
  readonly count: number;
  readonly excluded: Readonly<Partial<Record<Exclusion, number>>>;
  /** Days that have records that count. */
  readonly days: number;
  /** Undefined where there is nothing to make it of. */
  readonly value: number | undefined;
  /** Whether what was taken out can only be made good by gathering all anew. */
  readonly isStale: boolean;
  /** All that it holds; undefined where that is worth less than gathering anew. */
  readonly text: string | undefined;
}

/** What a tally is of, from a measure. */
export interface TallyPlan {
  readonly aggregate: MeasureAggregate;
  /** Microseconds that a value holds at most. */
  readonly maxGap: number;
  /** The end of the period, microseconds. */
  readonly until: number;
  /** Whether days are counted, and by which clock. */
  readonly dayOf: ((at: number) => number) | undefined;
}

/** What the methods make their value of. */
interface Gathered {
  readonly count: number;
  /** Of them, those that satisfy the condition; all where there is none. */
  readonly held: number;
  readonly sum: DecimalSum;
  readonly least: number;
  readonly most: number;
}

type Additive = Exclude<MeasureMethod, 'percentile' | 'timeAbove' | 'timeBelow'>;

const VALUES: Readonly<Record<Additive, (gathered: Gathered) => number | undefined>> = {
  count: ({ held }) => held,
  share: ({ held, count }) => (count === 0 ? undefined : held / count),
  sum: ({ held, sum }) => (held === 0 ? undefined : totalOf(sum)),
  mean: ({ held, sum }) => (held === 0 ? undefined : quotientOf(sum, held)),
  min: ({ held, least }) => (held === 0 ? undefined : least),
  max: ({ held, most }) => (held === 0 ? undefined : most),
};

const isAdditive = (method: MeasureMethod): method is Additive => Object.hasOwn(VALUES, method);

export const satisfies = (condition: ValueCondition | undefined, value: number): boolean =>
  condition === undefined ||
  (value > (condition.above ?? Number.NEGATIVE_INFINITY) &&
    value >= (condition.atLeast ?? Number.NEGATIVE_INFINITY) &&
    value < (condition.below ?? Number.POSITIVE_INFINITY) &&
    value <= (condition.atMost ?? Number.POSITIVE_INFINITY));

/** A tally, empty or as {@link Tally.text} tells it. Its value depends on what was added, and not on the order. */
export function createTally(plan: TallyPlan, text?: string): Tally {
  const { aggregate, dayOf } = plan;
  const { method, where } = aggregate;
  const kept = text === undefined ? undefined : (JSON.parse(text) as Kept);
  let count = kept?.n ?? 0;
  let held = kept?.k ?? 0;
  const sum = sumOf(kept?.s ?? '0');
  let least = kept?.lo ?? Number.POSITIVE_INFINITY;
  let most = kept?.hi ?? Number.NEGATIVE_INFINITY;
  let isStale = false;
  const excluded: Partial<Record<Exclusion, number>> = { ...kept?.x };
  const days = createDayCounts(kept?.d);
  const whole = isAdditive(method)
    ? undefined
    : method === 'percentile'
      ? createSortedNumbers(aggregate.percentile ?? 50)
      : createHeldTimes(plan, method === 'timeAbove' ? 1 : -1);

  const change = (record: TallyRecord, sign: 1 | -1): void => {
    const { value, at } = record;
    if (typeof value === 'string') {
      const left = (excluded[value] ?? 0) + sign;
      if (left === 0) delete excluded[value];
      else excluded[value] = left;
      return;
    }
    count += sign;
    if (dayOf !== undefined) days.change(dayOf(at), sign);
    if (!satisfies(where, value)) return;
    held += sign;
    if (whole !== undefined) {
      if (sign === 1) whole.add(record.entityNo, at, value);
      else whole.remove(record.entityNo, at, value);
      return;
    }
    if (method === 'sum' || method === 'mean') addTo(sum, value, sign);
    if (method === 'min' || method === 'max') {
      if (sign === 1) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      } else if (value === (method === 'min' ? least : most)) isStale = true;
    }
  };
  return {
    add: (record) => change(record, 1),
    remove: (record) => change(record, -1),
    get count() {
      return count;
    },
    excluded,
    get days() {
      return days.size;
    },
    get value() {
      if (whole !== undefined) return whole.value;
      return VALUES[method as Additive]({ count, held, sum, least, most });
    },
    get isStale() {
      return isStale;
    },
    get text() {
      if (whole !== undefined) return undefined;
      const state: Kept = {
        n: count,
        k: held,
        ...(method === 'sum' || method === 'mean' ? { s: textOf(sum) } : {}),
        ...(method === 'min' && held > 0 ? { lo: least } : {}),
        ...(method === 'max' && held > 0 ? { hi: most } : {}),
        ...(Object.keys(excluded).length === 0 ? {} : { x: { ...excluded } }),
        ...(dayOf === undefined ? {} : { d: days.text }),
      };
      return JSON.stringify(state);
    },
  };
}

/** A tally as it is kept, with short names as there are many. */
interface Kept {
  readonly n: number;
  readonly k: number;
  readonly s?: string;
  readonly lo?: number;
  readonly hi?: number;
  readonly x?: Partial<Record<Exclusion, number>>;
  readonly d?: string;
}
