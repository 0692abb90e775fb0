import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Actor } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { ContextConfig } from '../platform/config.ts';
import { callerOf, type Doors } from '../platform/http/caller.ts';
import type { Metrics } from '../platform/http/metrics.ts';
import { assertSameSite, isKnownHost } from '../platform/http/origin.ts';
import { asMeridianError } from '../platform/http/problem.ts';
import { addReferencePage } from '../platform/http/reference-page.ts';
import { localeOf } from '../platform/i18n.ts';
import { assertMay } from '../policy/may.ts';
import { JSON_TYPE } from './accept.ts';
import type { Broker } from './broker.ts';
import { needsOf, OPEN_CALLER } from './http-access.ts';
import { problemHeaders, tenantHeader } from './http-answer.ts';
import { readBody } from './http-body.ts';
import type { Call, Handler, Reply } from './http-call.ts';
import { type ContextPlace, contextPlace, takeContext } from './http-context.ts';
import { ngsiOpenApi } from './http-openapi.ts';
import { methodsOf, type NgsiOperation, OPERATIONS, type OperationName } from './http-operations.ts';
import { type Exchange, exchangeOf, isBareRefusal, type Method } from './http-preconditions.ts';
import { badRequest } from './http-refusal.ts';
import { tenantOf } from './http-tenant.ts';
import { ngsiProblem } from './ngsi-problem.ts';
import { type Parameters, readParameters } from './parameters.ts';

export const NGSI_LD_PREFIX = '/ngsi-ld/v1';

/** The version of NGSI-LD that answers conform to, told to who prefers one (clause 6.3.6). */
const SPECIFICATION = '1.8';
/** Answers from this size on are compressed for clients that take it, bytes. */
const COMPRESSED_FROM = 8_192;

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
interface Head {
  readonly exchange: Exchange;
  readonly place: ContextPlace;
  readonly parameters: Parameters;
  readonly tenantName: string | undefined;
  readonly actor: Actor;
}

declare module 'fastify' {
  interface FastifyRequest {
    ngsiHead: Head | null;
  }
}

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};
const compress = promisify(gzip);

/**
 * The NGSI-LD API at {@link NGSI_LD_PREFIX} (ETSI GS CIM 009, clause 6). It has hooks, parsers and errors of its own.
 */
export async function addNgsiLd(app: FastifyInstance, options: NgsiHttpOptions): Promise<void> {
  await app.register(
    async (api) => {
      prepare(api, options);
      if (options.requestsPerMinute > 0)
        await api.register(rateLimit, {
          max: options.requestsPerMinute,
          timeWindow: 60_000,
          addHeaders: {
            'x-ratelimit-limit': false,
            'x-ratelimit-remaining': false,
            'x-ratelimit-reset': false,
          },
          errorResponseBuilder: (_, { ttl }) =>
            new MeridianError('request.tooMany', { seconds: Math.max(1, Math.ceil(ttl / 1000)) }),
        });
      for (const [name, operation] of Object.entries(OPERATIONS))
        addRoute(api, operation, options.handlers[name as OperationName], options);
      await addReference(api, options.version);
      for (const path of new Set(Object.values(OPERATIONS).map(({ path }) => path))) refuseOthers(api, path);
    },
    { prefix: NGSI_LD_PREFIX },
  );
}

