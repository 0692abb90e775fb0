import type { Issue } from '../model/issue.ts';
import type { EntityDocument } from './mapping-entity.ts';

export interface SinkBatch {
  /** Of the broker; undefined is the default tenant. */
  readonly tenant: string | undefined;
  /** The @context of all documents; undefined is the core @context. */
  readonly context: unknown;
  /** What an entity that is there already keeps: other attributes, or nothing. */
  readonly mode: 'update' | 'replace';
  /** Several may be of one entity: they are written in their order. */
  readonly documents: readonly EntityDocument[];
}

/** What became of a document; issues where it was refused. */
export type SinkOutcome = 'created' | 'updated' | readonly Issue[];

/** Where sources bring entities; main ties it to the context broker. */
export interface Sink {
  /**
   * Outcomes in the order of the documents, once all that was written is durable. Throws where nothing was written and it may
   * be tried again later: MeridianError with status 503.
   */
  write(batch: SinkBatch): Promise<readonly SinkOutcome[]>;
  /** What would be wrong with each document in itself; nothing is written. */
  check(batch: SinkBatch): Promise<readonly (readonly Issue[])[]>;
}
