import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MeridianError } from '../model/error.ts';
import { isKnownHost } from '../platform/http/origin.ts';
import { asMeridianError } from '../platform/http/problem.ts';
import { addReferencePage } from '../platform/http/reference-page.ts';
import { localeOf } from '../platform/i18n.ts';
import { JSON_TYPE } from './accept.ts';
import { needsOf, rememberingDoors } from './http-access.ts';
import { problemHeaders } from './http-answer.ts';
import type { Handler } from './http-call.ts';
import { ngsiOpenApi } from './http-openapi.ts';
import { type NgsiOperation, OPERATIONS, type OperationName } from './http-operations.ts';
import { refuseOthers, withoutName } from './http-other-methods.ts';
import { asItIs, HEADERS, send } from './http-reply.ts';
import {
  bodyOf,
  callOf,
  type Head,
  headOf,
  NGSI_LD_PREFIX,
  type NgsiHttpOptions,
  pathOf,
} from './http-request.ts';
import { ngsiProblem } from './ngsi-problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    ngsiHead: Head | null;
  }
}

/**
 * The NGSI-LD API at {@link NGSI_LD_PREFIX} (ETSI GS CIM 009, clause 6). It has hooks, parsers and errors of its own.
 */
export async function addNgsiLd(app: FastifyInstance, given: NgsiHttpOptions): Promise<void> {
  const options = { ...given, doors: rememberingDoors(given.doors, given.broker.clock) };
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
      for (const path of new Set(Object.values(OPERATIONS).map(({ path }) => path))) refuseOthers(api, path);
    },
    { prefix: NGSI_LD_PREFIX },
  );
  await app.register((pages) => addReference(pages, options));
}

function prepare(api: FastifyInstance, options: NgsiHttpOptions): void {
  const { metrics } = options;
  // one logger for all: a child for each request costs more than the request's own work
  api.setChildLoggerFactory((logger) => logger);
  api.decorateRequest('ngsiHead', null);
  api.removeAllContentTypeParsers();
  // read by the route, since an error of a parser ends the connection
  api.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: options.maxBodyBytes }, (_, body, done) =>
    done(null, body),
  );
  guard(api, options);
  api.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? '(none)';
    metrics.observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  api.setNotFoundHandler((request) => {
    throw new MeridianError('context.notFound', { id: pathOf(request.url).slice(0, 200) });
  });
}

/** Answers a refusal in the form of clause 5.5.3. */
function sendProblem(known: MeridianError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
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
}

/** Refuses a request whose address cannot be read, if it is one to this API. */
export const refuseUnreadable = (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined =>
  request.url.startsWith(`${NGSI_LD_PREFIX}/`)
    ? sendProblem(new MeridianError('request.invalid'), request, reply)
    : undefined;

/** What each part of the API has: names that it answers to, and refusals in its form. */
function guard(api: FastifyInstance, { host, publicAddress, log, maxBodyBytes }: NgsiHttpOptions): void {
  const publicHost = publicAddress === undefined ? undefined : new URL(publicAddress).host.toLowerCase();
  api.addHook('onRequest', (request, _, done) => {
    if (isKnownHost(request.host, host, publicHost)) done();
    else done(new MeridianError('request.unknownHost'));
  });
  api.setErrorHandler((error, request, reply) => {
    const known = asMeridianError(error, request.id, {
      limit: maxBodyBytes,
      type: (request.headers['content-type'] ?? '').slice(0, 100),
    });
    if (known.code === 'unexpected') {
      const isGone = reply.raw.destroyed && !reply.raw.writableEnded;
      log[isGone ? 'debug' : 'error'](
        { err: error, url: request.url, reqId: request.id },
        'unexpected error',
      );
    }
    return sendProblem(known, request, reply);
  });
}

/** The API's document and its reference page. */
async function addReference(api: FastifyInstance, options: NgsiHttpOptions): Promise<void> {
  guard(api, options);
  const document = ngsiOpenApi(
    options.version,
    NGSI_LD_PREFIX,
    (name) => options.handlers[name] !== undefined,
  );
  const text = JSON.stringify(document);
  api.get(`${NGSI_LD_PREFIX}/openapi.json`, async (_, reply) =>
    reply
      .headers({ ...HEADERS, 'content-type': JSON_TYPE })
      .serializer(asItIs)
      .send(text),
  );
  await addReferencePage(api, document, `${NGSI_LD_PREFIX}/docs`);
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
      for (const [name, methods] of elsewhere)
        if ((request.params as Readonly<Record<string, string>>)[name] === '')
          return reply.code(405).headers(HEADERS).header('allow', methods.join(', ')).send();
      const head = await headOf(request, operation, needs, options);
      if (!('status' in head)) {
        request.ngsiHead = head;
        return;
      }
      reply.code(head.status).headers(HEADERS);
      if (head.body === undefined) return reply.send();
      return reply.header('content-type', JSON_TYPE).serializer(asItIs).send(JSON.stringify(head.body));
    },
    handler: async (request, reply) => {
      const head = request.ngsiHead!;
      if (handler === undefined) {
        const error = new MeridianError('context.notSupported');
        const locale = localeOf(request.headers['accept-language']);
        const body = { ...ngsiProblem(error, locale, instanceOf(request)), status: 501 };
        return send({ status: 501, headers: problemHeaders(head.tenantName), body }, request, reply);
      }
      const body = bodyOf(request, head);
      const { tenants } = broker;
      const { tenantName } = head;
      const tenant =
        tenantName === undefined
          ? 0
          : operation.createsTenant
            ? await tenants.make(tenantName)
            : await tenants.find(tenantName);
      if (tenant === undefined) throw new MeridianError('context.tenant', { tenant: tenantName ?? '' });
      const answer = await handler(callOf(request, head, operation, { body, tenant }, options));
      return send(answer, request, reply);
    },
  });
}
