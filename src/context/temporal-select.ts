import type { TemporalEntity, Timed } from './temporal-entity.ts';
import { instantKey } from './temporal-instant.ts';
import { isWithin, type TemporalQuery, timeBounds } from './temporal-query.ts';

export interface TemporalSelection {
  /** Attributes by their IRIs, and `scope`, that are looked at at all; all where it is absent. */
  readonly keeps?: (name: string) => boolean;
  /** Only instances with these datasetIds, `@none` for those without (clause 4.5.5). */
  readonly datasets?: ReadonlySet<string>;
}

/**
 * The part of an evolution that a temporal query asks for (clauses 5.7.3.4, 5.7.4.4): instances in the range, the last N of each
 * attribute, the earliest first. What does not have the time property does not match (clause 4.11). Undefined where nothing
 * is left, as the entity does not match then.
 */
export function selectTemporal(
  entity: TemporalEntity,
  { range, timeProperty, lastN }: TemporalQuery,
  { keeps = () => true, datasets }: TemporalSelection = {},
): TemporalEntity | undefined {
  const bounds = timeBounds(range);
  const select = <T extends Timed>(timed: readonly T[]): readonly T[] => {
    const within: { readonly one: T; readonly key: string }[] = [];
    for (const one of timed) {
      const key = instantKey(one[timeProperty] ?? '');
      if (key !== undefined && isWithin(bounds, key)) within.push({ one, key });
    }
    within.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return (lastN === undefined ? within : within.slice(-lastN)).map(({ one }) => one);
  };
  const attributes = Object.entries(entity.attributes).flatMap(([iri, instances]) => {
    if (!keeps(iri)) return [];
    const asked =
      datasets === undefined
        ? instances
        : instances.filter(({ datasetId = '@none' }) => datasets.has(datasetId));
    const selected = select(asked);
    return selected.length === 0 ? [] : [[iri, selected] as const];
  });
  const scopes = keeps('scope') ? select(entity.scopes) : [];
  if (attributes.length === 0 && scopes.length === 0) return undefined;
  return { ...entity, scopes, attributes: Object.fromEntries(attributes) };
}
