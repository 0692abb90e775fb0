import type { Database } from '../platform/database.ts';
import type { EntityStore } from './broker.ts';
import type { Entity } from './entity.ts';
import { alive } from './entity-expiry.ts';
import { readRows } from './entity-store.ts';

interface Question {
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlyMap<string, Entity>>;
}

/** Ids of one statement; more are asked in several. */
const AT_ONCE = 5000;

/** Reads entities by id; calls of one tenant at the same moment are answered by one statement. */
export function createEntityReader({
  db,
  clock,
}: {
  readonly db: Database;
  readonly clock: () => Date;
}): Pick<EntityStore, 'get'> {
  const asked = new Map<number, Question>();

  const read = async (tenant: number, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Entity>> => {
    // what is called before the turn ends joins in
    await new Promise(setImmediate);
    asked.delete(tenant);
    const now = clock().toISOString();
    const found = new Map<string, Entity>();
    const all = [...ids];
    for (let at = 0; at < all.length; at += AT_ONCE)
      for (const { id, entity, expires } of await readRows(db, tenant, all.slice(at, at + AT_ONCE))) {
        const living = expires && entity ? alive(entity, now) : entity;
        if (living) found.set(id, living);
      }
    return found;
  };

  const questionOf = (tenant: number): Question => {
    const question = asked.get(tenant);
    if (question !== undefined) return question;
    const ids = new Set<string>();
    const made = { ids, found: read(tenant, ids) };
    asked.set(tenant, made);
    return made;
  };

  return {
    async get(tenant, ids) {
      const question = questionOf(tenant);
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
