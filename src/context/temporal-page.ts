import type { TemporalEntity, Timed } from './temporal-entity.ts';
import { instantKey } from './temporal-instant.ts';
import type { TemporalQuery, TimeProperty } from './temporal-query.ts';

/** Instances of attributes, all entities and attributes together, that one answer may hold (clause 6.3.10). */
export const TEMPORAL_PAGE = 10_000;

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

/** What of an entity belongs to the answer. An attribute stays, without instances, where all of its are beyond the cut. */
export function trimTo(entity: TemporalEntity, property: TimeProperty, cut: TemporalCut): TemporalEntity {
  const keep = <T extends Timed>(timed: readonly T[]): readonly T[] =>
    timed.filter((one) => {
      const key = instantKey(one[property] ?? '') ?? '';
      return cut.backwards ? key >= cut.last : key <= cut.last;
    });
  return {
    ...entity,
    scopes: keep(entity.scopes),
    attributes: Object.fromEntries(
      Object.entries(entity.attributes).map(([iri, instances]) => [iri, keep(instances)]),
    ),
  };
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

/** The earliest and the latest time in what is answered, each attribute sorted by time; undefined where it holds none. */
export function spanOf(
  entities: readonly TemporalEntity[],
  property: TimeProperty,
): { readonly earliest: string; readonly latest: string } | undefined {
  let earliest: { readonly key: string; readonly text: string } | undefined;
  let latest = earliest;
  const look = (timed: readonly Timed[]): void => {
    for (const one of [timed[0], timed.at(-1)]) {
      const text = one?.[property];
      const key = text === undefined ? undefined : instantKey(text);
      if (key === undefined || text === undefined) continue;
      if (earliest === undefined || key < earliest.key) earliest = { key, text };
      if (latest === undefined || key > latest.key) latest = { key, text };
    }
  };
  for (const { attributes, scopes } of entities) {
    Object.values(attributes).forEach(look);
    look(scopes);
  }
  return earliest && latest && { earliest: earliest.text, latest: latest.text };
}
