import { type AnswerType, GEO_TYPE, JSON_TYPE, LD_TYPE } from './accept.ts';
import { COUNT_HEADER } from './http-paging.ts';
import { TENANT_HEADER } from './http-tenant.ts';
import { contextLink } from './link-header.ts';

export interface AnswerHead {
  readonly type: AnswerType;
  /** The address of the @context that the names of the answer go by. */
  readonly context: string;
  readonly tenant: string | undefined;
  /** Links to the pages before and after. */
  readonly pages?: readonly string[];
  /** The total, where it was asked for. */
  readonly total?: number;
  /** The Prefer header, which says where a GeoJSON answer's @context goes. */
  readonly prefer?: string;
}

/** Whether the @context stands in the body (clause 6.3.6): in JSON-LD, and in GeoJSON unless `Prefer: body=json`. */
export const hasContextInBody = (type: AnswerType, prefer: string | undefined): boolean =>
  type === LD_TYPE || (type === GEO_TYPE && !prefersJson(prefer));

const prefersJson = (prefer: string | undefined): boolean =>
  (prefer ?? '')
    .slice(0, 1_000)
    .split(/[,;]/)
    .some((part) => /^body="?json"?$/.test(part.trim()));

/** Headers of an answer with a body (clauses 6.3.6, 6.3.13, 6.3.14). */
export function answerHeaders({
  type,
  context,
  tenant,
  pages = [],
  total,
  prefer,
}: AnswerHead): Readonly<Record<string, string>> {
  const links = [...(hasContextInBody(type, prefer) ? [] : [contextLink(context)]), ...pages];
  return {
    'Content-Type': type,
    ...(links.length === 0 ? {} : { Link: links.join(', ') }),
    ...(total === undefined ? {} : { [COUNT_HEADER]: `${total}` }),
    ...tenantHeader(tenant),
  };
}

/** Headers of an error or of a partial result: plain JSON, and no @context, since all names are full (clause 6.3.6). */
export const problemHeaders = (tenant: string | undefined): Readonly<Record<string, string>> => ({
  'Content-Type': JSON_TYPE,
  ...tenantHeader(tenant),
});

/** What an answer repeats of the tenant that a request names (clause 5.5.10). */
export const tenantHeader = (tenant: string | undefined): Readonly<Record<string, string>> =>
  tenant === undefined ? {} : { [TENANT_HEADER]: tenant };

/** The path of something new, below `/ngsi-ld/v1`; an id's colons stay as they are (RFC 3986, 3.3). Ids are URIs: well-formed text. */
export const locationOf = (resource: string, id: string): string =>
  `/ngsi-ld/v1/${resource}/${encodeURIComponent(id).replaceAll('%3A', ':')}`;
