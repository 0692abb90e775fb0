import type { FastifyReply } from 'fastify';

/** Aborts when the client goes away before it has its answer, so that long work for it can stop. */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) gone.abort();
  });
  return gone.signal;
}
