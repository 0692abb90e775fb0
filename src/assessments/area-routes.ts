import { Type } from 'typebox';
import { getSeries } from '../indicators/area-actions.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { getTrend } from './run-actions.ts';
import { SeriesWire, TrendWire } from './run-wire.ts';

const Code = Type.String({ minLength: 1, maxLength: 200 });

export const areaHistoryOperations: readonly Operation[] = [
  operation({
    route: 'GET /areas/:code/indicators/:indicator/series',
    id: 'getSeries',
    tag: 'areas',
    summary: 'List the stored values of an indicator in an area, oldest period first',
    params: Type.Object({ code: Code, indicator: Code }),
    result: SeriesWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => getSeries(ctx, params.code, params.indicator),
  }),
  operation({
    route: 'GET /areas/:code/trend',
    id: 'getTrend',
    tag: 'areas',
    summary: 'Follow an area’s score and rank through the newest run of each period',
    params: Type.Object({ code: Code }),
    query: Type.Object({ framework: Type.String({ minLength: 1, maxLength: 200 }) }),
    result: TrendWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params, query }) => getTrend(ctx, params.code, query.framework),
  }),
];
