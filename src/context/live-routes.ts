import { Type } from 'typebox';
import { type Operation, operation } from '../platform/http/operation.ts';
import type { Broker } from './broker.ts';
import { watchEntities } from './live-actions.ts';

const EVENTS = 'text/event-stream';

const Names = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 8_000, description }));

const LiveQuery = Type.Object(
  {
    type: Names('Types, between commas; all without it'),
    id: Names('Identifiers, between commas; all without it'),
    attrs: Names('Attributes, between commas; all without it'),
    tenant: Type.Optional(Type.String({ maxLength: 128 })),
    context: Type.Optional(
      Type.String({
        maxLength: 2_000,
        description: 'Address of the @context of the names; the core one without it',
      }),
    ),
  },
  { additionalProperties: false },
);

/** @param broker is asked for when the first request comes */
export const liveOperations = (broker: () => Broker): readonly Operation[] => [
  operation({
    route: 'GET /context/live',
    id: 'watchEntities',
    tag: 'context',
    summary: 'Watch entities change, as server-sent events',
    description:
      'Event `change` tells `{kind, at, entity}` with the changed attributes in the normalized form, one that went as null; kind is `created`, `updated` or `deleted`. Changes that come within 100 ms are told once. Event `gap` tells `{missed}` to a client that was too slow: it should read again. Nothing of before the request is told; a stream tells what is written through the server that it comes from.',
    query: LiveQuery,
    produces: [EVENTS],
    errors: ['context.tenant', 'context.badRequest', 'context.ldContext'],
    handler: async ({ actor }, { query }, { reply }) => {
      const { tenant, context } = query;
      const names = (name: 'type' | 'id' | 'attrs') =>
        query[name] === undefined ? {} : { [name]: query[name].split(',').filter((one) => one !== '') };
      const stream = await watchEntities(
        { actor, broker: broker() },
        {
          ...(tenant === undefined ? {} : { tenant }),
          ...(context === undefined ? {} : { context }),
          ...names('type'),
          ...names('id'),
          ...names('attrs'),
        },
      );
      reply
        .type(EVENTS)
        // Each event is to arrive at once: neither compressed nor gathered by a proxy.
        .header('content-encoding', 'identity')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no');
      return stream;
    },
  }),
];
