import type { Database } from '../platform/database.ts';
import type { Entity } from './entity.ts';
import { readRows } from './entity-store.ts';

/** Reads entities by id; calls of one tenant at the same moment are answered by one statement. */
export function createEntityReader({ db, clock }: { readonly db: Database; readonly clock: () => Date }): {
  get(tenant: number, ids: readonly string[]): Promise<ReadonlyMap<string, Entity>>;
} {
  const asked = new Map<
    number,
    { readonly ids: Set<string>; readonly found: Promise<ReadonlyMap<string, Entity>> }
  >();
  const read = async (tenant: number, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Entity>> => {
    // calls that come before the turn ends join this one
    await Promise.resolve();
    asked.delete(tenant);
    const found = new Map<string, Entity>();
    for (const { id, entity } of await readRows(db, tenant, [...ids], clock().toISOString(), false))
      if (entity) found.set(id, entity);
    return found;
  };
  return {
    async get(tenant, ids) {
      let question = asked.get(tenant);
      if (question === undefined) {
        const all = new Set<string>();
        question = { ids: all, found: read(tenant, all) };
        asked.set(tenant, question);
      }
      for (const id of ids) question.ids.add(id);
      const found = await question.found;
      const own = new Map<string, Entity>();
      for (const id of ids) {
        const entity = found.get(id);
        if (entity) own.set(id, entity);
      }
      return own;
    },
  };
}
