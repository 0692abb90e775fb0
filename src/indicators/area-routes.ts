import { Type } from 'typebox';
import { AREA_LEVELS } from '../model/area.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { AreaWire, PageQuery, PageWire } from '../platform/wire.ts';
import { getArea, listAreas } from './area-actions.ts';

const CodePath = Type.Object({ code: Type.String({ minLength: 1, maxLength: 100, examples: ['370200'] }) });

export const areaOperations: readonly Operation[] = [
  operation({
    route: 'GET /areas',
    id: 'listAreas',
    tag: 'areas',
    summary: 'List areas by code',
    query: Type.Object({
      ...PageQuery.properties,
      parent: Type.Optional(Type.String({ maxLength: 100, description: 'Code of the area that holds them' })),
      level: Type.Optional(Type.Union(AREA_LEVELS.map((level) => Type.Literal(level)))),
      search: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: 'Part of a name in either language, or the code’s beginning',
        }),
      ),
    }),
    result: PageWire(AreaWire),
    handler: (ctx, { query }) => listAreas(ctx, query),
  }),
  operation({
    route: 'GET /areas/:code',
    id: 'getArea',
    tag: 'areas',
    summary: 'Show one area',
    params: CodePath,
    result: AreaWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => getArea(ctx, params.code),
  }),
];
