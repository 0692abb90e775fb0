import { type Logger, pino } from 'pino';
import type { Database } from '../platform/database.ts';
import type { Broker } from './broker.ts';
import { type OpenContextParts, openContextLibrary } from './context-library-open.ts';
import { createEntityReader } from './entity-reader.ts';
import { createEntityWriter } from './entity-writer.ts';
import { openTenants } from './tenant-store.ts';

export interface BrokerParts {
  readonly db: Database;
  readonly clock: () => Date;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log?: Logger;
  /** How @contexts are had; if not told, nothing is downloaded. */
  readonly contexts?: Pick<OpenContextParts, 'fetch' | 'folder' | 'pinned'>;
}

/** The broker on an open store; `close` waits for what is under way. */
export async function openBroker({
  db,
  clock,
  randomBytes,
  log = pino({ level: 'silent' }),
  contexts: contextParts = {},
}: BrokerParts): Promise<Broker & { close(): Promise<void> }> {
  const writer = createEntityWriter({ db, clock });
  const reader = createEntityReader({ db, clock });
  const contexts = await openContextLibrary({ db, clock, randomBytes, log, ...contextParts });
  return {
    db,
    clock,
    randomBytes,
    tenants: openTenants(db, clock),
    entities: { write: writer.write, join: writer.join, get: reader.get, close: writer.close },
    contexts,
    close: async () => {
      await writer.close();
      await contexts.close();
    },
  };
}
