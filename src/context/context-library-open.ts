import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Database } from '../platform/database.ts';
import { PACKAGE_FOLDER } from '../platform/i18n.ts';
import type { ContextLibrary } from './broker.ts';
import { LIBRARY_LIMITS, type LibraryLimits, makeContextLibrary } from './context-library.ts';
import type { FetchContext } from './context-load.ts';
import { bundledContexts } from './context-load-bundle.ts';

export interface OpenContextParts {
  readonly db: Database;
  readonly clock: () => Date;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: Logger;
  /** How documents are downloaded; undefined: never. */
  readonly fetch?: FetchContext | undefined;
  /** A folder of further documents, see {@link contextsOfFolder}. */
  readonly folder?: string | undefined;
  /** Whether a document that has changed at its address is taken only when somebody asks for it; yes if not told. */
  readonly pinned?: boolean;
  /** Those that are not the usual ones. */
  readonly limits?: Partial<LibraryLimits>;
}

/** The library with the core @context and the documents that ship with Meridian. */
export async function openContextLibrary(parts: OpenContextParts): Promise<ContextLibrary> {
  const shipped = join(PACKAGE_FOLDER, 'contexts');
  return makeContextLibrary({
    ...parts,
    core: JSON.parse(await readFile(join(shipped, 'ngsi-ld-core.jsonld'), 'utf8')),
    bundled: await bundledContexts(shipped, parts.folder),
    fetch: parts.fetch,
    pinned: parts.pinned ?? true,
    limits: { ...LIBRARY_LIMITS, ...parts.limits },
  });
}
