import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { csvText } from '../model/csv.ts';
import type { Issue } from '../model/issue.ts';
import type { Context } from '../platform/context.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { localeOf, wordIssues } from '../platform/i18n.ts';
import { PageQuery, PageWire } from '../platform/wire.ts';
import { saveBoundaries } from './boundary-actions.ts';
import {
  checkMeasureText,
  getMeasure,
  getMeasureResult,
  listMeasureResults,
  listMeasures,
  recomputeMeasure,
  retireMeasure,
  saveMeasure,
} from './measure-actions.ts';
import type { MeasureEngine } from './measure-engine.ts';
import { previewMeasure } from './measure-preview-actions.ts';
import { listMeasureProblems } from './measure-problem-actions.ts';
import { MeasureProblemsWire } from './measure-problem-wire.ts';
import { listResultRecords } from './measure-result-actions.ts';
import {
  MeasureCheckWire,
  MeasurePageWire,
  MeasurePreviewWire,
  MeasureResultWire,
  MeasureTextWire,
  MeasureWire,
  OutlinesWire,
  ResultRecordWire,
} from './measure-wire.ts';

const CodePath = Type.Object({ code: Type.String({ minLength: 1, maxLength: 64, examples: ['PM25_MEAN'] }) });
const ResultPath = Type.Object({ no: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });
/** A text of a hundred thousand characters, each up to four bytes, with its JSON around it. */
const TEXT_BYTES = 500_000;
/** Outlines of many areas in detail. */
const OUTLINES_BYTES = 64 * 1024 ** 2;
const CSV_PAGE = 10_000;

