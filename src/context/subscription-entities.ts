import type { Database } from '../platform/database.ts';
import type { Entity } from './entity.ts';
import { matchingEntities } from './entity-query-store.ts';
import type { EntitySelection } from './entity-selection.ts';
import type { Watcher } from './subscription-match.ts';
import type { LiveSubscription } from './subscription-registry.ts';

/** The entities that a subscription is about and that answer its queries, in parts. */
export async function* entitiesOf(
  db: Database,
  { stored, watcher }: LiveSubscription,
  now: string,
): AsyncGenerator<readonly Entity[]> {
  for await (const part of matchingEntities(db, stored.tenant, now, selectionOf(watcher)))
    yield part.map(({ entity }) => entity);
}

function selectionOf({ selectors, query, geo, scopes }: Watcher): EntitySelection {
  return {
    selectors: selectors?.map(({ ids, pattern, types }) => ({
      ...(ids === undefined ? {} : { ids: [...ids] }),
      ...(pattern === undefined ? {} : { pattern }),
      types,
    })) ?? [{ types: { anyOf: 'all' } }],
    ...(query === undefined ? {} : { q: query }),
    ...(geo === undefined ? {} : { geo }),
    ...(scopes === undefined ? {} : { scopes }),
  };
}