function prepare(
  api: FastifyInstance,
  { log, metrics, host, publicAddress, ...options }: NgsiHttpOptions,
): void {
  const publicHost = publicAddress === undefined ? undefined : new URL(publicAddress).host.toLowerCase();
  // one logger for all: a child for each request costs more than the request's own work
  api.setChildLoggerFactory((logger) => logger);
  api.decorateRequest('ngsiHead', null);
  api.removeAllContentTypeParsers();
  // read by the route, since an error of a parser ends the connection
  api.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: options.maxBodyBytes }, (_, body, done) =>
    done(null, body),
  );
  api.addHook('onRequest', (request, _, done) => {
    if (isKnownHost(request.host, host, publicHost)) done();
    else done(new MeridianError('request.unknownHost'));
  });
  api.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? '(none)';
    metrics.observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  api.setErrorHandler((error, request, reply) => {
    const known = asMeridianError(error, request.id, {
      limit: options.maxBodyBytes,
      type: (request.headers['content-type'] ?? '').slice(0, 100),
    });
    if (known.code === 'unexpected') {
      const isGone = reply.raw.destroyed && !reply.raw.writableEnded;
      log[isGone ? 'debug' : 'error'](
        { err: error, url: request.url, reqId: request.id },
        'unexpected error',
      );
    }
    const problem = ngsiProblem(known, localeOf(request.headers['accept-language']), instanceOf(request));
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="Meridian"');
    const seconds = known.details.seconds ?? (problem.status === 503 ? 1 : undefined);
    if (seconds !== undefined) reply.header('retry-after', seconds);
    return reply
      .code(problem.status)
      .headers(HEADERS)
      .headers(problemHeaders(request.ngsiHead?.tenantName))
      .serializer(asItIs)
      .send(JSON.stringify(problem));
  });
  api.setNotFoundHandler((request) => {
    throw new MeridianError('context.notFound', { id: pathOf(request.url).slice(0, 200) });
  });
}

/** The API's document and its reference page. */
async function addReference(api: FastifyInstance, version: string): Promise<void> {
  const document = ngsiOpenApi(version, NGSI_LD_PREFIX);
  const text = JSON.stringify(document);
  api.get('/openapi.json', async (_, reply) =>
    reply.headers({ ...HEADERS, 'content-type': JSON_TYPE }).send(Buffer.from(text)),
  );
  await addReferencePage(api, document, '/docs');
}

const instanceOf = (request: FastifyRequest): string => `urn:meridian:request:${request.id}`;

function addRoute(
  api: FastifyInstance,
  operation: NgsiOperation,
  handler: Handler | undefined,
  options: NgsiHttpOptions,
): void {
  const needs = needsOf(operation);
  const { broker } = options;
  const elsewhere = withoutName(operation);
  api.route({
    method: operation.method,
    url: operation.path,
    onRequest: async (request, reply) => {
      const { headers } = request;
      for (const [name, methods] of elsewhere)
        if ((request.params as Readonly<Record<string, string>>)[name] === '')
          return reply.code(405).headers(HEADERS).header('allow', methods.join(', ')).send();
      const exchange = exchangeOf(
        {
          method: operation.method,
          contentType: headers['content-type'],
          contentLength: headers['content-length'],
          accept: headers.accept,
        },
        operation,
      );
      if (isBareRefusal(exchange)) {
        reply.code(exchange.status).headers(HEADERS);
        return exchange.body === undefined
          ? reply.send()
          : reply.header('content-type', JSON_TYPE).send(Buffer.from(JSON.stringify(exchange.body)));
      }
      // bodies come as they are: what they unpack to could not be bounded before
      if (exchange.bodyType !== null && (headers['content-encoding'] ?? 'identity') !== 'identity')
        return reply.code(415).headers(HEADERS).send();
      const actor = options.access === 'open' ? openCaller(request) : await caller(request, options.doors);
      assertMay(actor, needs);
      request.ngsiHead = {
        actor,
        exchange,
        place: contextPlace(exchange.bodyType, oneText(headers.link)),
        parameters: readParameters(queryOf(request.url), operation),
        tenantName: tenantOf(oneText(headers['ngsild-tenant'])),
      };
    },
    handler: async (request, reply) => {
      const head = request.ngsiHead!;
      if (handler === undefined) {
        const error = new MeridianError('context.notSupported');
        const locale = localeOf(request.headers['accept-language']);
        const body = { ...ngsiProblem(error, locale, instanceOf(request)), status: 501 };
        return send({ status: 501, headers: problemHeaders(head.tenantName), body }, request, reply);
      }
      const { tenants } = broker;
      const { tenantName } = head;
      const tenant =
        tenantName === undefined
          ? 0
          : operation.createsTenant
            ? await tenants.make(tenantName)
            : await tenants.find(tenantName);
      if (tenant === undefined) throw new MeridianError('context.tenant', { tenant: tenantName ?? '' });
      const answer = await handler(callOf(request, head, operation, tenant, options));
      return send(answer, request, reply);
    },
  });
}

