import type { Pair, ReadValue } from './history-value-store.ts';
import { cutOf } from './temporal-page.ts';

/** Reads the first values of pairs in the direction asked for, at most so many of each. */
export type ReadPairs = (pairs: readonly Pair[], most: number) => Promise<readonly ReadValue[]>;

export interface PageQuestion {
  readonly backwards: boolean;
  /** Of one attribute of one entity, the latest. */
  readonly lastN: number | undefined;
  /** What belongs to one attribute of one entity. */
  readonly groupOf: (pair: Pair) => string;
  readonly limit: number;
}

export interface ValuePage {
  /** In the direction of reading. */
  readonly values: readonly ReadValue[];
  /** Whether there is more in that direction. */
  readonly isCut: boolean;
  /** Pairs that have a value, in the answer or beyond its end. */
  readonly present: readonly Pair[];
}

interface Progress {
  readonly pair: Pair;
  values: readonly ReadValue[];
  asked: number;
}

/**
 * The values of one answer: as many as the limit allows, so that all pairs cover the same range of time (clause 6.3.10). Reads little
 * of each pair at first, and more only of those that the answer reaches the end of.
 */
export async function readPage(
  pairs: readonly Pair[],
  read: ReadPairs,
  question: PageQuestion,
): Promise<ValuePage> {
  const { backwards, lastN = Number.POSITIVE_INFINITY, limit } = question;
  const most = Math.min(lastN, limit + 1);
  const first = Math.min(most, Math.max(16, Math.ceil((2 * (limit + 1)) / Math.max(1, pairs.length))));
  const all: Progress[] = pairs.map((pair) => ({ pair, values: [], asked: 0 }));
  let open = all;
  for (let size = first; open.length > 0; size *= 4) {
    const values = await readByPair(open, Math.min(size, lastN), read);
    for (const one of open) {
      one.values = values.get(keyOf(one.pair)) ?? [];
      one.asked = Math.min(size, lastN);
    }
    const reach = reachOf(all, question);
    open = all.filter(
      ({ values: own, asked }) =>
        own.length === asked && asked < lastN && !isBeyond(own.at(-1)!, reach, backwards),
    );
  }
  const sorted = lastOfEach(sortedOf(all, backwards), question);
  const cut = cutOf(countsOf(sorted), lastN === Number.POSITIVE_INFINITY ? {} : { lastN }, limit);
  const present = all.filter(({ values }) => values.length > 0).map(({ pair }) => pair);
  if (cut === undefined) return { values: sorted, isCut: false, present };
  const end = Number(cut.last);
  return {
    values: sorted.filter(({ time }) => (backwards ? Number(time) >= end : Number(time) <= end)),
    isCut: true,
    present,
  };
}

/** The time that the answer cannot reach beyond, by what has been read; undefined: it may reach anywhere. */
function reachOf(all: readonly Progress[], question: PageQuestion): number | undefined {
  const sorted = lastOfEach(sortedOf(all, question.backwards), question);
  let times = 0;
  let before: number | undefined;
  for (const [i, { time }] of sorted.entries()) {
    const at = Number(time);
    if (at !== before) times++;
    before = at;
    if (i >= question.limit && times >= 3) return at;
  }
  return undefined;
}

const isBeyond = ({ time }: ReadValue, reach: number | undefined, backwards: boolean): boolean =>
  reach !== undefined && (backwards ? Number(time) < reach : Number(time) > reach);

async function readByPair(
  open: readonly Progress[],
  most: number,
  read: ReadPairs,
): Promise<ReadonlyMap<string, readonly ReadValue[]>> {
  const values = new Map<string, ReadValue[]>();
  for (const value of await read(
    open.map(({ pair }) => pair),
    most,
  )) {
    const key = keyOf(value);
    const own = values.get(key);
    if (own === undefined) values.set(key, [value]);
    else own.push(value);
  }
  return values;
}

function sortedOf(all: readonly Progress[], backwards: boolean): readonly ReadValue[] {
  const sign = backwards ? -1 : 1;
  const values = all.flatMap(({ values: own }) => own);
  return all.filter(({ values: own }) => own.length > 0).length < 2
    ? values
    : values.sort((a, b) => sign * (Number(a.time) - Number(b.time) || a.no - b.no));
}

function lastOfEach(values: readonly ReadValue[], { lastN, groupOf }: PageQuestion): readonly ReadValue[] {
  if (lastN === undefined) return values;
  const counts = new Map<string, number>();
  return values.filter((value) => {
    const group = groupOf(value);
    const count = (counts.get(group) ?? 0) + 1;
    counts.set(group, count);
    return count <= lastN;
  });
}

function countsOf(values: readonly ReadValue[]): readonly { readonly key: string; count: number }[] {
  const counts: { readonly key: string; count: number }[] = [];
  for (const { time } of values) {
    const key = `${Number(time)}`;
    const last = counts.at(-1);
    if (last?.key === key) last.count++;
    else counts.push({ key, count: 1 });
  }
  return counts;
}

const keyOf = ({ entityNo, seriesNo }: Pair): string => `${entityNo} ${seriesNo}`;
