import { Type } from 'typebox';
import { type Operation, operation } from '../platform/http/operation.ts';
import { PageQuery, PageWire } from '../platform/wire.ts';
import { IndicatorWire } from './framework-wire.ts';
import { getIndicator, listIndicators } from './indicator-actions.ts';

export const indicatorOperations: readonly Operation[] = [
  operation({
    route: 'GET /indicators',
    id: 'listIndicators',
    tag: 'indicators',
    summary: 'List indicators and variables by code',
    description:
      'Everything that a stored framework names, with how many values are stored and of which periods.',
    query: Type.Object({
      ...PageQuery.properties,
      search: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    }),
    result: PageWire(IndicatorWire),
    handler: (ctx, { query }) => listIndicators(ctx, query),
  }),
  operation({
    route: 'GET /indicators/:code',
    id: 'getIndicator',
    tag: 'indicators',
    summary: 'Show one indicator or variable',
    params: Type.Object({ code: Type.String({ minLength: 1, maxLength: 200 }) }),
    result: IndicatorWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => getIndicator(ctx, params.code),
  }),
];
