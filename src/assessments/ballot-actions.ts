import { type Answers, answerIssues, type Family, judge, outsideOf } from '../composite/panel-judgement.ts';
import { getFramework } from '../indicators/framework-actions.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { familiesOf, hashOf, type RepeatResult, resultOf } from './panel-actions.ts';
import {
  type BallotRow,
  type ExpertRow,
  findExpertByPerson,
  findExpertByToken,
  findPanel,
  listBallots,
  type PanelRow,
  putBallot,
} from './panel-store.ts';
import { findKnownRound } from './round-look.ts';
import type { RoundRow } from './round-store.ts';

/** How an expert comes: by the secret of a link, or signed in, to the panel of a round. */
export type BallotKey = { readonly token: string } | { readonly round: string };

export interface BallotView {
  readonly round: RoundRow;
  readonly framework: Framework;
  readonly panel: PanelRow;
  readonly expert: ExpertRow;
  readonly families: readonly Family[];
  /** Of the repeat that is open, or was the last; null before the expert has saved anything. */
  readonly own: BallotRow | null;
  /** What the expert said in the repeat before, and what the group did; null in the first. */
  readonly before: { readonly own: BallotRow | null; readonly result: RepeatResult } | null;
}

/** Longest reason. */
const REASON_LENGTH = 2_000;

/** An expert's ballot. Throws `thing.notFound` for a link that does not work (any more), `actor.unknown` for nobody. */
export async function getBallot(ctx: Context, key: BallotKey): Promise<BallotView> {
  assertMay(ctx.actor, 'ballot.cast');
  const expert = await findExpert(ctx, key);
  const round = await findKnownRound(ctx.db, expert.round_id);
  const panel = (await findPanel(ctx.db, round.id))!;
  const { framework } = await getFramework(ctx, round.framework_id, round.framework_revision);
  const families = familiesOf(framework, panel.dimensions);
  const ballots = await listBallots(ctx.db, round.id);
  const of = (repeat: number): BallotRow | null =>
    ballots.find((ballot) => ballot.repeat === repeat && ballot.expert === expert.no) ?? null;
  const last = panel.repeat - 1;
  const counted = ballots.filter(({ repeat, handed_in_at }) => repeat === last && handed_in_at !== null);
  return {
    round,
    framework,
    panel,
    expert,
    families,
    own: of(panel.repeat),
    before: last < 1 ? null : { own: of(last), result: resultOf(panel, families, last, counted) },
  };
}

async function findExpert(ctx: Context, key: BallotKey): Promise<ExpertRow> {
  if ('token' in key) {
    const expert = await findExpertByToken(ctx.db, hashOf(key.token));
    if (!expert) throw new MeridianError('panel.link');
    return expert;
  }
  if (ctx.actor.kind !== 'person') throw new MeridianError('actor.unknown', { action: 'ballot.cast' });
  const expert = await findExpertByPerson(ctx.db, key.round, ctx.actor.id);
  if (!expert) throw new MeridianError('thing.notFound', { kind: 'panel', id: key.round });
  return expert;
}

export interface BallotInput {
  readonly repeat: number;
  readonly answers: Answers;
  /** By dimension. */
  readonly reasons?: Readonly<Record<string, string>> | undefined;
  /** A ballot that is handed in counts, and may be handed in again until the repeat closes. */
  readonly handIn: boolean;
}

/**
 * Saves a ballot, with gaps, or hands it in. From the second repeat on, whoever stays outside of the middle half of the group's
 * shares says why, for each such dimension. Throws `panel.state` where the repeat is not open (any more), `input.invalid` with
 * everything that is missing or contradicts itself.
 */
export async function saveBallot(ctx: Context, key: BallotKey, input: BallotInput): Promise<void> {
  assertMay(ctx.actor, 'ballot.cast');
  const { panel, expert, families, before } = await getBallot(ctx, key);
  if (panel.state !== 'open' || panel.repeat !== input.repeat)
    throw new MeridianError('panel.state', { state: panel.state });
  const reasons = Object.fromEntries(
    families.flatMap(({ code }) => {
      const text = input.reasons?.[code]?.trim().slice(0, REASON_LENGTH) ?? '';
      return text === '' ? [] : [[code, text] as const];
    }),
  );
  const issues = [
    ...answerIssues(panel.method, families, input.answers, {
      maxRatio: panel.max_ratio,
      isFinal: input.handIn,
    }),
    ...(input.handIn && before ? missingReasons(panel, before.result, input.answers, reasons) : []),
  ];
  if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
  const at = ctx.clock();
  const saved = await putBallot(ctx.db, {
    round_id: panel.round_id,
    expert: expert.no,
    repeat: input.repeat,
    answers: input.answers,
    reasons,
    saved_at: at,
    handed_in_at: input.handIn ? at : null,
  });
  if (!saved) throw new MeridianError('panel.state', { state: 'closed' });
}

function missingReasons(
  panel: PanelRow,
  { families }: RepeatResult,
  answers: Answers,
  reasons: Readonly<Record<string, string>>,
): readonly Issue[] {
  return families.flatMap(({ code, children, group }): Issue[] => {
    const own = judge(panel.method, answers[code] ?? [], children.length);
    if (!own || !group || reasons[code] !== undefined) return [];
    const outside = outsideOf(own.weights, group.spreads);
    if (outside.length === 0) return [];
    return [
      {
        code: 'panel.reasonMissing',
        severity: 'error',
        at: { path: `/reasons/${code}` },
        details: {
          dimension: code,
          count: outside.length,
          nodes: outside.map((at) => children[at]!).join(', '),
        },
      },
    ];
  });
}
