import { MeridianError } from '../model/error.ts';
import { isCoreAddress } from './compile-context.ts';
import { badRequest, invalidRequest, shortened } from './http-refusal.ts';
import { isRecord } from './term-definitions.ts';

export type ContextKind = 'Cached' | 'Hosted' | 'ImplicitlyCreated';

/** A stored @context as it is known without its content (clause 5.13.1). */
export interface StoredContext {
  readonly localId: string;
  readonly kind: ContextKind;
  /** The address that a Cached one was downloaded from. */
  readonly address?: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly lastUsage?: string;
  readonly numberOfHits: number;
  /** Of what the address of a Cached one holds by now, where that is another document. */
  readonly changedSha256?: string;
}

/** The address by which the core @context is named in answers. */
export const CORE_ADDRESS = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld';
/** The local id of the core @context. */
export const CORE_ID = 'ngsi-ld-core';

/** The core @context as it is told of by any of its addresses: built in since `createdAt`, as if it were Cached for ever. */
export const coreContextAt = (
  address = CORE_ADDRESS,
  createdAt: string,
  numberOfHits = 0,
): StoredContext => ({
  localId: CORE_ID,
  kind: 'Cached',
  address,
  createdAt,
  numberOfHits,
});

/**
 * The content of the @context that a body brings (clause 5.13.2); what stands beside it is passed over.
 * @throws MeridianError `context.invalidRequest` for a body without one (ETSI's test 050_02 wants this type)
 */
export function contextToAdd(body: unknown): unknown {
  if (!isRecord(body) || !Object.hasOwn(body, '@context') || !isContextLike(body['@context']))
    throw invalidRequest('context.noContextInBody', '/@context');
  return body['@context'];
}

const isContextLike = (value: unknown): boolean =>
  (typeof value === 'string' && value !== '') ||
  isRecord(value) ||
  (Array.isArray(value) && value.length > 0);

/** Where a stored @context can be downloaded: from us, below `base` (`https://host/ngsi-ld/v1`), or from where a Cached one came. */
const contextAddress = ({ kind, address, localId }: StoredContext, base: string): string =>
  kind === 'Cached' && address !== undefined
    ? address
    : `${base}/jsonldContexts/${encodeURIComponent(localId).replaceAll('%3A', ':')}`;

/** What is told of a stored @context (clause 5.13.3.5). */
export const describeContext = (stored: StoredContext, base: string) => ({
  URL: contextAddress(stored, base),
  localId: stored.localId,
  kind: stored.kind,
  createdAt: stored.createdAt,
  ...(stored.expiresAt === undefined ? {} : { expiresAt: stored.expiresAt }),
  ...(stored.lastUsage === undefined ? {} : { lastUsage: stored.lastUsage }),
  numberOfHits: stored.numberOfHits,
  ...(stored.changedSha256 === undefined ? {} : { extraInfo: { changedSha256: stored.changedSha256 } }),
});

/** Addresses of the stored @contexts, or what is told of each (clause 5.13.3). */
export const listContexts = (
  stored: readonly StoredContext[],
  { kind, details = false }: { readonly kind?: ContextKind; readonly details?: boolean },
  base: string,
) =>
  stored
    .filter((one) => kind === undefined || one.kind === kind)
    .map((one) => (details ? describeContext(one, base) : contextAddress(one, base)));

/**
 * Whether to serve what is told of a stored @context or its content (clause 5.13.4).
 * @throws MeridianError `context.notFound`; `context.notSupported` for the content of a Cached one
 */
export function whatToServe(
  id: string,
  stored: StoredContext | undefined,
  details: boolean,
): 'description' | 'content' {
  if (stored === undefined) throw notFound(id);
  if (details) return 'description';
  if (stored.kind === 'Cached') throw new MeridianError('context.notSupported', { id: shortened(id) });
  return 'content';
}

/**
 * Whether to delete a stored @context or to download it again (clause 5.13.5). The core @context is built in: reloading it leaves it as
 * it is, and it cannot be deleted (ETSI's tests 051_08, 051_09). `reload` of an id that is not there is refused as that of one that is
 * not Cached (051_04_01).
 * @throws MeridianError `context.notFound`; `context.badRequest` for the reload of one that is not Cached and the deletion of the core
 */
export function whatToDelete(
  id: string,
  stored: StoredContext | undefined,
  reload: boolean,
): 'delete' | 'reload' | 'nothing' {
  if (isCoreAddress(stored?.address ?? id)) {
    if (reload) return 'nothing';
    throw badRequest('context.coreContext', 'contextId', { address: shortened(stored?.address ?? id) });
  }
  if (reload && stored?.kind !== 'Cached')
    throw badRequest('context.reloadNotCached', 'contextId', { id: shortened(id) });
  if (stored === undefined) throw notFound(id);
  return reload ? 'reload' : 'delete';
}

const notFound = (id: string): MeridianError => new MeridianError('context.notFound', { id: shortened(id) });
