import { Type } from 'typebox';
import { type Operation, operation } from '../platform/http/operation.ts';
import { getLiveScores, listLiveValues, watchScores } from './live-actions.ts';
import type { LiveScores } from './live-scores.ts';
import { LiveStateWire, LiveValuesWire } from './live-wire.ts';

const EVENTS = 'text/event-stream';
/** An assessment that nobody watches is computed when it is asked for. */
const COMPUTED_PER_MINUTE = 120;

const Framework = Type.String({ minLength: 1, maxLength: 200, description: 'Id of the framework' });
const Period = Type.Optional(
  Type.String({
    minLength: 4,
    maxLength: 10,
    description: 'Without it the latest that has a number, and a later one once that has',
    examples: ['2026', '2026-11'],
  }),
);
const ScoresQuery = Type.Object(
  {
    framework: Framework,
    period: Period,
    node: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Dimension or indicator; without it the index',
      }),
    ),
  },
  { additionalProperties: false },
);

/** @param live is asked for when the first request comes */
export const liveScoreOperations = (live: () => LiveScores): readonly Operation[] => [
  operation({
    route: 'GET /live/scores',
    id: 'watchScores',
    tag: 'runs',
    summary: 'Watch scores and ranks follow the values, as server-sent events',
    description:
      'Event `state` tells everything, at the beginning and after a break: `{framework, node, period, at, areas, problem}`, `areas` being `{area, score, rank}` of each. Event `change` tells `{at, began, areas, gone, values, more}`: areas whose score or rank changed, areas that are assessed no longer, and the values that caused it, each with the time when the record, the decision or the import behind it came in. The first change after a pause is told at once, others within 100 ms; with an expensive method less often. `problem` says why there are no scores. Nothing of it is stored: a run is.',
    query: ScoresQuery,
    produces: [EVENTS],
    errors: ['thing.notFound', 'framework.notReady', 'input.invalid'],
    handler: async ({ actor }, { query }, { reply }) => {
      const stream = await watchScores({ actor, live: live() }, query);
      reply
        .type(EVENTS)
        // Each event is to arrive at once: neither compressed nor gathered by a proxy.
        .header('content-encoding', 'identity')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no');
      return stream;
    },
  }),
  operation({
    route: 'GET /live/scores/state',
    id: 'getLiveScores',
    tag: 'runs',
    summary: 'Scores and ranks of the values in force',
    description: 'What a run would give now. Nothing is stored.',
    query: ScoresQuery,
    result: LiveStateWire,
    perMinute: COMPUTED_PER_MINUTE,
    errors: ['thing.notFound', 'framework.notReady', 'input.invalid'],
    handler: ({ actor }, { query }) => getLiveScores({ actor, live: live() }, query),
  }),
  operation({
    route: 'GET /live/values',
    id: 'listLiveValues',
    tag: 'runs',
    summary: 'Values of an indicator that the live scores are computed from',
    query: Type.Object(
      { framework: Framework, period: Period, indicator: Type.String({ minLength: 1, maxLength: 200 }) },
      { additionalProperties: false },
    ),
    result: LiveValuesWire,
    perMinute: COMPUTED_PER_MINUTE,
    errors: ['thing.notFound', 'framework.notReady', 'input.invalid'],
    handler: ({ actor }, { query }) => listLiveValues({ actor, live: live() }, query),
  }),
];
