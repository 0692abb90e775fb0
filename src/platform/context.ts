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
  /** What hashing a password costs where that is not what it should in earnest: tests hash many. */
  readonly passwordCost?: PasswordCost;
}

/** scrypt's cost: N = 2^ln, block size r, parallelism p. One hash takes N·r·128 bytes of memory. */
export interface PasswordCost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}
