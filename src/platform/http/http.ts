import { randomBytes, randomUUID } from 'node:crypto';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { MeridianError } from '../../model/error.ts';
import { assertMay } from '../../policy/may.ts';
import type { Limits } from '../config.ts';
import type { Database } from '../database.ts';
import { localeOf } from '../i18n.ts';
import { addOperation } from './add-operation.ts';
import { callerOf, type Doors } from './caller.ts';
import { addConsole } from './console-files.ts';
import { matchesTag, weakTag } from './etag.ts';
import { addHealth } from './health.ts';
import type { Metrics } from './metrics.ts';
import { type ApiInfo, openApiDocument } from './openapi.ts';
import type { Operation } from './operation.ts';
import { assertSameSite, isKnownHost } from './origin.ts';
import { asMeridianError, PROBLEM_TYPE, problemOf } from './problem.ts';
import { addPublicPages, type PublicPage } from './public-page.ts';
import { addReferencePage } from './reference-page.ts';
import { securityHeaders } from './security-headers.ts';
import { validatorCompiler } from './validation.ts';

export interface HttpOptions {
  readonly db: Database;
  readonly limits: Limits;
  /** Folder for uploads and other files. */
  readonly folder: string;
  readonly log: Logger;
  readonly clock?: () => Date;
  readonly randomBytes?: (length: number) => Uint8Array;
  /** The address that the server will be bound to; on loopback only loopback names are answered. */
  readonly host: string;
  /** How others reach the server, e.g. `https://data.city.example`: a further name to answer to, behind a proxy on this machine. */
  readonly publicAddress: string | undefined;
  /** Whether cookies are sent over https only, whatever the server itself sees. */
  readonly secureCookies: boolean;
  /** Requests a minute from one address. */
  readonly requestsPerMinute: number;
  readonly operations: readonly Operation[];
  /** Pages that the server writes, beside the console's. */
  readonly pages?: readonly PublicPage[];
  readonly api: ApiInfo;
  readonly doors: Doors;
  readonly metrics: Metrics;
  /** APIs of their own kind, put on the server without the hooks of the pages, which would cost them. */
  readonly apart?: readonly ((app: FastifyInstance) => Promise<void>)[];
  /** Answers a request to one of them whose address cannot be read; undefined for other addresses. */
  readonly unreadable?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;
  /** Folder of the built console; left out, only the API is served. */
  readonly consoleFolder?: string | undefined;
}

/** The HTTP server: API, its document, health, metrics and the console. Not yet listening; `close()` does not close the store. */
export async function buildHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // X-Forwarded-* is believed only from a proxy on this machine, and only where one is configured
    trustProxy: options.publicAddress === undefined ? false : 'loopback',
    bodyLimit: options.limits.maxBodyBytes,
    requestTimeout: 1_800_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // an entity's id has up to 2048 characters, each of up to three in an address
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 6_200 },
    genReqId: () => randomUUID(),
    // an address that cannot be read is refused before there is a route with an error handler of its own
    frameworkErrors: (error, request, reply) =>
      void (options.unreadable?.(request, reply) ?? sendProblem(error, request, reply, options)),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, options));
  app.decorateRequest('context');
  await app.register(cookie);
  for (const add of options.apart ?? []) await add(app);
  await app.register((pages) => addPages(pages, options));
  return app;
}

/** Answers a refusal, or what nobody foresaw, as problem details. */
function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions,
): FastifyReply {
  const known = asMeridianError(error, request.id, bodyOf(request, options.limits));
  // work that stopped because its client went away is no fault of ours
  const isGone = reply.raw.destroyed && !reply.raw.writableEnded;
  if (known.code === 'unexpected')
    request.log[isGone ? 'debug' : 'error']({ err: error, url: request.url }, 'unexpected error');
  const locale = localeOf(request.headers['accept-language']);
  if (known.code === 'actor.unknown' || known.code === 'key.refused')
    reply.header('www-authenticate', 'Bearer realm="Meridian"');
  if (typeof known.details.seconds === 'number') reply.header('retry-after', known.details.seconds);
  return reply
    .code(problemOf(known, locale, request.id, 0).status)
    .headers({ 'content-language': locale, 'cache-control': 'no-store', vary: 'accept-language' })
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(known, locale, request.id, options.limits.maxIssues)));
}

