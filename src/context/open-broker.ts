import { readFile } from 'node:fs/promises';
import { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import type { Broker, ContextLibrary } from './broker.ts';
import { compileContext } from './compile-context.ts';
import { createEntityReader } from './entity-reader.ts';
import { createEntityWriter } from './entity-writer.ts';
import { openTenants } from './tenant-store.ts';

export interface BrokerParts {
  readonly db: Database;
  readonly clock: () => Date;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** The broker on an open store; `close` waits for what is under way. */
export async function openBroker({
  db,
  clock,
  randomBytes,
}: BrokerParts): Promise<Broker & { close(): Promise<void> }> {
  const writer = createEntityWriter({ db, clock });
  const reader = createEntityReader({ db, clock });
  return {
    db,
    clock,
    randomBytes,
    tenants: openTenants(db, clock),
    entities: { write: writer.write, join: writer.join, get: reader.get, close: writer.close },
    contexts: await openContexts(),
    close: () => writer.close(),
  };
}

/** Only the core @context and local ones. */
async function openContexts(): Promise<ContextLibrary> {
  const core = JSON.parse(
    await readFile(new URL('../../contexts/ngsi-ld-core.jsonld', import.meta.url), 'utf8'),
  ) as object;
  const load = async (address: string): Promise<never> => {
    throw new MeridianError('context.ldContext', { address });
  };
  const bare = await compileContext(undefined, load, { core });
  return {
    mapOf: async (source) => (source === undefined ? bare : compileContext(source, load, { core })),
    addressOf: async (source, base) => (typeof source === 'string' ? source : base),
  };
}
