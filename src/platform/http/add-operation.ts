import type { FastifyInstance } from 'fastify';
import { type Operation, splitRoute, statusOf } from './operation.ts';

/** Puts an operation on the server: its schemas check the request, its handler gets the caller's context. */
export function addOperation(app: FastifyInstance, operation: Operation): void {
  const { method, path } = splitRoute(operation);
  const status = statusOf(operation);
  app.route({
    method,
    url: path,
    schema: {
      ...(operation.params ? { params: operation.params } : {}),
      ...(operation.query ? { querystring: operation.query } : {}),
      ...(operation.body ? { body: operation.body } : {}),
    },
    ...(operation.bodyLimit === undefined ? {} : { bodyLimit: operation.bodyLimit }),
    config: {
      ...(operation.needs ? { needs: operation.needs } : {}),
      ...(operation.perMinute === undefined ? {} : { rateLimit: { max: operation.perMinute } }),
    },
    handler: async (request, reply) => {
      reply
        .code(status)
        .headers({ 'cache-control': 'private, no-cache', vary: 'authorization, cookie, accept-language' });
      const { params, query, body } = request;
      const answer = await operation.handler(request.context, { params, query, body }, { request, reply });
      if (reply.sent) return reply;
      return status === 204 ? reply.send() : answer;
    },
  });
}
