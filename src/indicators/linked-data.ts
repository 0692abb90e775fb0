import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { JSON_TYPE, LD_TYPE, negotiate } from '../context/accept.ts';
import type { Provenance } from './provenance.ts';

interface Http {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** For whoever cannot choose by Accept, such as a link of a page. */
export const FormatQuery = {
  format: Type.Optional(
    Type.Union([Type.Literal('json'), Type.Literal('jsonld')], {
      description: 'Default: by Accept, `application/ld+json` or `application/json`',
    }),
  ),
};

/** Whether the caller would rather have JSON-LD than JSON. */
export function wantsLinkedData({ request, reply }: Http, format: 'json' | 'jsonld' | undefined): boolean {
  void reply.header('vary', 'accept, authorization, cookie, accept-language');
  if (format !== undefined) return format === 'jsonld';
  return negotiate(request.headers.accept, [JSON_TYPE, LD_TYPE]) === LD_TYPE;
}

/** Answers with a document of provenance, whose addresses begin with `base`: the one under which the server was asked. */
export function answerLinkedData(
  { request, reply }: Http,
  tell: (base: string) => Provenance,
): Promise<never> {
  const document = tell(`${request.protocol}://${request.host}`);
  return reply.type(LD_TYPE).send(Buffer.from(JSON.stringify(document))) as unknown as Promise<never>;
}
