import { Type } from 'typebox';
import { LD_TYPE } from '../context/accept.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { answerLinkedData, FormatQuery, wantsLinkedData } from './linked-data.ts';
import { valueProvenance } from './provenance.ts';
import { getValueLineage } from './value-lineage-actions.ts';
import { ValueLineageWire } from './value-lineage-wire.ts';

const Code = Type.String({ minLength: 1, maxLength: 200 });

export const valueLineageOperations: readonly Operation[] = [
  operation({
    route: 'GET /values/:area/:indicator/:period/lineage',
    id: 'getValueLineage',
    tag: 'indicators',
    summary: 'Tell how a value came about, and what it was before',
    description:
      'The cell of an import, the result of a measure with a link to its records, or a submission with its figures and evidence. As `application/ld+json` the same in the words of W3C PROV-O.',
    params: Type.Object({
      area: Code,
      indicator: Code,
      period: Type.String({ minLength: 4, maxLength: 10 }),
    }),
    query: Type.Object({
      ...FormatQuery,
      version: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Default: the one in force' }),
      ),
    }),
    result: ValueLineageWire,
    produces: [LD_TYPE],
    errors: ['thing.notFound'],
    handler: async (ctx, { params, query }, http) => {
      const lineage = await getValueLineage(ctx, { ...params, version: query.version });
      return wantsLinkedData(http, query.format)
        ? answerLinkedData(http, (base) => valueProvenance(lineage, base))
        : lineage;
    },
  }),
];
