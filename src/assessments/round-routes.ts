import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../platform/context.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { localeOf } from '../platform/i18n.ts';
import { PageQuery } from '../platform/wire.ts';
import { changeRound, createRound, deleteRound, getRound, listRounds } from './round-actions.ts';
import {
  answerAppeal,
  completeArea,
  confirmArea,
  fileAppeal,
  reopenArea,
  sendBackArea,
} from './round-area-actions.ts';
import { moveRound } from './round-move-actions.ts';
import { roundSummary, roundView } from './round-view.ts';
import {
  AppealAnswerWire,
  ChangedRoundWire,
  CompleteAreaWire,
  NewAppealWire,
  NewRoundWire,
  RoundMoveWire,
  RoundPageWire,
  RoundWire,
  SendBackWire,
} from './round-wire.ts';

const RoundPath = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });
const AreaPath = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  code: Type.String({ minLength: 1, maxLength: 100 }),
});

const view = async (ctx: Context, id: string, request: FastifyRequest): Promise<RoundWire> =>
  roundView(await getRound(ctx, id), localeOf(request.headers['accept-language']));

export const roundOperations: readonly Operation[] = [
  operation({
    route: 'GET /rounds',
    id: 'listRounds',
    tag: 'rounds',
    summary: 'List rounds from the newest, with how far they are',
    needs: 'round.read',
    query: PageQuery,
    result: RoundPageWire,
    handler: async (ctx, { query }) => {
      const { items, next } = await listRounds(ctx, query);
      return { items: items.map(roundSummary), next };
    },
  }),
  operation({
    route: 'POST /rounds',
    id: 'createRound',
    tag: 'rounds',
    summary: 'Open a round as a draft',
    needs: 'round.manage',
    body: NewRoundWire,
    status: 201,
    result: RoundWire,
    errors: ['input.invalid', 'thing.notFound'],
    handler: async (ctx, { body }, { request, reply }) => {
      const id = await createRound(ctx, body);
      reply.header('location', `/api/v1/rounds/${id}`);
      return view(ctx, id, request);
    },
  }),
  operation({
    route: 'GET /rounds/:id',
    id: 'getRound',
    tag: 'rounds',
    summary: 'Show a round: its phase and what may follow, progress, who is late, appeals, log',
    needs: 'round.read',
    params: RoundPath,
    result: RoundWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }, { request }) => view(ctx, params.id, request),
  }),
  operation({
    route: 'PUT /rounds/:id',
    id: 'changeRound',
    tag: 'rounds',
    summary: 'Change a round: all of a draft, afterwards its names and dates',
    needs: 'round.manage',
    params: RoundPath,
    body: ChangedRoundWire,
    result: RoundWire,
    errors: ['input.invalid', 'thing.notFound', 'thing.conflict', 'round.state'],
    handler: async (ctx, { params, body }, { request }) => {
      await changeRound(ctx, params.id, body);
      return view(ctx, params.id, request);
    },
  }),
  operation({
    route: 'DELETE /rounds/:id',
    id: 'deleteRound',
    tag: 'rounds',
    summary: 'Delete a draft',
    needs: 'round.manage',
    params: RoundPath,
    query: Type.Object({ revision: Type.Integer({ minimum: 1 }) }),
    errors: ['thing.notFound', 'thing.conflict'],
    handler: (ctx, { params, query }) => deleteRound(ctx, params.id, query.revision),
  }),
  operation({
    route: 'POST /rounds/:id/move',
    id: 'moveRound',
    tag: 'rounds',
    summary: 'Move a round to its next phase, or back',
    description: 'What is in the way is listed as issues; a warning among them yields to a reason.',
    needs: 'round.manage',
    params: RoundPath,
    body: RoundMoveWire,
    perMinute: 60,
    result: RoundWire,
    errors: [
      'thing.notFound',
      'thing.conflict',
      'round.state',
      'round.blocked',
      'round.reason',
      'input.invalid',
      'method.impossible',
      'framework.notReady',
    ],
    handler: async (ctx, { params, body }, { request }) => {
      await moveRound(ctx, params.id, body);
      return view(ctx, params.id, request);
    },
  }),
  operation({
    route: 'POST /rounds/:id/areas/:code/complete',
    id: 'completeArea',
    tag: 'rounds',
    summary: 'Sign off that an area’s figures are complete',
    needs: 'round.signOff',
    params: AreaPath,
    body: CompleteAreaWire,
    result: RoundWire,
    errors: ['thing.notFound', 'thing.conflict', 'round.state', 'round.areaUnsent'],
    handler: async (ctx, { params, body }, { request }) => {
      await completeArea(ctx, params.id, params.code, body.note);
      return view(ctx, params.id, request);
    },
  }),
  operation({
    route: 'POST /rounds/:id/areas/:code/reopen',
    id: 'reopenArea',
    tag: 'rounds',
    summary: 'Take an area’s sign-off back',
    needs: 'round.signOff',
    params: AreaPath,
    result: RoundWire,
    errors: ['thing.notFound', 'thing.conflict', 'round.state'],
    handler: async (ctx, { params }, { request }) => {
      await reopenArea(ctx, params.id, params.code);
      return view(ctx, params.id, request);
    },
  }),
  operation({
    route: 'POST /rounds/:id/areas/:code/confirm',
    id: 'confirmArea',
    tag: 'rounds',
    summary: 'Confirm an area’s sign-off, as the place above it',
    needs: 'round.manage',
    params: AreaPath,
    result: RoundWire,
    errors: ['thing.notFound', 'thing.conflict', 'round.state'],
    handler: async (ctx, { params }, { request }) => {
      await confirmArea(ctx, params.id, params.code);
      return view(ctx, params.id, request);
    },
  }),
  operation({
    route: 'POST /rounds/:id/areas/:code/send-back',
    id: 'sendBackArea',
    tag: 'rounds',
    summary: 'Send an area’s figures back with a reason, as the place above it',
    needs: 'round.manage',
    params: AreaPath,
    body: SendBackWire,
    result: RoundWire,
    errors: ['thing.notFound', 'thing.conflict', 'round.state', 'round.reason'],
    handler: async (ctx, { params, body }, { request }) => {
      await sendBackArea(ctx, params.id, params.code, body.reason);
      return view(ctx, params.id, request);
    },
  }),
  operation({
    route: 'POST /rounds/:id/appeals',
    id: 'fileAppeal',
    tag: 'rounds',
    summary: 'Appeal against an area’s result',
    needs: 'round.signOff',
    params: RoundPath,
    body: NewAppealWire,
    perMinute: 60,
    result: RoundWire,
    errors: ['thing.notFound', 'round.state'],
    handler: async (ctx, { params, body }, { request }) => {
      await fileAppeal(ctx, params.id, body.area, body.text);
      return view(ctx, params.id, request);
    },
  }),
  operation({
    route: 'POST /rounds/:id/appeals/:no',
    id: 'answerAppeal',
    tag: 'rounds',
    summary: 'Answer an appeal',
    needs: 'round.manage',
    params: Type.Object({
      id: Type.String({ minLength: 1, maxLength: 100 }),
      no: Type.Integer({ minimum: 1 }),
    }),
    body: AppealAnswerWire,
    result: RoundWire,
    errors: ['thing.notFound', 'thing.conflict'],
    handler: async (ctx, { params, body }, { request }) => {
      await answerAppeal(ctx, params.id, params.no, body);
      return view(ctx, params.id, request);
    },
  }),
];