/** What people and their browsers use, with the hooks that they need. */
async function addPages(app: FastifyInstance, options: HttpOptions): Promise<void> {
  const { db, metrics } = options;
  const isSecure = (request: FastifyRequest) =>
    request.protocol === 'https' ||
    options.publicAddress?.startsWith('https:') === true ||
    options.secureCookies;
  const publicHost =
    options.publicAddress === undefined ? undefined : new URL(options.publicAddress).host.toLowerCase();

  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...securityHeaders(isSecure(request)), 'x-request-id': request.id });
    if (!isKnownHost(request.host, options.host, publicHost)) throw new MeridianError('request.unknownHost');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? '(none)';
    metrics.observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    request.log.debug(
      {
        method: request.method,
        url: request.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
  // Tags are taken of what a route answers, before compression: this hook has to come first.
  app.addHook('onSend', async (request, reply, payload) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || reply.statusCode !== 200 || !(typeof payload === 'string' || Buffer.isBuffer(payload)))
      return payload;
    if (reply.getHeader('cache-control') === 'no-store') return payload;
    const tag = String(reply.getHeader('etag') ?? weakTag(payload));
    reply.header('etag', tag);
    if (!matchesTag(request.headers['if-none-match'], tag)) return payload;
    reply.code(304).removeHeader('content-length').removeHeader('content-type');
    return '';
  });
  await app.register(compress, { threshold: 1400, encodings: ['br', 'gzip'] });

  const document = openApiDocument(options.operations, options.api);
  await addReferencePage(app, document, `${options.api.prefix}/docs`);
  addHealth(app, { ...options, registry: metrics.registry });
  await app.register(
    async (api) => {
      await api.register(rateLimit, {
        max: options.requestsPerMinute,
        timeWindow: 60_000,
        errorResponseBuilder: (_, { ttl }) =>
          new MeridianError('request.tooMany', { seconds: Math.max(1, Math.ceil(ttl / 1000)) }),
      });
      await api.register(multipart, {
        limits: { fileSize: options.limits.maxFileBytes + 1, files: 100, fields: 20 },
      });
      api.addHook('preParsing', async (request) => {
        const caller = await callerOf(request, options.doors);
        assertSameSite({
          method: request.method,
          headers: request.headers,
          host: request.host,
          credentials: caller.credentials,
        });
        const { needs } = request.routeOptions.config;
        if (needs) assertMay(caller.actor, needs);
        request.context = {
          actor: caller.actor,
          db,
          clock: options.clock ?? (() => new Date()),
          randomBytes: options.randomBytes ?? ((length) => randomBytes(length)),
          limits: options.limits,
          folder: options.folder,
          log: request.log as Logger,
        };
      });
      for (const operation of options.operations) addOperation(api, operation);
      api.get('/openapi.json', async (_, reply) => reply.header('cache-control', 'no-cache').send(document));
    },
    { prefix: options.api.prefix },
  );

  const { pages = [] } = options;
  if (pages.length > 0) await app.register((own) => addPublicPages(own, pages, options));

  const sendConsole = options.consoleFolder ? await addConsole(app, options.consoleFolder) : undefined;
  app.setNotFoundHandler((request, reply) => {
    const sent = sendConsole?.(request, reply);
    if (sent) return sent;
    throw new MeridianError('thing.notFound', {
      kind: 'page',
      id: request.url.split('?', 1)[0]?.slice(0, 200) ?? '',
    });
  });
}

/** What a refused body was allowed to be, and what it said it was. */
function bodyOf(request: FastifyRequest, limits: Limits): { readonly limit: number; readonly type: string } {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().slice(0, 100) || '(none)';
  const isUpload = type === 'multipart/form-data';
  return {
    type,
    limit: isUpload ? limits.maxFileBytes : (request.routeOptions.bodyLimit ?? limits.maxBodyBytes),
  };
}
