import { Type } from 'typebox';
import { getFramework } from '../indicators/framework-actions.ts';
import type { Framework } from '../model/framework.ts';
import type { Context } from '../platform/context.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { may } from '../policy/may.ts';
import { type BallotKey, getBallot, saveBallot } from './ballot-actions.ts';
import {
  applyPanel,
  closeRepeat,
  getPanel,
  inviteExpert,
  openRepeat,
  renewLink,
  setPanel,
  withdrawExpert,
} from './panel-actions.ts';
import { ballotView, familyViews, panelView } from './panel-view.ts';
import {
  BallotWire,
  InvitationWire,
  NewExpertWire,
  NewPanelWire,
  PanelChoicesWire,
  PanelWire,
  RevisionWire,
  SavedBallotWire,
} from './panel-wire.ts';
import { getRound } from './round-actions.ts';

const RoundPath = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });
const ExpertPath = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  no: Type.Integer({ minimum: 1, maximum: 100_000 }),
});
const TokenPath = Type.Object({ token: Type.String({ minLength: 1, maxLength: 100 }) });

/** Attempts a minute to open ballots from one address: too few to guess a link. */
const BALLOTS_PER_MINUTE = 120;

/** The framework revision that a round is computed with. */
async function frameworkOf(ctx: Context, id: string): Promise<Framework> {
  const { round } = await getRound(ctx, id);
  return (await getFramework(ctx, round.framework_id, round.framework_revision)).framework;
}

async function view(ctx: Context, id: string): Promise<PanelWire> {
  const framework = await frameworkOf(ctx, id);
  return panelView(await getPanel(ctx, id, framework), framework, may(ctx.actor, 'round.manage'));
}

const ballot = async (ctx: Context, key: BallotKey): Promise<BallotWire> =>
  ballotView(await getBallot(ctx, key));

export const panelOperations: readonly Operation[] = [
  operation({
    route: 'GET /rounds/:id/panel/choices',
    id: 'listPanelChoices',
    tag: 'rounds',
    summary: 'List what an expert panel of a round can weigh',
    needs: 'round.read',
    params: RoundPath,
    result: PanelChoicesWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }) => ({ families: familyViews(await frameworkOf(ctx, params.id)) }),
  }),
  operation({
    route: 'GET /rounds/:id/panel',
    id: 'getPanel',
    tag: 'rounds',
    summary: 'Show a round’s expert panel: who has voted, and what each repeat came to',
    needs: 'round.read',
    params: RoundPath,
    result: PanelWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => view(ctx, params.id),
  }),
  operation({
    route: 'PUT /rounds/:id/panel',
    id: 'setPanel',
    tag: 'rounds',
    summary: 'Set up a round’s expert panel, or change it before it has begun',
    needs: 'round.manage',
    params: RoundPath,
    body: NewPanelWire,
    result: PanelWire,
    errors: ['thing.notFound', 'input.invalid', 'round.state', 'panel.begun'],
    handler: async (ctx, { params, body }) => {
      await setPanel(ctx, params.id, await frameworkOf(ctx, params.id), body);
      return view(ctx, params.id);
    },
  }),
  operation({
    route: 'POST /rounds/:id/panel/experts',
    id: 'inviteExpert',
    tag: 'rounds',
    summary: 'Invite an expert, by an account or a link',
    needs: 'round.manage',
    params: RoundPath,
    body: NewExpertWire,
    status: 201,
    result: InvitationWire,
    errors: ['thing.notFound', 'panel.state', 'panel.tooMany'],
    handler: (ctx, { params, body }) => inviteExpert(ctx, params.id, body),
  }),
  operation({
    route: 'POST /rounds/:id/panel/experts/:no/link',
    id: 'renewLink',
    tag: 'rounds',
    summary: 'Give an expert a new link; the one before no longer works',
    needs: 'round.manage',
    params: ExpertPath,
    result: InvitationWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }) => ({
      no: params.no,
      token: await renewLink(ctx, params.id, params.no),
    }),
  }),
  operation({
    route: 'DELETE /rounds/:id/panel/experts/:no',
    id: 'withdrawExpert',
    tag: 'rounds',
    summary: 'Take an expert out of the panel',
    needs: 'round.manage',
    params: ExpertPath,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => withdrawExpert(ctx, params.id, params.no),
  }),
  ...(
    [
      ['open', 'openRepeat', 'Open the first repeat, or the next one', openRepeat],
      ['close', 'closeRepeat', 'Close the repeat that is open', closeRepeat],
    ] as const
  ).map(([verb, id, summary, act]) =>
    operation({
      route: `POST /rounds/:id/panel/${verb}`,
      id,
      tag: 'rounds',
      summary,
      needs: 'round.manage',
      params: RoundPath,
      body: RevisionWire,
      result: PanelWire,
      errors: ['thing.notFound', 'thing.conflict', 'panel.state', 'panel.noBallots', 'round.state'],
      handler: async (ctx, { params, body }) => {
        await act(ctx, params.id, body.revision);
        return view(ctx, params.id);
      },
    }),
  ),
  operation({
    route: 'POST /rounds/:id/panel/apply',
    id: 'applyPanel',
    tag: 'rounds',
    summary: 'Make the panel’s judgement the weights of the round, as a new revision of its framework',
    needs: 'round.manage',
    params: RoundPath,
    body: RevisionWire,
    result: PanelWire,
    errors: [
      'thing.notFound',
      'thing.conflict',
      'panel.state',
      'panel.noBallots',
      'input.invalid',
      'round.state',
    ],
    handler: async (ctx, { params, body }) => {
      await applyPanel(ctx, params.id, await frameworkOf(ctx, params.id), body.revision);
      return view(ctx, params.id);
    },
  }),
  operation({
    route: 'GET /ballots/:token',
    id: 'getBallot',
    tag: 'rounds',
    summary: 'Show an expert’s ballot, by the link’s secret',
    params: TokenPath,
    perMinute: BALLOTS_PER_MINUTE,
    result: BallotWire,
    errors: ['panel.link'],
    handler: (ctx, { params }, { reply }) => {
      reply.header('cache-control', 'no-store');
      return ballot(ctx, params);
    },
  }),
  operation({
    route: 'PUT /ballots/:token',
    id: 'saveBallot',
    tag: 'rounds',
    summary: 'Save an expert’s ballot, or hand it in',
    params: TokenPath,
    body: SavedBallotWire,
    perMinute: BALLOTS_PER_MINUTE,
    result: BallotWire,
    errors: ['panel.link', 'panel.state', 'input.invalid'],
    handler: async (ctx, { params, body }) => {
      await saveBallot(ctx, params, body);
      return ballot(ctx, params);
    },
  }),
  operation({
    route: 'GET /rounds/:id/panel/ballot',
    id: 'getOwnBallot',
    tag: 'rounds',
    summary: 'Show one’s own ballot, signed in',
    params: RoundPath,
    result: BallotWire,
    errors: ['actor.unknown', 'thing.notFound'],
    handler: (ctx, { params }) => ballot(ctx, { round: params.id }),
  }),
  operation({
    route: 'PUT /rounds/:id/panel/ballot',
    id: 'saveOwnBallot',
    tag: 'rounds',
    summary: 'Save one’s own ballot, or hand it in',
    params: RoundPath,
    body: SavedBallotWire,
    perMinute: BALLOTS_PER_MINUTE,
    result: BallotWire,
    errors: ['actor.unknown', 'thing.notFound', 'panel.state', 'input.invalid'],
    handler: async (ctx, { params, body }) => {
      await saveBallot(ctx, { round: params.id }, body);
      return ballot(ctx, { round: params.id });
    },
  }),
];
