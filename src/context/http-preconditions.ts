import { type AnswerType, GEO_TYPE, JSON_TYPE, LD_TYPE, negotiate } from './accept.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A refusal that clauses 6.3.2 and 6.3.4 give no error type: a bare status, for 406 with what there is to choose from. */
export interface BareRefusal {
  readonly status: 406 | 411 | 415;
  readonly body?: readonly AnswerType[];
}

export interface RequestHead {
  readonly method: Method;
  readonly contentType: string | undefined;
  readonly contentLength: string | undefined;
  readonly accept: string | undefined;
}

/** How a request that meets the preconditions is to be read and answered. */
export interface Exchange {
  /** `merge-patch+json` reads as `application/json` (clause 6.3.4); null for methods without a body. */
  readonly bodyType: typeof JSON_TYPE | typeof LD_TYPE | null;
  readonly answerType: AnswerType;
}

/**
 * The preconditions of clause 6.3.4. GeoJSON is offered by Retrieve Entity and Query Entities alone. The Accept header matters where an
 * answer has content of its own; what creates, changes or deletes answers errors and partial results in JSON whatever it says (6.3.6).
 */
export function exchangeOf(
  head: RequestHead,
  { answers }: { readonly answers: 'json' | 'geojson' | 'nothing' },
): Exchange | BareRefusal {
  const bodyType = bodyTypeOf(head);
  if (typeof bodyType === 'number') return { status: bodyType };
  if (answers === 'nothing') return { bodyType, answerType: JSON_TYPE };
  const offered: [AnswerType, ...AnswerType[]] =
    answers === 'geojson' ? [JSON_TYPE, LD_TYPE, GEO_TYPE] : [JSON_TYPE, LD_TYPE];
  const answerType = negotiate(head.accept, offered);
  return answerType === undefined ? { status: 406, body: offered } : { bodyType, answerType };
}

function bodyTypeOf({ method, contentType, contentLength }: RequestHead): Exchange['bodyType'] | 411 | 415 {
  if (method === 'GET' || method === 'DELETE') return null;
  if (contentLength === undefined) return 411;
  const type = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type === LD_TYPE) return LD_TYPE;
  if (type === JSON_TYPE || (type === 'application/merge-patch+json' && method === 'PATCH')) return JSON_TYPE;
  return 415;
}

export const isBareRefusal = (answer: Exchange | BareRefusal): answer is BareRefusal => 'status' in answer;
