import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Actor } from '../model/actor.ts';
import type { ContextConfig } from '../platform/config.ts';
import { callerOf, type Doors } from '../platform/http/caller.ts';
import type { Metrics } from '../platform/http/metrics.ts';
import { assertSameSite } from '../platform/http/origin.ts';
import { localeOf } from '../platform/i18n.ts';
import { type ActionName, assertMay } from '../policy/may.ts';
import type { Broker } from './broker.ts';
import { OPEN_CALLER } from './http-access.ts';
import { readBody } from './http-body.ts';
import type { Call, Handler } from './http-call.ts';
import { type ContextPlace, contextPlace, takeContext } from './http-context.ts';
import type { NgsiOperation, OperationName } from './http-operations.ts';
import { type BareRefusal, type Exchange, exchangeOf, isBareRefusal } from './http-preconditions.ts';
import { tenantOf } from './http-tenant.ts';
import { type Parameters, readParameters } from './parameters.ts';

export const NGSI_LD_PREFIX = '/ngsi-ld/v1';

export interface NgsiHttpOptions extends Pick<ContextConfig, 'access' | 'requestsPerMinute'> {
  readonly broker: Broker;
  readonly handlers: Partial<Record<OperationName, Handler>>;
  readonly doors: Doors;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The address that the server will be bound to. */
  readonly host: string;
  readonly publicAddress: string | undefined;
  readonly maxBodyBytes: number;
  /** Meridian's, for the API's document. */
  readonly version: string;
}

/** What is known of a request before its body is read. */
export interface Head {
  readonly exchange: Exchange;
  readonly place: ContextPlace;
  readonly parameters: Parameters;
  readonly tenantName: string | undefined;
  readonly actor: Actor;
}

/**
 * Reads all of a request but its body.
 * @throws MeridianError where the caller may not, and for parameters and headers that cannot be taken
 */
export async function headOf(
  request: FastifyRequest,
  operation: NgsiOperation,
  needs: ActionName,
  { access, doors }: NgsiHttpOptions,
): Promise<Head | BareRefusal> {
  const { headers } = request;
  const exchange = exchangeOf(
    {
      method: operation.method,
      contentType: headers['content-type'],
      contentLength: headers['content-length'],
      accept: headers.accept,
    },
    operation,
  );
  if (isBareRefusal(exchange)) return exchange;
  // bodies come as they are: what they unpack to could not be bounded before
  if (exchange.bodyType !== null && (headers['content-encoding'] ?? 'identity') !== 'identity')
    return { status: 415 };
  const actor = access === 'open' ? openCaller(request) : await caller(request, doors);
  assertMay(actor, needs);
  return {
    actor,
    exchange,
    place: contextPlace(exchange.bodyType, oneText(headers.link)),
    parameters: readParameters(queryOf(request.url), operation),
    tenantName: tenantOf(oneText(headers['ngsild-tenant'])),
  };
}

/** Where all may read and write, credentials are of no account; a page of another site still may not. */
function openCaller({ method, headers, host }: FastifyRequest): Actor {
  assertSameSite({ method, headers, host, credentials: 'none' });
  return OPEN_CALLER;
}

async function caller(request: FastifyRequest, doors: Doors): Promise<Actor> {
  const { actor, credentials } = await callerOf(request, doors);
  assertSameSite({ method: request.method, headers: request.headers, host: request.host, credentials });
  return actor;
}

/** The body of a request as JSON. @throws MeridianError `context.invalidRequest` */
export const bodyOf = ({ body }: FastifyRequest, { exchange }: Head): unknown =>
  exchange.bodyType === null ? undefined : readBody(Buffer.isBuffer(body) ? body : Buffer.alloc(0));

/** What a handler is called with. */
export function callOf(
  request: FastifyRequest,
  { exchange, place, parameters, tenantName, actor }: Head,
  operation: NgsiOperation,
  { body, tenant }: { readonly body: unknown; readonly tenant: number },
  { broker, log, publicAddress }: NgsiHttpOptions,
): Call {
  const { headers } = request;
  const { contexts } = broker;
  return {
    actor,
    broker,
    tenant,
    tenantName,
    log,
    operation,
    exchange,
    parameters,
    now: broker.clock().toISOString(),
    path: request.params as Readonly<Record<string, string>>,
    get query() {
      return [...new URLSearchParams(queryOf(request.url))];
    },
    body,
    prefer: oneText(headers.prefer),
    get locale() {
      return localeOf(headers['accept-language']);
    },
    get base() {
      return (
        (publicAddress === undefined
          ? `${request.protocol}://${request.host}`
          : new URL(publicAddress).origin) + NGSI_LD_PREFIX
      );
    },
    linked: place.linked,
    linkedMap: () => contexts.mapOf(place.linked),
    take: async (document) => {
      const { content, source } = takeContext(document, place);
      return { content, source, map: await contexts.mapOf(source) };
    },
  };
}

/** What stands after the first `?`. */
function queryOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}

export const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** A header that may be given several times. */
export const oneText = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(', ') : header;
