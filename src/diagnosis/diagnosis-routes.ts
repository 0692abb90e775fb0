import { Type } from 'typebox';
import type { Locale } from '../model/text.ts';
import { clientSignal } from '../platform/http/client-signal.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { REPORT_POLICY } from '../platform/http/security-headers.ts';
import { localeOf } from '../platform/i18n.ts';
import { DiagnosisWire } from './diagnosis-wire.ts';
import { PEERS_PATTERN, peerRequestOf } from './peer-request.ts';
import { getDiagnosis, getHtmlReport, getPdfReport, type ReportRequest } from './report-actions.ts';

const Path = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100, description: 'A run’s id, or `latest`' }),
  area: Type.String({ minLength: 1, maxLength: 200, examples: ['370200'] }),
});
const Wanted = Type.Object({
  lang: Type.Optional(
    Type.Union([Type.Literal('en'), Type.Literal('zh-CN')], {
      description: 'Default: as Accept-Language says',
    }),
  ),
  peers: Type.Optional(
    Type.String({
      pattern: PEERS_PATTERN,
      maxLength: 2000,
      description:
        '`tier` (its band), `size` (similar by the framework’s variables), `province`, or `custom:CODE,CODE`; default: size, or tier where nothing tells the size',
    }),
  ),
});

/** Each takes some runs of the method. */
const PER_MINUTE = 60;
const PDF_PER_MINUTE = 20;
const ERRORS = ['thing.notFound', 'input.invalid'] as const;

const requestOf = (
  params: { readonly id: string; readonly area: string },
  { lang, peers }: { readonly lang?: Locale; readonly peers?: string },
  accepted: string | undefined,
): ReportRequest => ({
  run: params.id,
  area: params.area,
  locale: lang ?? localeOf(accepted),
  peers: peers === undefined ? undefined : peerRequestOf(peers),
});

const fileName = (area: string, ending: string): string => `diagnosis-${encodeURIComponent(area)}.${ending}`;

export const diagnosisOperations: readonly Operation[] = [
  operation({
    route: 'GET /runs/:id/diagnosis/:area',
    id: 'getDiagnosis',
    tag: 'diagnosis',
    summary: 'Diagnose an area: what the rules find in a run, with numbers and sentences, and the report',
    params: Path,
    query: Wanted,
    perMinute: PER_MINUTE,
    result: DiagnosisWire,
    errors: ERRORS,
    handler: (ctx, { params, query }, { request, reply }) =>
      getDiagnosis(ctx, requestOf(params, query, request.headers['accept-language']), clientSignal(reply)),
  }),
  operation({
    route: 'GET /runs/:id/diagnosis/:area/report.html',
    id: 'getDiagnosisHtml',
    tag: 'diagnosis',
    summary: 'Write an area’s diagnosis as one HTML file that prints well',
    params: Path,
    query: Wanted,
    produces: ['text/html; charset=utf-8'],
    perMinute: PER_MINUTE,
    errors: ERRORS,
    handler: async (ctx, { params, query }, { request, reply }) => {
      const asked = requestOf(params, query, request.headers['accept-language']);
      const text = await getHtmlReport(ctx, asked, clientSignal(reply));
      reply
        .type('text/html; charset=utf-8')
        .header('content-disposition', `inline; filename="${fileName(params.area, 'html')}"`)
        .header('content-security-policy', REPORT_POLICY);
      return Buffer.from(text);
    },
  }),
  operation({
    route: 'GET /runs/:id/diagnosis/:area/report.pdf',
    id: 'getDiagnosisPdf',
    tag: 'diagnosis',
    summary: 'Write an area’s diagnosis as PDF, with its fonts inside',
    params: Path,
    query: Wanted,
    produces: ['application/pdf'],
    perMinute: PDF_PER_MINUTE,
    errors: ERRORS,
    handler: async (ctx, { params, query }, { request, reply }) => {
      const asked = requestOf(params, query, request.headers['accept-language']);
      const bytes = await getPdfReport(ctx, asked, clientSignal(reply));
      reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="${fileName(params.area, 'pdf')}"`);
      return Buffer.from(bytes);
    },
  }),
];
