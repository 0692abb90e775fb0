import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import type { BrokerContext } from './broker.ts';
import type { Entity } from './entity.ts';
import { writeOf, writesOf } from './entity-actions.ts';
import * as patch from './patch.ts';
import { readFragment } from './read-entity.ts';
import type { EntityFragment } from './read-fragment.ts';
import type { EntityWrite } from './subscription-match.ts';
import type { TermMap } from './term-map.ts';

export interface Intake {
  /** Entities in normalised form without @context; several may be of one entity. */
  readonly documents: readonly unknown[];
  /** Of the @context of all of them. */
  readonly map: TermMap;
  /** What an entity that is there keeps: the other attributes, or nothing. */
  readonly mode: 'update' | 'replace';
}

/** What became of a document. */
export type IntakeOutcome = 'created' | 'updated' | MeridianError;

/**
 * Writes entities that sources bring, in their order and in one transaction: those that are new are created, the others get the
 * attributes of the document. What cannot be written of one leaves the others as they are.
 * @returns what became of each
 */
export async function takeIn(ctx: BrokerContext, intake: Intake): Promise<readonly IntakeOutcome[]> {
  assertMay(ctx.actor, 'context.write');
  const { mode } = intake;
  const fragments = readAll(intake);
  const ids = new Set(fragments.flatMap((one) => (one instanceof MeridianError ? [] : (one.id ?? []))));
  if (ids.size === 0) return fragments as readonly MeridianError[];
  return ctx.broker.entities.write<readonly IntakeOutcome[]>({
    tenant: ctx.tenant,
    ids: [...ids],
    decide: (current, now) => {
      const held = new Map<string, Entity | undefined>();
      const writes: EntityWrite[] = [];
      const result = fragments.map((fragment): IntakeOutcome => {
        if (fragment instanceof MeridianError) return fragment;
        const id = fragment.id ?? '';
        const entity = held.has(id) ? held.get(id) : current(id);
        try {
          const patched =
            entity === undefined || mode === 'replace'
              ? patch.upsertEntity(entity, fragment, { now, mode: 'replace' })
              : patch.appendAttributes(entity, fragment, { now, overwrite: true });
          held.set(id, patched.entity);
          if (entity === undefined) writes.push(writeOf(undefined, patched));
          else for (const write of writesOf(entity, patched)) writes.push(write);
          return entity === undefined ? 'created' : 'updated';
        } catch (error) {
          if (error instanceof MeridianError) return error;
          throw error;
        }
      });
      return { writes, result };
    },
  });
}

/** What is wrong with each document in itself; nothing is written. */
export function checkIntake(ctx: BrokerContext, intake: Intake): readonly (MeridianError | undefined)[] {
  assertMay(ctx.actor, 'context.read');
  return readAll(intake).map((one) => (one instanceof MeridianError ? one : undefined));
}

const readAll = ({ documents, map }: Intake): readonly (EntityFragment | MeridianError)[] =>
  documents.map((document) => {
    try {
      return readFragment(document, map, { use: 'create', whole: true });
    } catch (error) {
      if (error instanceof MeridianError) return error;
      throw error;
    }
  });
