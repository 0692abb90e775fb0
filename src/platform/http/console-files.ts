import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NONCE_PLACEHOLDER, pagePolicy } from './security-headers.ts';

/** File names with a content hash never change what they name. */
const HASHED = /[\\/]assets[\\/]/;

/**
 * Serves the built console: hashed files for a year, other files for an hour, and its page under every address that is no
 * file. Answers how to send that page, or undefined where the console is not built.
 */
export async function addConsole(
  app: FastifyInstance,
  folder: string,
): Promise<((request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined) | undefined> {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return undefined;
  const page = readFileSync(index, 'utf8');
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    wildcard: false,
    globIgnore: ['**/index.html', '**/*.gz', '**/*.br'],
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.setHeader(
        'cache-control',
        HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      );
    },
  });
  const sendPage = (reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64url');
    return reply
      .code(200)
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy(nonce))
      .header('cache-control', 'no-store')
      .send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
  };
  return (request, reply) => (isPageRequest(request.method, request.url) ? sendPage(reply) : undefined);
}

/**
 * Addresses of the console have no file ending; what has one and was not found is a missing file. An entity's id holds a colon and may
 * end like a file.
 */
export function isPageRequest(method: string, url: string): boolean {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const last = path.slice(path.lastIndexOf('/') + 1);
  const isFile = /\.[a-z0-9]{1,5}$/i.test(last) && !/^[a-z][a-z0-9+.-]*(:|%3a)/i.test(last);
  return (method === 'GET' || method === 'HEAD') && !/^\/api(\/|$)/.test(path) && !isFile;
}
