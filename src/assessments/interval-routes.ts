import { Type } from 'typebox';
import { type Operation, operation } from '../platform/http/operation.ts';
import { listIntervals } from './interval-actions.ts';
import { IntervalsWire } from './interval-wire.ts';

export const intervalOperations: readonly Operation[] = [
  operation({
    route: 'GET /runs/:id/intervals',
    id: 'listIntervals',
    tag: 'analyses',
    summary: 'Show within which ranks every area stays',
    description: 'By the newest completed uncertainty analysis of the run.',
    params: Type.Object({
      id: Type.String({ minLength: 1, maxLength: 100, description: 'A run’s id, or `latest`' }),
    }),
    query: Type.Object({
      node: Type.Optional(
        Type.String({ maxLength: 200, description: 'A dimension’s code; the index if not given' }),
      ),
    }),
    result: IntervalsWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params, query }) => listIntervals(ctx, params.id, query.node),
  }),
];
