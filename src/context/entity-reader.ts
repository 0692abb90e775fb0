import type { Database } from '../platform/database.ts';
import { textArray } from '../platform/postgres-array.ts';
import type { EntityStore } from './broker.ts';
import type { Entity } from './entity.ts';
import type { EntityCache } from './entity-cache.ts';
import { alive } from './entity-expiry.ts';
import { look } from './entity-query-look.ts';
import { ALIVE } from './entity-query-statement.ts';
import type { Shelf, ShownForm } from './entity-shelf.ts';
import { type EntityRow, readRows } from './entity-store.ts';

interface Question {
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlyMap<string, Entity>>;
}

interface ShownQuestion {
  readonly tenant: number;
  readonly form: ShownForm;
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlyMap<string, string>>;
}

/** Ids of one statement; more are asked in several. */
const AT_ONCE = 5000;

/** Reads entities by id; calls of one tenant at the same moment are answered by one statement. */
export function createEntityReader({
  db,
  clock,
  cache,
  shelf,
}: {
  readonly db: Database;
  readonly clock: () => Date;
  readonly cache?: EntityCache | undefined;
  readonly shelf?: Shelf | undefined;
}): Pick<EntityStore, 'get' | 'show'> {
  const asked = new Map<number, Question>();

  const read = async (tenant: number, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Entity>> => {
    // what is called before the turn ends joins in
    await new Promise(setImmediate);
    asked.delete(tenant);
    const now = clock().toISOString();
    const found = new Map<string, Entity>();
    const all = [...ids];
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const keep = cache?.reading(tenant);
      let rows: readonly EntityRow[] = [];
      try {
        rows = await readRows(db, tenant, all.slice(at, at + AT_ONCE));
      } finally {
        keep?.(rows);
      }
      for (const row of rows) {
        const living = livingOf(row, now);
        if (living) found.set(row.id, living);
      }
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

  const asShown: ShownQuestion[] = [];

  const readShown = async (
    own: Shelf,
    tenant: number,
    form: ShownForm,
    ids: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, string>> => {
    await new Promise(setImmediate);
    asShown.splice(
      asShown.findIndex((one) => one.ids === ids),
      1,
    );
    const now = clock().toISOString();
    const texts = new Map<string, string>();
    const all = [...ids];
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const { rows, read, shown } = await look<{ readonly id: string }>(db, tenant, now, {
        textOf: shownText,
        values: [tenant, now, textArray(all.slice(at, at + AT_ONCE))],
        showing: { shelf: own, form },
      });
      for (const [i, one] of (shown ?? []).entries()) texts.set(rows[i]!.id, one.text);
      for (const { entity } of read) texts.set(entity.id, form.write(entity));
    }
    return texts;
  };

  const shownQuestionOf = (own: Shelf, tenant: number, form: ShownForm): ShownQuestion => {
    for (const question of asShown)
      if (question.tenant === tenant && question.form.map === form.map && question.form.name === form.name)
        return question;
    const ids = new Set<string>();
    const made = { tenant, form, ids, found: readShown(own, tenant, form, ids) };
    asShown.push(made);
    return made;
  };

  const get = async (tenant: number, ids: readonly string[]): Promise<ReadonlyMap<string, Entity>> => {
    const own = new Map<string, Entity>();
    const missing: string[] = [];
    const now = cache === undefined ? '' : clock().toISOString();
    for (const id of ids) {
      const row = cache?.get(tenant, id);
      if (row === undefined) missing.push(id);
      else {
        const entity = livingOf(row, now);
        if (entity) own.set(id, entity);
      }
    }
    if (missing.length === 0) return own;
    const question = questionOf(tenant);
    for (const id of missing) question.ids.add(id);
    const found = await question.found;
    for (const id of missing) {
      const entity = found.get(id);
      if (entity) own.set(id, entity);
    }
    return own;
  };

  return {
    get,
    async show(tenant, id, form) {
      if (shelf === undefined) {
        const entity = (await get(tenant, [id])).get(id);
        return entity && form.write(entity);
      }
      const question = shownQuestionOf(shelf, tenant, form);
      question.ids.add(id);
      return (await question.found).get(id);
    },
  };
}

const shownText = (columns: string): string =>
  `SELECT ${columns} FROM entity WHERE tenant_no = $1 AND ${ALIVE} AND id = ANY($3::text[])`;

const livingOf = ({ entity, expires }: EntityRow, now: string): Entity | undefined =>
  expires && entity ? alive(entity, now) : entity;
