import { createHash } from 'node:crypto';
import type { Sql } from '../platform/database.ts';
import type { Entity } from './entity.ts';
import { type EntityShape, shapeKey, shapeOf } from './entity-shape.ts';

/** Numbers of shapes, remembered once they are committed: a shape is never changed nor taken away. */
export interface ShapeBook {
  /** The numbers of the shapes of entities, in their order, made where they are missing; null for what has no shape. */
  numbersOf(sql: Sql, entities: readonly (Entity | undefined)[]): Promise<readonly (number | null)[]>;
  /** To be called when a transaction was not committed: a number that it knew may never be. */
  forget(): void;
}

/** Shapes that are remembered; beyond that all are forgotten. */
const REMEMBERED = 20_000;
const NONE: ReadonlyMap<string, number> = new Map();

export function createShapeBook(): ShapeBook {
  const known = new Map<string, number>();

  const remember = (key: string, no: number): void => {
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, no);
  };

  /** Those that are missing are made within the transaction; they are remembered when they are asked for after that. */
  async function look(sql: Sql, missing: ReadonlyMap<string, Entity>): Promise<ReadonlyMap<string, number>> {
    const bodies = new Map<string, string>();
    const digests = new Map<string, string>();
    for (const [key, entity] of missing) {
      const shape = shapeOf(entity);
      if (shape === undefined) continue;
      const body = JSON.stringify(shape);
      const digest = createHash('sha256').update(body).digest('hex');
      bodies.set(digest, body);
      digests.set(key, digest);
    }
    // in one order, so that two transactions do not wait for each other
    const wanted = [...bodies.keys()].sort();
    if (wanted.length === 0) return new Map();
    const before = await readNumbers(sql, wanted);
    const made = wanted.filter((digest) => !before.has(digest));
    let numbers = before;
    if (made.length > 0) {
      await sql.query(
        `INSERT INTO entity_shape (sha256, body)
         SELECT decode(digest, 'hex'), body FROM unnest($1::text[], $2::jsonb[]) AS t (digest, body)
         ON CONFLICT (sha256) DO NOTHING`,
        [made, made.map((digest) => bodies.get(digest)!)],
      );
      numbers = new Map([...before, ...(await readNumbers(sql, made))]);
    }
    const found = new Map<string, number>();
    for (const [key, digest] of digests) {
      found.set(key, numbers.get(digest)!);
      if (before.has(digest)) remember(key, before.get(digest)!);
    }
    return found;
  }

  return {
    forget: () => known.clear(),
    async numbersOf(sql, entities) {
      const keys = entities.map((entity) => entity && shapeKey(entity));
      const missing = new Map<string, Entity>();
      for (const [i, key] of keys.entries())
        if (key !== undefined && !known.has(key)) missing.set(key, entities[i]!);
      const found = missing.size === 0 ? NONE : await look(sql, missing);
      return keys.map((key) => (key === undefined ? null : (known.get(key) ?? found.get(key) ?? null)));
    },
  };
}

async function readNumbers(sql: Sql, digests: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ no: number; digest: string }>(
    `SELECT no, encode(sha256, 'hex') AS digest FROM entity_shape
     WHERE sha256 IN (SELECT decode(digest, 'hex') FROM unnest($1::text[]) AS digest)`,
    [digests],
  );
  return new Map(rows.map(({ digest, no }) => [digest, no]));
}

export interface CountedShape {
  readonly shape: EntityShape;
  readonly entities: number;
}

/** The shapes of the entities of a tenant, with how many have each; entities without one are not among them. */
export async function countShapes(sql: Sql, tenant: number): Promise<readonly CountedShape[]> {
  return sql.query<CountedShape>(
    `SELECT s.body AS shape, c.entities FROM (
       SELECT shape_no, count(*) AS entities FROM entity
       WHERE tenant_no = $1 AND deleted_at IS NULL AND shape_no IS NOT NULL GROUP BY shape_no
     ) AS c JOIN entity_shape AS s ON s.no = c.shape_no`,
    [tenant],
    'entity_shapes',
  );
}
