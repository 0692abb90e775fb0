import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Issue } from '../model/issue.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { localeOf, wordIssues } from '../platform/i18n.ts';
import { PageQuery } from '../platform/wire.ts';
import {
  createSource,
  getSource,
  getSourceRun,
  listRejects,
  listSourceRuns,
  listSources,
  pushRecords,
  removeSource,
  replaceSource,
  replayRejects,
  runSourceNow,
  type Sources,
} from './source-actions.ts';
import { previewSource } from './source-preview-actions.ts';
import {
  PushResultWire,
  ReplayRequestWire,
  RunRequestWire,
  SourcePageWire,
  SourcePreviewRequestWire,
  SourcePreviewWire,
  SourceRejectPageWire,
  SourceRequestWire,
  SourceRunPageWire,
  SourceRunWire,
  SourceWire,
} from './source-wire.ts';

const IdPath = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });
const RunPath = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  run: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});
const RejectQuery = Type.Object({
  ...PageQuery.properties,
  run: Type.Optional(Type.Integer({ minimum: 1, description: 'Of this run only' })),
  open: Type.Optional(
    Type.Union([Type.Literal('true'), Type.Literal('false')], { description: 'Only those not replayed yet' }),
  ),
});

/** @param sources of this server, which are there when a request comes */
export const sourceOperations = (sources: () => Sources): readonly Operation[] => [
  operation({
    route: 'GET /sources',
    id: 'listSources',
    tag: 'sources',
    summary: 'List sources with their state, last run and quality',
    needs: 'source.read',
    query: PageQuery,
    result: SourcePageWire,
    handler: async (ctx, { query }, { request }) => {
      const { items, next } = await listSources(ctx, query);
      return { items: items.map((item) => sourceWorded(request, item)), next };
    },
  }),
  operation({
    route: 'POST /sources',
    id: 'createSource',
    tag: 'sources',
    summary: 'Declare a source',
    description: 'Secrets are kept apart and never shown again.',
    needs: 'source.write',
    body: SourceRequestWire,
    status: 201,
    perMinute: 120,
    result: SourceWire,
    errors: ['input.invalid', 'thing.conflict'],
    handler: async (ctx, { body }, { request, reply }) => {
      const source = await createSource(ctx, sources(), body);
      reply.header('location', `${request.url.split('?', 1)[0]}/${source.id}`);
      return sourceWorded(request, source);
    },
  }),
  operation({
    route: 'POST /sources/preview',
    id: 'previewSource',
    tag: 'sources',
    summary: 'See what a declaration makes of some records',
    description: 'Nothing is stored. At most 20 records are shown.',
    needs: 'source.write',
    body: SourcePreviewRequestWire,
    perMinute: 120,
    result: SourcePreviewWire,
    errors: ['input.invalid', 'thing.notFound'],
    handler: async (ctx, { body }, { request }) => {
      const preview = await previewSource(ctx, sources(), body);
      return { ...preview, items: preview.items.map((item) => worded(request, item)) };
    },
  }),
  operation({
    route: 'GET /sources/:id',
    id: 'getSource',
    tag: 'sources',
    summary: 'Show a source',
    needs: 'source.read',
    params: IdPath,
    result: SourceWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { request }) => sourceWorded(request, await getSource(ctx, params.id)),
  }),
  operation({
    route: 'PUT /sources/:id',
    id: 'replaceSource',
    tag: 'sources',
    summary: 'Change a source',
    description: 'Secrets that are left out stay, unless what they are sent to changes.',
    needs: 'source.write',
    params: IdPath,
    body: SourceRequestWire,
    perMinute: 120,
    result: SourceWire,
    errors: ['input.invalid', 'thing.notFound'],
    handler: async (ctx, { params, body }, { request }) =>
      sourceWorded(request, await replaceSource(ctx, sources(), params.id, body)),
  }),
  operation({
    route: 'DELETE /sources/:id',
    id: 'deleteSource',
    tag: 'sources',
    summary: 'Delete a source with its runs; what it brought stays',
    needs: 'source.write',
    params: IdPath,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => removeSource(ctx, sources(), params.id),
  }),
  operation({
    route: 'POST /sources/:id/runs',
    id: 'runSource',
    tag: 'sources',
    summary: 'Run a source now',
    description: 'Answers at once; ask for the run to see how far it is.',
    needs: 'source.write',
    params: IdPath,
    body: RunRequestWire,
    perMinute: 120,
    status: 202,
    result: SourceRunWire,
    errors: ['input.invalid', 'thing.notFound', 'thing.conflict'],
    handler: async (ctx, { params, body }, { request, reply }) => {
      const { run } = await runSourceNow(ctx, sources(), params.id, body);
      reply.header('location', `${request.url.split('?', 1)[0]}/${run.id}`);
      return worded(request, run);
    },
  }),
  operation({
    route: 'GET /sources/:id/runs',
    id: 'listSourceRuns',
    tag: 'sources',
    summary: 'List the runs of a source, newest first',
    needs: 'source.read',
    params: IdPath,
    query: PageQuery,
    result: SourceRunPageWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params, query }, { request }) => {
      const page = await listSourceRuns(ctx, params.id, query);
      return { ...page, items: page.items.map((item) => worded(request, item)) };
    },
  }),
  operation({
    route: 'GET /sources/:id/runs/:run',
    id: 'getSourceRun',
    tag: 'sources',
    summary: 'Show a run of a source',
    needs: 'source.read',
    params: RunPath,
    result: SourceRunWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { request }) =>
      worded(request, await getSourceRun(ctx, params.id, params.run)),
  }),
  operation({
    route: 'GET /sources/:id/rejects',
    id: 'listSourceRejects',
    tag: 'sources',
    summary: 'List rejected records, newest first, with the reasons',
    needs: 'source.read',
    params: IdPath,
    query: RejectQuery,
    result: SourceRejectPageWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params, query: { open, ...query } }, { request }) => {
      const page = await listRejects(ctx, params.id, { ...query, open: open === 'true' });
      return { ...page, items: page.items.map((item) => worded(request, item)) };
    },
  }),
  operation({
    route: 'POST /sources/:id/replay',
    id: 'replayRejects',
    tag: 'sources',
    summary: 'Try rejected records again through the mapping as it is now',
    description: 'Those that are named, or all that were not replayed yet. Answers at once.',
    needs: 'source.write',
    params: IdPath,
    body: ReplayRequestWire,
    perMinute: 120,
    status: 202,
    result: SourceRunWire,
    errors: ['thing.notFound', 'thing.conflict'],
    handler: async (ctx, { params, body }, { request }) => {
      const { run } = await replayRejects(ctx, sources(), params.id, body.rejects);
      return worded(request, run);
    },
  }),
  operation({
    route: 'POST /sources/:id/records',
    id: 'pushRecords',
    tag: 'sources',
    summary: 'Send records to a source of kind `push`',
    description:
      'A JSON list of records, one record, or the document that the source’s `records` points into. Answers once they are stored; `source.busy` asks to come again.',
    needs: 'source.push',
    params: IdPath,
    body: Type.Unknown(),
    result: PushResultWire,
    errors: ['input.invalid', 'thing.notFound', 'thing.conflict', 'source.busy'],
    handler: async (ctx, { params, body }, { request }) => {
      const { runId, counts, issues } = await pushRecords(ctx, sources(), params.id, body);
      const { records, created, updated, rejected } = counts;
      return { runId, records, created, updated, rejected, issues: words(request, issues) };
    },
  }),
];

const words = (request: FastifyRequest, issues: readonly Issue[]) =>
  wordIssues(localeOf(request.headers['accept-language']), issues);

const worded = <Item extends { readonly issues: readonly Issue[] }>(request: FastifyRequest, item: Item) => ({
  ...item,
  issues: words(request, item.issues),
});

const sourceWorded = (request: FastifyRequest, view: Awaited<ReturnType<typeof getSource>>) => ({
  ...view,
  lastRun: view.lastRun && worded(request, view.lastRun),
});
