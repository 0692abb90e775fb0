import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { LD_TYPE } from '../context/accept.ts';
import { answerLinkedData, FormatQuery, wantsLinkedData } from '../indicators/linked-data.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { REPORT_POLICY } from '../platform/http/security-headers.ts';
import { PageQuery, PageWire } from '../platform/wire.ts';
import { createRun, getMatrix, getRun, getRunFile, listRuns, listScores, replayRun } from './run-actions.ts';
import { getAreaProfile, getIndicatorProfile, getLineage } from './run-profile-actions.ts';
import { getScoreProvenance } from './run-provenance-actions.ts';
import {
  AreaProfileWire,
  IndicatorProfileWire,
  LineageWire,
  MatrixWire,
  NewRunWire,
  ReplayWire,
  RunSummaryWire,
  RunWire,
  ScorePageWire,
} from './run-wire.ts';

const Id = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'A run’s id, or `latest` for the newest run that the workspace shows',
});
const Code = Type.String({ minLength: 1, maxLength: 200 });
const RunPath = Type.Object({ id: Id });

/** Computing a run anew takes a moment of the whole machine. */
const COMPUTED_PER_MINUTE = 120;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

export const runOperations: readonly Operation[] = [
  operation({
    route: 'GET /runs',
    id: 'listRuns',
    tag: 'runs',
    summary: 'List runs, newest first',
    query: Type.Object({
      ...PageQuery.properties,
      framework: Type.Optional(Type.String({ maxLength: 200, description: 'Id of a framework' })),
    }),
    result: PageWire(RunSummaryWire),
    handler: (ctx, { query }) => listRuns(ctx, query),
  }),
  operation({
    route: 'POST /runs',
    id: 'createRun',
    tag: 'runs',
    summary: 'Assess a framework on the stored values',
    description: 'Without a revision the newest one, without a period the latest that has a number.',
    needs: 'run.create',
    status: 201,
    body: NewRunWire,
    perMinute: 60,
    result: RunWire,
    errors: ['thing.notFound', 'framework.notReady', 'method.impossible', 'input.invalid'],
    handler: async (ctx, { body }, { request, reply }) => {
      const run = await createRun(ctx, body);
      reply.header('location', `${request.url.split('?', 1)[0]}/${run.id}`);
      return run;
    },
  }),
  operation({
    route: 'GET /runs/:id',
    id: 'getRun',
    tag: 'runs',
    summary: 'Show a run: its tree, bands, statistics, steps and files',
    params: RunPath,
    result: RunWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => getRun(ctx, params.id),
  }),
  operation({
    route: 'GET /runs/:id/scores',
    id: 'listScores',
    tag: 'runs',
    summary: 'Rank the areas at a node, best first',
    params: RunPath,
    query: Type.Object({
      ...PageQuery.properties,
      node: Type.Optional(Type.String({ maxLength: 200, description: 'Default: the index' })),
    }),
    result: ScorePageWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params, query }) => listScores(ctx, params.id, query),
  }),
  operation({
    route: 'GET /runs/:id/areas/:code',
    id: 'getAreaProfile',
    tag: 'runs',
    summary: 'Show everything about one area in a run',
    params: Type.Object({ id: Id, code: Code }),
    result: AreaProfileWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => getAreaProfile(ctx, params.id, params.code),
  }),
  operation({
    route: 'GET /runs/:id/indicators/:code',
    id: 'getIndicatorProfile',
    tag: 'runs',
    summary: 'Show one indicator over all areas of a run',
    params: Type.Object({ id: Id, code: Code }),
    result: IndicatorProfileWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => getIndicatorProfile(ctx, params.id, params.code),
  }),
  operation({
    route: 'GET /runs/:id/lineage/:area/:node',
    id: 'getLineage',
    tag: 'runs',
    summary: 'Open one layer of a score: what it is made of, down to what each value came from',
    description:
      'As `application/ld+json` all layers at once in the words of W3C PROV-O, from the score to the stored values and their origins.',
    params: Type.Object({ id: Id, area: Code, node: Code }),
    query: Type.Object(FormatQuery),
    result: LineageWire,
    produces: [LD_TYPE],
    errors: ['thing.notFound'],
    handler: async (ctx, { params: { id, area, node }, query }, http) => {
      if (!wantsLinkedData(http, query.format)) return getLineage(ctx, id, area, node);
      const provenance = await getScoreProvenance(ctx, id, area, node);
      return answerLinkedData(http, provenance);
    },
  }),
  operation({
    route: 'GET /runs/:id/matrix',
    id: 'getMatrix',
    tag: 'runs',
    summary: 'Give what is needed to aggregate again under other weights',
    params: RunPath,
    result: MatrixWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => getMatrix(ctx, params.id),
  }),
  operation({
    route: 'GET /runs/:id/files/:name',
    id: 'getRunFile',
    tag: 'runs',
    summary: 'Download a file of a run',
    description:
      'The bytes are those whose SHA-256 the run lists. `report.html` opens in the browser, without scripts; the others are downloads.',
    params: Type.Object({
      id: Id,
      name: Type.String({ minLength: 1, maxLength: 100, examples: ['scores.csv'] }),
    }),
    produces: Object.values(MEDIA_TYPES),
    perMinute: COMPUTED_PER_MINUTE,
    errors: ['thing.notFound', 'replay.differs'],
    handler: async (ctx, { params }, { reply }) => {
      const bytes = Buffer.from(await getRunFile(ctx, params.id, params.name));
      const ending = params.name.split('.').at(-1) ?? '';
      const isReport = ending === 'html';
      reply
        .type(MEDIA_TYPES[ending] ?? 'application/octet-stream')
        .header('content-disposition', `${isReport ? 'inline' : 'attachment'}; filename="${params.name}"`)
        .header('repr-digest', `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`);
      if (isReport) reply.header('content-security-policy', REPORT_POLICY);
      return bytes;
    },
  }),
  operation({
    route: 'POST /runs/:id/replay',
    id: 'replayRun',
    tag: 'runs',
    summary: 'Compute a run again and compare every byte',
    params: RunPath,
    perMinute: COMPUTED_PER_MINUTE,
    result: ReplayWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => replayRun(ctx, params.id),
  }),
];