/** @param engine of this server, which is there when a request comes */
export const measureOperations = (engine: () => MeasureEngine): readonly Operation[] => [
  operation({
    route: 'GET /measures',
    id: 'listMeasures',
    tag: 'measures',
    summary: 'List measures, each with its newest revision and what it came to',
    query: PageQuery,
    result: MeasurePageWire,
    handler: (ctx, { query }) => listMeasures(ctx, query),
  }),
  operation({
    route: 'GET /measures/:code',
    id: 'getMeasure',
    tag: 'measures',
    summary: 'Show a measure with its revisions',
    params: CodePath,
    query: Type.Object({
      revision: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Default: the newest' }),
      ),
    }),
    result: MeasureWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params, query }) => getMeasure(ctx, params.code, query.revision),
  }),
  operation({
    route: 'PUT /measures/:code',
    id: 'saveMeasure',
    tag: 'measures',
    summary: 'Save a measure file as a new revision and compute it',
    description:
      'The same content as the newest revision changes nothing. Mistakes come all at once. Values follow in the background, and with every record from then on.',
    needs: 'measure.write',
    params: CodePath,
    body: MeasureTextWire,
    bodyLimit: TEXT_BYTES,
    perMinute: 600,
    result: MeasureWire,
    errors: ['input.invalid'],
    handler: async (ctx, { params, body }) => {
      const { isNew: _, ...saved } = await saveMeasure(ctx, engine(), { code: params.code, text: body.text });
      return saved;
    },
  }),
  operation({
    route: 'DELETE /measures/:code',
    id: 'retireMeasure',
    tag: 'measures',
    summary: 'Stop computing a measure',
    description: 'The values that it came to stay in force, with where they came from.',
    needs: 'measure.write',
    params: CodePath,
    status: 200,
    result: MeasureWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => retireMeasure(ctx, engine(), params.code),
  }),
  operation({
    route: 'POST /measures/check',
    id: 'checkMeasure',
    tag: 'measures',
    summary: 'List every mistake in a measure file',
    description: 'Nothing is saved. YAML or JSON as in frameworks/measure.schema.json.',
    needs: 'measure.write',
    body: MeasureTextWire,
    bodyLimit: TEXT_BYTES,
    perMinute: 120,
    result: MeasureCheckWire,
    handler: async (ctx, { body }, { request }) => {
      const check = await checkMeasureText(ctx, engine(), body.text);
      return { ...check, issues: worded(request, check.issues) };
    },
  }),
  operation({
    route: 'POST /measures/preview',
    id: 'previewMeasure',
    tag: 'measures',
    summary: 'See what a measure file would come to',
    description: 'Nothing is stored. At most 20,000 entities are looked at, for about five seconds.',
    needs: 'measure.write',
    body: MeasureTextWire,
    bodyLimit: TEXT_BYTES,
    perMinute: 30,
    result: MeasurePreviewWire,
    handler: async (ctx, { body }, { request }) => {
      const preview = await previewMeasure(ctx, engine(), body.text);
      const issues = worded(request, preview.issues);
      if (preview.measure === null) return { measure: null, issues };
      return {
        ...preview,
        issues,
        values: preview.values.map((one) => ({
          ...one,
          excluded: one.excluded as Record<string, number>,
          issues: worded(request, one.issues),
        })),
      };
    },
  }),
  operation({
    route: 'POST /measures/:code/recompute',
    id: 'recomputeMeasure',
    tag: 'measures',
    summary: 'Compute a measure anew from all records',
    description: 'In the background. It comes to the same values, unless areas or outlines have changed.',
    needs: 'measure.write',
    params: CodePath,
    status: 202,
    perMinute: 30,
    result: MeasureWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => recomputeMeasure(ctx, engine(), params.code),
  }),
  operation({
    route: 'GET /measures/:code/results',
    id: 'listMeasureResults',
    tag: 'measures',
    summary: 'List the values of a measure with what they were computed from',
    params: CodePath,
    query: Type.Object({
      ...PageQuery.properties,
      period: Type.Optional(Type.String({ maxLength: 10 })),
      area: Type.Optional(Type.String({ maxLength: 100 })),
    }),
    result: PageWire(MeasureResultWire),
    errors: ['thing.notFound'],
    handler: async (ctx, { params, query }, { request }) => {
      const { items, next } = await listMeasureResults(ctx, params.code, query);
      return { items: items.map((item) => ({ ...item, issues: worded(request, item.issues) })), next };
    },
  }),
  operation({
    route: 'GET /measures/:code/problems',
    id: 'listMeasureProblems',
    tag: 'measures',
    summary: 'List what stands in a measure’s way, area by area',
    description:
      'Numbers that are not in force, areas without an outline, areas that share entities, and records that are left out. Of each kind at most 200 are named.',
    params: CodePath,
    result: MeasureProblemsWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => listMeasureProblems(ctx, engine(), params.code),
  }),
  operation({
    route: 'GET /measure-results/:no',
    id: 'getMeasureResult',
    tag: 'measures',
    summary: 'Show a value that a measure came to, in force or not any more',
    params: ResultPath,
    result: MeasureResultWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { request }) => {
      const result = await getMeasureResult(ctx, params.no);
      return { ...result, issues: worded(request, result.issues) };
    },
  }),
  operation({
    route: 'GET /measure-results/:no/records',
    id: 'listResultRecords',
    tag: 'measures',
    summary: 'List exactly the records that a value was computed from, as they were then',
    params: ResultPath,
    query: PageQuery,
    result: PageWire(ResultRecordWire),
    errors: ['thing.notFound'],
    handler: (ctx, { params, query }) => listResultRecords(ctx, engine(), params.no, query),
  }),
  operation({
    route: 'GET /measure-results/:no/records.csv',
    id: 'downloadResultRecords',
    tag: 'measures',
    summary: 'Download the records that a value was computed from',
    params: ResultPath,
    produces: ['text/csv; charset=utf-8; header=present'],
    perMinute: 60,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { reply }) => {
      const { code, area, period } = await getMeasureResult(ctx, params.no);
      const name = `${code}-${area}-${period}-records.csv`.replace(/[^A-Za-z0-9._-]/g, '_');
      reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="${name}"`);
      return Readable.from(csvOf(ctx, engine(), params.no));
    },
  }),
  operation({
    route: 'PUT /boundaries',
    id: 'saveBoundaries',
    tag: 'areas',
    summary: 'Store outlines of areas, by which places are told to be in them',
    description:
      'A GeoJSON feature collection of polygons (WGS 84); each feature has the code of its area in `properties.code` or as `id`. All or none.',
    needs: 'area.write',
    body: OutlinesWire,
    bodyLimit: OUTLINES_BYTES,
    perMinute: 30,
    result: Type.Object({ areas: Type.Integer() }),
    errors: ['input.invalid'],
    handler: (ctx, { body }) => saveBoundaries(ctx, engine(), body),
  }),
];

/** All records of a result as CSV, see {@link listResultRecords}. */
export async function* csvOf(ctx: Context, engine: MeasureEngine, no: number): AsyncGenerator<string> {
  yield csvText([['entity', 'attribute', 'observedAt', 'recordedAt', 'value', 'unit', 'excluded']]);
  let cursor: string | undefined;
  do {
    const { items, next } = await listResultRecords(ctx, engine, no, { cursor, limit: CSV_PAGE });
    yield csvText(
      items.map((one) => [
        one.entity,
        one.attribute,
        one.observedAt,
        one.recordedAt,
        one.value,
        one.unit,
        one.excluded,
      ]),
    );
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

const worded = (request: FastifyRequest, issues: readonly Issue[]) =>
  wordIssues(localeOf(request.headers['accept-language']), issues);
