import { Type } from 'typebox';
import { clientSignal } from '../platform/http/client-signal.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { UncertaintySpecWire } from './analysis-wire.ts';
import { ChangeWire } from './change-wire.ts';
import { ExaminationWire } from './examination-wire.ts';
import { askWhatIf, examineRun, explainChange, getUncertaintySpec } from './question-actions.ts';
import { WhatIfRequestWire, WhatIfWire } from './what-if-wire.ts';

const RunPath = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100, description: 'A run’s id, or `latest`' }),
});

/** Each takes a thread for up to some seconds. */
const PER_MINUTE = 60;

export const questionOperations: readonly Operation[] = [
  operation({
    route: 'POST /runs/:id/what-if',
    id: 'askWhatIf',
    tag: 'analyses',
    summary: 'Find the least change of an area’s values that reaches a rank or a score',
    description: 'Every answer is confirmed by a run of the whole method with the changed values.',
    params: RunPath,
    body: WhatIfRequestWire,
    perMinute: PER_MINUTE,
    result: WhatIfWire,
    errors: ['thing.notFound', 'method.impossible'],
    handler: (ctx, { params, body }, { reply }) =>
      askWhatIf(ctx, params.id, body as Parameters<typeof askWhatIf>[2], clientSignal(reply)),
  }),
  operation({
    route: 'GET /runs/:id/change',
    id: 'explainChange',
    tag: 'analyses',
    summary: 'Split the change of an area’s rank since an earlier run into data, method and peers',
    params: RunPath,
    query: Type.Object({
      since: Type.String({ minLength: 1, maxLength: 100, description: 'The earlier run’s id' }),
      area: Type.String({ minLength: 1, maxLength: 200 }),
    }),
    perMinute: PER_MINUTE,
    result: ChangeWire,
    errors: ['thing.notFound', 'method.impossible'],
    handler: (ctx, { params, query }, { reply }) =>
      explainChange(ctx, { id: params.id, ...query }, clientSignal(reply)),
  }),
  operation({
    route: 'GET /runs/:id/examination',
    id: 'examineRun',
    tag: 'analyses',
    summary: 'Examine a run: correlations, reliability, effective weights, what stands out',
    params: RunPath,
    perMinute: PER_MINUTE,
    result: ExaminationWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }, { reply }) => examineRun(ctx, params.id, clientSignal(reply)),
  }),
  operation({
    route: 'GET /runs/:id/uncertainty-spec',
    id: 'getUncertaintySpec',
    tag: 'analyses',
    summary: 'Show what an analysis of a run takes for uncertain unless it is told otherwise',
    params: RunPath,
    result: UncertaintySpecWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => getUncertaintySpec(ctx, params.id),
  }),
];
