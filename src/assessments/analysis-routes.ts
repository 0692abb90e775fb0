import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { MeridianError } from '../model/error.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { errorMessage, localeOf, wordIssues } from '../platform/i18n.ts';
import { cancelAnalysis, getAnalysis, listAnalyses, startAnalysis } from './analysis-actions.ts';
import type { AnalysisHead, AnalysisRow } from './analysis-store.ts';
import { type AnalysisHeadWire, AnalysisListWire, AnalysisWire, NewAnalysisWire } from './analysis-wire.ts';

const RunPath = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100, description: 'A run’s id, or `latest`' }),
});
const AnalysisPath = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });

export const analysisOperations: readonly Operation[] = [
  operation({
    route: 'POST /runs/:id/analyses',
    id: 'startAnalysis',
    tag: 'analyses',
    summary: 'Find out how far a run’s ranks move, or what moves them',
    description: 'Answers at once; ask for the analysis to see how far it is. One runs at a time.',
    needs: 'analysis.create',
    params: RunPath,
    body: NewAnalysisWire,
    perMinute: 60,
    status: 202,
    result: AnalysisWire,
    errors: ['thing.notFound', 'input.invalid', 'method.impossible'],
    handler: async (ctx, { params, body }, { request, reply }) => {
      const row = await startAnalysis(ctx, params.id, body);
      reply.header('location', `/api/v1/analyses/${row.id}`);
      return wire(request, { ...row, result: null });
    },
  }),
  operation({
    route: 'GET /runs/:id/analyses',
    id: 'listAnalyses',
    tag: 'analyses',
    summary: 'List the newest analyses of a run, without their results',
    params: RunPath,
    result: AnalysisListWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { request }) => ({
      items: (await listAnalyses(ctx, params.id)).map((row) => headWire(request, row)),
    }),
  }),
  operation({
    route: 'GET /analyses/:id',
    id: 'getAnalysis',
    tag: 'analyses',
    summary: 'Show an analysis: how far it is, and its result once it is completed',
    params: AnalysisPath,
    result: AnalysisWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { request }) => wire(request, await getAnalysis(ctx, params.id)),
  }),
  operation({
    route: 'POST /analyses/:id/cancel',
    id: 'cancelAnalysis',
    tag: 'analyses',
    summary: 'End an analysis that still runs',
    needs: 'analysis.create',
    params: AnalysisPath,
    result: AnalysisWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { request }) => wire(request, await cancelAnalysis(ctx, params.id)),
  }),
];

function headWire(request: FastifyRequest, row: AnalysisHead) {
  const locale = localeOf(request.headers['accept-language']);
  const { error } = row;
  return {
    id: row.id,
    runId: row.run_id,
    kind: row.kind,
    at: row.at.toISOString(),
    actor: { id: row.actor_id, name: row.actor_name },
    status: row.status,
    spec: row.spec as AnalysisHeadWire['spec'],
    progress: row.progress,
    finishedAt: row.finished_at?.toISOString() ?? null,
    error: error && {
      code: error.code,
      message: errorMessage(locale, new MeridianError(error.code, error.details)),
      issues: wordIssues(locale, error.issues),
    },
  };
}

const wire = (request: FastifyRequest, row: AnalysisRow) => ({
  ...headWire(request, row),
  result: (row.result ?? null) as AnalysisWire['result'],
});
