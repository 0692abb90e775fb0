import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { PUBLIC } from '../../model/actor.ts';
import { MeridianError } from '../../model/error.ts';
import { assertMay } from '../../policy/may.ts';
import type { Database } from '../database.ts';
import { callerOf, type Doors } from './caller.ts';
import { isLoopback } from './origin.ts';

/** /health: the process answers. /ready: the store answers too. /metrics: open on loopback, else by permission. */
export function addHealth(
  app: FastifyInstance,
  options: {
    readonly db: Database;
    readonly doors: Doors;
    readonly host: string;
    readonly registry: Registry;
  },
): void {
  app.get('/health', async (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/ready', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      await options.db.query('SELECT 1');
    } catch (cause) {
      request.log.warn({ err: cause }, 'not ready');
      throw new MeridianError('server.notReady', {}, [], cause);
    }
    return { status: 'ready' };
  });
  app.get('/metrics', async (request, reply) => {
    const isDirect = isLoopback(options.host) && request.headers['x-forwarded-for'] === undefined;
    if (!isDirect) {
      const { authorization } = request.headers;
      assertMay(
        authorization === undefined ? PUBLIC : (await callerOf(request, options.doors)).actor,
        'metrics.read',
      );
    }
    return reply
      .header('cache-control', 'no-store')
      .type(options.registry.contentType)
      .send(await options.registry.metrics());
  });
}
