import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Locale } from '../model/text.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { REPORT_POLICY } from '../platform/http/security-headers.ts';
import { localeOf } from '../platform/i18n.ts';
import type { MethodologyFormat } from './methodology.ts';
import { getMethodology, getRunMethodology } from './methodology-actions.ts';

const Id = Type.String({ minLength: 1, maxLength: 200 });
const Wanted = {
  lang: Type.Optional(
    Type.Union([Type.Literal('en'), Type.Literal('zh-CN')], {
      description: 'Default: as Accept-Language says',
    }),
  ),
  format: Type.Optional(
    Type.Union([Type.Literal('html'), Type.Literal('md')], { description: 'Default: html' }),
  ),
};
interface Asked {
  readonly lang?: Locale;
  readonly format?: MethodologyFormat;
}

const MEDIA_TYPES: Readonly<Record<MethodologyFormat, string>> = {
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
};
/** Writing a long document takes a moment. */
const PER_MINUTE = 120;

const wanted = ({ lang, format = 'html' }: Asked, accepted: string | undefined) => ({
  locale: lang ?? localeOf(accepted),
  format,
});

/** HTML opens in the browser, without scripts; Markdown is a download. */
function send(text: string, format: MethodologyFormat, name: string, reply: FastifyReply): Buffer {
  const kind = format === 'html' ? 'inline' : 'attachment';
  reply
    .type(MEDIA_TYPES[format])
    .header('vary', 'accept-language')
    .header('content-disposition', `${kind}; filename="methodology-${name}.${format}"`);
  if (format === 'html') reply.header('content-security-policy', REPORT_POLICY);
  return Buffer.from(text);
}

export const methodologyOperations: readonly Operation[] = [
  operation({
    route: 'GET /frameworks/:id/methodology',
    id: 'getMethodology',
    tag: 'frameworks',
    summary: 'Write the method of a framework as a document',
    description:
      'Purpose, tree with weights, indicators, every step with formula, parameters and reason, uncertainty, sources.',
    params: Type.Object({ id: Id }),
    query: Type.Object({
      ...Wanted,
      revision: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Default: the newest' }),
      ),
    }),
    produces: Object.values(MEDIA_TYPES),
    perMinute: PER_MINUTE,
    errors: ['thing.notFound'],
    handler: async (ctx, { params, query }, { request, reply }) => {
      const options = wanted(query, request.headers['accept-language']);
      const text = await getMethodology(ctx, params.id, { ...options, revision: query.revision });
      return send(text, options.format, encodeURIComponent(params.id), reply);
    },
  }),
  operation({
    route: 'GET /runs/:id/methodology',
    id: 'getRunMethodology',
    tag: 'runs',
    summary: 'Write the method of a run as a document, with the weights and bounds that it used',
    params: Type.Object({ id: Id }),
    query: Type.Object(Wanted),
    produces: Object.values(MEDIA_TYPES),
    perMinute: PER_MINUTE,
    errors: ['thing.notFound'],
    handler: async (ctx, { params, query }, { request, reply }) => {
      const options = wanted(query, request.headers['accept-language']);
      const text = await getRunMethodology(ctx, params.id, options);
      return send(text, options.format, encodeURIComponent(params.id), reply);
    },
  }),
];
