import { assertMay } from '../policy/may.ts';
import type { BrokerContext } from './broker.ts';
import { isCoreAddress } from './compile-context.ts';
import {
  CORE_ID,
  coreContextAt,
  type StoredContext,
  whatToDelete,
  whatToServe,
} from './http-jsonld-contexts.ts';

/** Keeps a @context for clients (clause 5.13.2) and returns its id. */
export async function addContext(ctx: BrokerContext, context: unknown): Promise<string> {
  assertMay(ctx.actor, 'context.write');
  return ctx.broker.contexts.kept.add(context);
}

/** All that is kept (clause 5.13.3); the core @context is built in and goes without saying. */
export async function listKeptContexts(ctx: BrokerContext): Promise<readonly StoredContext[]> {
  assertMay(ctx.actor, 'context.read');
  return ctx.broker.contexts.kept.list();
}

/**
 * The document of a @context, or what is told of it (clause 5.13.4), by its id or the address of a Cached one. Counts as a use.
 * @throws MeridianError `context.notFound`; `context.notSupported` for the document of a Cached one
 */
export async function serveContext(
  ctx: BrokerContext,
  { id, details }: { readonly id: string; readonly details: boolean },
): Promise<{ readonly content: string } | { readonly stored: StoredContext }> {
  assertMay(ctx.actor, 'context.read');
  const { kept } = ctx.broker.contexts;
  const core = coreOf(id, kept.since);
  const row = core === undefined ? await kept.find(id) : undefined;
  const stored = core ?? row;
  const what = whatToServe(id, stored, details);
  if (row !== undefined) await kept.count(row.localId);
  return what === 'content' ? { content: row?.content ?? '' } : { stored: stored! };
}

/**
 * Deletes a kept @context, or downloads a Cached one again (clause 5.13.5).
 * @throws MeridianError `context.notFound`; `context.badRequest` for the core @context and the reload of one that is not Cached;
 *   `context.ldContext` for a download that fails, with the kept one as it was
 */
export async function deleteContext(
  ctx: BrokerContext,
  { id, reload }: { readonly id: string; readonly reload: boolean },
): Promise<void> {
  assertMay(ctx.actor, 'context.write');
  const { kept } = ctx.broker.contexts;
  const core = coreOf(id, kept.since);
  const row = core === undefined ? await kept.find(id) : undefined;
  const what = whatToDelete(id, core ?? row, reload);
  if (what === 'delete') await kept.delete(row!.localId);
  if (what === 'reload') await kept.reload(row!, row!.address!);
}

const coreOf = (id: string, since: string): StoredContext | undefined =>
  id === CORE_ID || isCoreAddress(id) ? coreContextAt(isCoreAddress(id) ? id : undefined, since) : undefined;
