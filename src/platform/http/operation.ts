import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { ERRORS, type ErrorCode } from '../../model/error.ts';
import type { ActionName } from '../../policy/may.ts';
import type { Context } from '../context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the caller is known, before the body is read; every action is called with it. */
    context: Context;
  }
  interface FastifyContextConfig {
    needs?: ActionName;
  }
}

/** A wire type as an action may answer it: what is read-only inside need not be copied to go out. */
export type Answer<T> = T extends readonly (infer Item)[]
  ? readonly Answer<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Answer<T[Key]> }
    : T;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What the API document and the server need to know about a route; the schemas check the request and type the handler. */
interface Description<Params, Query, Body, Result> {
  /** `METHOD /path` below the API's prefix, with `:name` for a parameter. */
  readonly route: `${Method} /${string}`;
  /** Unique name in the API document, a verb and a noun. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** What the caller must be allowed; checked before the body is read, and again by the action. Without it, open to everybody. */
  readonly needs?: ActionName;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** What a body of another type than JSON carries; the handler reads it from the request. */
  readonly consumes?: { readonly type: string; readonly schema: TSchema };
  /** Success status; 204 where there is no result, else 200. */
  readonly status?: 200 | 201 | 202 | 204;
  readonly result?: Result;
  /** Media types of a result that is no JSON, or of what is answered instead where the caller prefers it. */
  readonly produces?: readonly string[];
  /** Refusals beside those that every such route has. */
  readonly errors?: readonly ErrorCode[];
  /** Largest body in bytes where it differs from the server's limit. */
  readonly bodyLimit?: number;
  /** Requests a minute from one address, where fewer than the server's limit. */
  readonly perMinute?: number;
}

interface Http {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface Typed<Params extends TSchema, Query extends TSchema, Body extends TSchema, Result extends TSchema>
  extends Description<Params, Query, Body, Result> {
  readonly handler: (
    context: Context,
    input: { readonly params: Static<Params>; readonly query: Static<Query>; readonly body: Static<Body> },
    http: Http,
  ) => Promise<Answer<Static<Result>>> | Answer<Static<Result>>;
}

/** One route of the API. The input has passed the schemas when the handler is called. */
export interface Operation extends Description<TSchema, TSchema, TSchema, TSchema> {
  readonly handler: (
    context: Context,
    input: { readonly params: unknown; readonly query: unknown; readonly body: unknown },
    http: Http,
  ) => unknown;
}

/** Checks an operation's types and forgets them, so that operations of all shapes can stand in one list. */
export const operation = <
  Params extends TSchema,
  Query extends TSchema,
  Body extends TSchema,
  Result extends TSchema,
>(
  typed: Typed<Params, Query, Body, Result>,
): Operation => typed as Operation;

/** The success status of an operation. */
export const statusOf = (operation: Operation): number =>
  operation.status ?? (operation.result || operation.produces ? 200 : 204);

/** `GET /areas/:code` as method and path. */
export function splitRoute(operation: Operation): { readonly method: Method; readonly path: string } {
  const space = operation.route.indexOf(' ');
  return { method: operation.route.slice(0, space) as Method, path: operation.route.slice(space + 1) };
}

/** Every refusal that an operation may answer, by status. */
export function refusalsOf(operation: Operation): ReadonlyMap<number, readonly ErrorCode[]> {
  const codes = new Set<ErrorCode>([
    ...(operation.params || operation.query || operation.body ? (['request.invalid'] as const) : []),
    ...(operation.needs ? (['actor.unknown', 'actor.forbidden'] as const) : []),
    ...(operation.route.startsWith('GET') ? [] : (['request.crossSite'] as const)),
    ...(operation.body || operation.consumes ? (['request.tooLarge', 'request.unsupported'] as const) : []),
    'request.tooMany',
    ...(operation.errors ?? []),
  ]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}
