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

/** A document with the map of its @context, or with the refusal of that. */
export type BatchElement = Document | { readonly body: unknown; readonly error: MeridianError };

/** Batch Entity Creation (clause 5.6.7). */
export async function createBatch(
  ctx: BrokerContext,
  elements: readonly BatchElement[],
): Promise<BatchOutcome> {
  assertMay(ctx.actor, 'context.write');
  return writeDocuments(ctx, elements, 'create', (entity, fragment, now) => {
    if (entity !== undefined) throw new MeridianError('context.exists', { id: entity.id });
    return patch.upsertEntity(undefined, fragment, { now, mode: 'replace' });
  });
}

/** Batch Entity Creation or Update (clause 5.6.8). */
export async function upsertBatch(
  ctx: BrokerContext,
  elements: readonly BatchElement[],
  mode: 'replace' | 'update',
): Promise<BatchOutcome> {
  assertMay(ctx.actor, 'context.write');
  const use = mode === 'update' ? 'update' : 'create';
  return writeDocuments(ctx, elements, use, (entity, fragment, now) =>
    patch.upsertEntity(entity, fragment, { now, mode }),
  );
}

/** Batch Entity Update (clause 5.6.9). An entity of which something was to be kept as it is counts as failed (ETSI's test 005_02). */
export async function updateBatch(
  ctx: BrokerContext,
  elements: readonly BatchElement[],
  { overwrite }: { readonly overwrite: boolean },
): Promise<BatchOutcome> {
  assertMay(ctx.actor, 'context.write');
  return writeDocuments(ctx, elements, 'append', (entity, fragment, now) =>
    patch.appendAttributes(known(entity, fragment), fragment, { now, overwrite }),
  );
}

/** Batch Entity Merge (clause 5.6.20). */
export async function mergeBatch(
  ctx: BrokerContext,
  elements: readonly BatchElement[],
): Promise<BatchOutcome> {
  assertMay(ctx.actor, 'context.write');
  return writeDocuments(ctx, elements, 'merge', (entity, fragment, now, { map }) =>
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
        return (entity) => ({ writes: [deletionOf(targetIn(() => entity, { id }))] });
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

interface Decided {
  readonly writes: readonly EntityWrite[];
  /** Attributes that were left as they are. */
  readonly kept?: readonly string[];
}

/** Decides what is written of an entity as it is when the turn of an element comes. */
type Decide = (entity: Entity | undefined, now: string) => Decided;

/** One element of a batch, read; `id` is empty where it has none that can be read. */
type ReadElement = { readonly id: string } & (
  | { readonly decide: Decide }
  | { readonly error: MeridianError }
);

function read(id: string, work: () => Decide): ReadElement {
  try {
    return { id, decide: work() };
  } catch (error) {
    if (error instanceof MeridianError) return { id, error };
    throw error;
  }
}

function writeDocuments(
  ctx: BrokerContext,
  elements: readonly BatchElement[],
  use: Extract<ReadUse, 'create' | 'append' | 'update' | 'merge'>,
  work: (entity: Entity | undefined, fragment: EntityFragment, now: string, document: Document) => Patched,
): Promise<BatchOutcome> {
  return writeEach(
    ctx,
    elements.map((element, index) => {
      const { body } = element;
      const id = isObject(body) ? (body.id ?? body['@id']) : undefined;
      return read(typeof id === 'string' ? id : '', () => {
        if ('error' in element) throw element.error;
        const fragment = readFragment(body, element.map, { use, whole: true, path: `/${index}` });
        return (entity, now) => {
          const patched = work(entity, fragment, now, element);
          const kept = patched.notUpdated.map(({ name }) => name);
          if (entity === undefined) return { writes: [writeOf(undefined, patched)] };
          return { writes: writesOf(entity, patched), kept };
        };
      });
    }),
  );
}

/** Entities of a batch that the store may refuse; with one more the batch is refused. */
const MOST_REFUSED = 20;

/** Writes the elements in their order and in one transaction; what cannot be done of one leaves the others as they are. */
async function writeEach(ctx: BrokerContext, elements: readonly ReadElement[]): Promise<BatchOutcome> {
  const refused = new Map<string, MeridianError>();
  for (;;) {
    try {
      return await writeOnce(
        ctx,
        elements.map((element) => {
          const error = refused.get(element.id);
          return error === undefined ? element : { id: element.id, error };
        }),
      );
    } catch (error) {
      // an entity that is too large is found when all are decided: its elements fail, the others are tried again
      const id = error instanceof MeridianError ? String(error.details.id ?? '') : '';
      if (id === '' || refused.has(id) || refused.size === MOST_REFUSED) throw error;
      refused.set(id, error as MeridianError);
    }
  }
}

function writeOnce(
  { broker, tenant }: BrokerContext,
  elements: readonly ReadElement[],
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
          for (const write of decided.writes) held.set(id, write.after);
          writes.push(...decided.writes);
          if (decided.kept?.length) failed.push({ entityId: id, error: alreadyThere(decided.kept) });
          else if (entity === undefined) created.add(id);
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

const alreadyThere = (names: readonly string[]): MeridianError =>
  new MeridianError('context.exists', { id: names.slice(0, 20).join(', ') });
