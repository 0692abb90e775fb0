import type { Logger } from 'pino';
import type { Actor } from '../model/actor.ts';
import type { Limits } from './config.ts';
import type { Database } from './database.ts';

/** What every action gets: who calls, the store, and every effect it may use. Tests pass their own clock and randomness. */
export interface Context {
  readonly actor: Actor;
  readonly db: Database;
  readonly clock: () => Date;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly limits: Limits;
  /** Folder for uploads and other files; not the database's own. */
  readonly folder: string;
  readonly log: Logger;
}
