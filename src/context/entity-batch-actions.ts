import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import type { BrokerContext } from './broker.ts';
import type { Entity } from './entity.ts';
import { type Document, deletionOf, targetIn, writeOf, writesOf } from './entity-actions.ts';
import type { BatchOutcome } from './http-batch.ts';
import { badRequest } from './http-refusal.ts';
import * as patch from './patch.ts';
import type { Patched } from './patch-change.ts';
import { type ReadUse, readEntityId, readFragment } from './read-entity.ts';
import type { EntityFragment } from './read-fragment.ts';
import { isObject } from './read-json.ts';
import type { EntityWrite } from './subscription-match.ts';

export interface BatchLimits {
  /** Elements of one batch. */
  readonly elements: number;
}
export const BATCH_LIMITS: BatchLimits = { elements: 10_000 };

/** Batch Entity Creation (clause 5.6.7). */
export async function createBatch(ctx: BrokerContext, documents: readonly Document[]): Promise<BatchOutcome> {
  assertMay(ctx.actor, 'context.write');
  return writeDocuments(ctx, documents, 'create', (entity, fragment, now) => {
    if (entity !== undefined) throw new MeridianError('context.exists', { id: entity.id });
    return patch.upsertEntity(undefined, fragment, { now, mode: 'replace' });
  });
}

/** Batch Entity Creation or Update (clause 5.6.8). */
export async function upsertBatch(
  ctx: BrokerContext,
  documents: readonly Document[],
  mode: 'replace' | 'update',
): Promise<BatchOutcome> {
  assertMay(ctx.actor, 'context.write');
  const use = mode === 'update' ? 'update' : 'create';
  return writeDocuments(ctx, documents, use, (entity, fragment, now) =>
    patch.upsertEntity(entity, fragment, { now, mode }),
  );
}

/** Batch Entity Update (clause 5.6.9). */
export async function updateBatch(
  ctx: BrokerContext,
  documents: readonly Document[],
  { overwrite }: { readonly overwrite: boolean },
): Promise<BatchOutcome> {
  assertMay(ctx.actor, 'context.write');
  return writeDocuments(ctx, documents, 'append', (entity, fragment, now) =>
    patch.appendAttributes(known(entity, fragment), fragment, { now, overwrite }),
  );
}

/** Batch Entity Merge (clause 5.6.20). */
export async function mergeBatch(ctx: BrokerContext, documents: readonly Document[]): Promise<BatchOutcome> {
  assertMay(ctx.actor, 'context.write');
  return writeDocuments(ctx, documents, 'merge', (entity, fragment, now, { map }) =>
    patch.mergeEntity(known(entity, fragment), fragment, { now, expand: map.expand }),
  );
}

/** Batch Entity Delete (clause 5.6.10). An id that comes again is not found any more (5.5.11.4). */
export async function deleteBatch(ctx: BrokerContext, ids: readonly unknown[]): Promise<BatchOutcome> {
  assertMay(ctx.actor, 'context.write');
  return writeEach(
    ctx,
    ids.map((given) =>
      read(typeof given === 'string' ? given : '', () => {
        const id = readEntityId(given as string);
        return (entity) => [deletionOf(targetIn(() => entity, { id }))];
      }),
    ),
  );
}

/** @throws MeridianError `context.badRequest` for an empty batch, for one with a null in it, and for one that is too large */
export function assertBatch(
  batch: unknown,
  { elements }: BatchLimits = BATCH_LIMITS,
): asserts batch is readonly unknown[] {
  if (!Array.isArray(batch) || batch.length === 0 || batch.includes(null))
    throw badRequest('context.noBatch', '');
  if (batch.length > elements) throw badRequest('context.batchTooLarge', '', { most: elements });
}

/** Decides what is written of an entity as it is when the turn of an element comes. */
type Decide = (entity: Entity | undefined, now: string) => readonly EntityWrite[];

/** One element of a batch, read; `id` is empty where it has none that can be read. */
type Element = { readonly id: string } & ({ readonly decide: Decide } | { readonly error: MeridianError });

function read(id: string, work: () => Decide): Element {
  try {
    return { id, decide: work() };
  } catch (error) {
    if (error instanceof MeridianError) return { id, error };
    throw error;
  }
}

function writeDocuments(
  ctx: BrokerContext,
  documents: readonly Document[],
  use: Extract<ReadUse, 'create' | 'append' | 'update' | 'merge'>,
  work: (entity: Entity | undefined, fragment: EntityFragment, now: string, document: Document) => Patched,
): Promise<BatchOutcome> {
  return writeEach(
    ctx,
    documents.map((document, index) => {
      const { body, map } = document;
      const id = isObject(body) ? (body.id ?? body['@id']) : undefined;
      return read(typeof id === 'string' ? id : '', () => {
        const fragment = readFragment(body, map, { use, whole: true, path: `/${index}` });
        return (entity, now) => {
          const patched = work(entity, fragment, now, document);
          return entity === undefined ? [writeOf(undefined, patched)] : writesOf(entity, patched);
        };
      });
    }),
  );
}

/** Writes the elements in their order and in one transaction; what cannot be done of one leaves the others as they are. */
async function writeEach(
  { broker, tenant }: BrokerContext,
  elements: readonly Element[],
): Promise<BatchOutcome> {
  const ids = new Set(elements.flatMap((element) => ('decide' in element ? [element.id] : [])));
  return broker.entities.write({
    tenant,
    ids: [...ids],
    decide: (current, now) => {
      const held = new Map<string, Entity | undefined>();
      const writes: EntityWrite[] = [];
      const [created, changed] = [new Set<string>(), new Set<string>()];
      const failed: BatchOutcome['failed'][number][] = [];
      for (const element of elements) {
        const { id } = element;
        try {
          if ('error' in element) throw element.error;
          const entity = held.has(id) ? held.get(id) : current(id);
          const decided = element.decide(entity, now);
          for (const write of decided) held.set(id, write.after);
          writes.push(...decided);
          if (entity === undefined) created.add(id);
          else if (!created.has(id)) changed.add(id);
        } catch (error) {
          if (!(error instanceof MeridianError)) throw error;
          failed.push({ entityId: id, error });
        }
      }
      return { writes, result: { created: [...created], changed: [...changed], failed } };
    },
  });
}

function known(entity: Entity | undefined, { id = '' }: EntityFragment): Entity {
  if (entity === undefined) throw new MeridianError('context.notFound', { id });
  return entity;
}
