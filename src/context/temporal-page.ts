import type { TemporalQuery } from './temporal-query.ts';

/** Instances of attributes, all entities and attributes together, that one answer may hold (clause 6.3.10). */
const TEMPORAL_PAGE = 10_000;

/** Where an answer ends so that all attributes of all its entities cover the same range of time. */
export interface TemporalCut {
  /** Key of the last time that belongs to the answer: with {@link backwards} the earliest, else the latest. */
  readonly last: string;
  /** From the latest time back, as lastN asks for. */
  readonly backwards: boolean;
}

/** How many instances of all attributes have one time. */
export interface TimeCount {
  readonly key: string;
  readonly count: number;
}

/**
 * Decides the cut. `times` are those of the time property of what matches, none twice, sorted in the direction that is read; the
 * first `limit` + 1 are enough. Instances of one time stay together. Forwards an answer has at least two times, as the next
 * request begins with the last of them (`after` is inclusive); for that it may hold more than the limit.
 * @returns undefined where all of it fits
 */
export function cutOf(
  times: readonly TimeCount[],
  { lastN }: Pick<TemporalQuery, 'lastN'>,
  limit = TEMPORAL_PAGE,
): TemporalCut | undefined {
  const backwards = lastN !== undefined;
  let held = 0;
  const over = times.findIndex(({ count }, i) => {
    held += count;
    return held > limit && i >= (backwards ? 1 : 2);
  });
  return over < 0 ? undefined : { last: times[over - 1]!.key, backwards };
}

/**
 * Content-Range of a 206 answer, `date-time <start>-<end>/<size>`: forwards from the query's start, or the earliest time, to the
 * latest time of the answer; backwards from the query's end, or the latest time, to the earliest of the answer. The size is
 * lastN, else unknown (`*`). `earliest` and `latest` are times of the answer as it writes them.
 */
export function contentRange(
  { range, lastN }: Pick<TemporalQuery, 'range' | 'lastN'>,
  { earliest, latest }: { readonly earliest: string; readonly latest: string },
): string {
  if (lastN === undefined) {
    const start = range === undefined || range.relation === 'before' ? earliest : range.at;
    return `date-time ${start}-${latest}/*`;
  }
  const end = range?.relation === 'between' ? range.end : range?.relation === 'before' ? range.at : latest;
  return `date-time ${end}-${earliest}/${lastN}`;
}