/**
 * Variables of a path without which it is that of another resource, with the methods of that where the operation's is not among them:
 * `PATCH …/attrs//instance` is asked of an attribute, which can only be deleted (ETSI's test 016_02_06).
 */
function withoutName({
  method,
  path,
}: NgsiOperation): readonly (readonly [name: string, methods: readonly Method[]])[] {
  const anonymous = (text: string) => text.replaceAll(/:\w+/g, ':');
  return [...path.matchAll(/\/:(\w+)/g)].flatMap(([part, name = '']) => {
    const rest = anonymous(path.replace(part, ''));
    const other = Object.values(OPERATIONS).find((one) => anonymous(one.path) === rest && rest.endsWith(':'));
    const methods = other === undefined ? [] : methodsOf(other.path);
    return methods.length === 0 || methods.includes(method) ? [] : [[name, methods]];
  });
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

function callOf(
  request: FastifyRequest,
  { exchange, place, parameters, tenantName, actor }: Head,
  operation: NgsiOperation,
  tenant: number,
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
    body: exchange.bodyType === null ? undefined : readBody(bytesOf(request.body)),
    prefer: oneText(headers.prefer),
    get locale() {
      return localeOf(headers['accept-language']);
    },
    get base() {
      return (publicAddress ?? `${request.protocol}://${request.host}`) + NGSI_LD_PREFIX;
    },
    linked: place.linked,
    linkedMap: () => contexts.mapOf(place.linked),
    take: async (document) => {
      const { content, source } = takeContext(document, place);
      return { content, source, map: await contexts.mapOf(source) };
    },
  };
}

/**
 * A serializer of its own keeps the framework from adding a charset to the type, which JSON does not have; a text and not bytes, since that
 * leaves in one write with its head.
 */
const asItIs = (text: unknown): string => String(text);

async function send({ status, headers, body }: Reply, request: FastifyRequest, reply: FastifyReply) {
  reply.code(status).headers(HEADERS).headers(tenantHeader(request.ngsiHead?.tenantName));
  if (headers !== undefined) reply.headers(headers);
  if (body === undefined) return reply.send();
  if (request.headers.prefer !== undefined && /\bngsi-ld=/.test(oneText(request.headers.prefer) ?? ''))
    reply.header('preference-applied', `ngsi-ld=${SPECIFICATION}`);
  if (!reply.hasHeader('content-type')) reply.header('content-type', JSON_TYPE);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (text.length < COMPRESSED_FROM || !/\bgzip\b/.test(oneText(request.headers['accept-encoding']) ?? ''))
    return reply.serializer(asItIs).send(text);
  reply.headers({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  return reply.send(await compress(text, { level: 3 }));
}

/**
 * Answers the methods that a resource does not have (clause 6.3.2). Of `/entities/` it is the id that is missing then, which clause 5.6 has
 * as bad data (ETSI's tests 054_02_02, 056_02_02; of no other resource, see 013_02_03, 009_02_01, 029_01_01, 032_01_01).
 */
function refuseOthers(api: FastifyInstance, path: string): void {
  const allowed = methodsOf(path);
  const allow = allowed.join(', ');
  const others = (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter(
    (method) => !(allowed as readonly string[]).includes(method === 'HEAD' ? 'GET' : method),
  );
  const answer = (status: number) => async (request: FastifyRequest, reply: FastifyReply) => {
    if (status === 405 && pathOf(request.url) === `${NGSI_LD_PREFIX}/entities/`)
      throw badRequest('context.missing', 'id', { member: 'id' });
    return reply.code(status).headers(HEADERS).header('allow', allow).send();
  };
  // before a body is read
  api.route({
    method: others,
    url: path,
    exposeHeadRoute: false,
    onRequest: answer(405),
    handler: answer(405),
  });
  api.route({ method: 'OPTIONS', url: path, handler: answer(204) });
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** What stands after the first `?`. */
function queryOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}

const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

const oneText = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(', ') : header;
