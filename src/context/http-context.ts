import { LD_TYPE } from './accept.ts';
import type { Exchange } from './http-preconditions.ts';
import { badRequest } from './http-refusal.ts';
import { linkedContext } from './link-header.ts';
import { isRecord } from './term-definitions.ts';

/** Where the @context of a request stands. */
export interface ContextPlace {
  /** The address in the Link header; undefined for none: the core @context alone. */
  readonly linked: string | undefined;
  /** Whether each document of the body brings its own. */
  readonly inBody: boolean;
}

/** A document of a body without its @context, and that @context, as {@link compileContext} takes it. */
export interface DocumentWithContext {
  readonly content: unknown;
  readonly source: unknown;
}

/**
 * Where a request's @context is to be taken from (clause 6.3.5).
 * @throws MeridianError `context.badRequest` where an `application/ld+json` body comes with a Link header as well
 */
export function contextPlace(bodyType: Exchange['bodyType'], linkHeader: string | undefined): ContextPlace {
  const linked = linkedContext(linkHeader);
  const inBody = bodyType === LD_TYPE;
  if (inBody && linked !== undefined) throw badRequest('context.linkWithBody', 'Link');
  return { linked, inBody };
}

/**
 * Takes the @context out of one document of a body: an entity, a fragment, a subscription, a query, or one item of a batch. What is no
 * object passes with the linked @context, for its reader to judge.
 * @throws MeridianError `context.badRequest` where an `application/ld+json` document has none, and where a plain one has one
 */
export function takeContext(document: unknown, { linked, inBody }: ContextPlace): DocumentWithContext {
  if (!isRecord(document)) return { content: document, source: linked };
  const has = Object.hasOwn(document, '@context');
  if (!inBody) {
    if (has) throw badRequest('context.contextInPlainBody', '/@context');
    return { content: document, source: linked };
  }
  const { '@context': source, ...content } = document;
  if (!has || source === null || source === '') throw badRequest('context.noContextInBody', '/@context');
  return { content, source };
}
