import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { JSON_TYPE } from './accept.ts';
import { tenantHeader } from './http-answer.ts';
import type { Reply } from './http-call.ts';
import { oneText } from './http-request.ts';

/** The version of NGSI-LD that answers conform to, told to who prefers one (clause 6.3.6). */
const SPECIFICATION = '1.8';
/** Answers from this size on are compressed for clients that take it, bytes. */
const COMPRESSED_FROM = 8_192;

/** Of every answer: nothing in it may run, and no other site's page may have it. */
export const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};
const compress = promisify(gzip);

/**
 * A serializer of its own keeps the framework from adding a charset to the type, which JSON does not have; a text and not bytes, since that
 * leaves in one write with its head.
 */
export const asItIs = (text: unknown): string => String(text);

/** Sends the answer of a handler. */
export async function send({ status, headers, body }: Reply, request: FastifyRequest, reply: FastifyReply) {
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
