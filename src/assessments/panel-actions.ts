import { createHash } from 'node:crypto';
import {
  type Family,
  type GroupJudgement,
  judge,
  judgeTogether,
  MOST_COMPARED,
  type PanelBallot,
  type PanelMethod,
  weightStepOf,
} from '../composite/panel-judgement.ts';
import { nodesOf } from '../composite/tree.ts';
import { MAX_CONSISTENCY_RATIO } from '../composite/weight-ahp.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { MeridianError } from '../model/error.ts';
import { type Dimension, type Framework, isIndicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { LOCALES, type LocalText } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { message } from '../platform/i18n.ts';
import { assertMay } from '../policy/may.ts';
import {
  type BallotRow,
  type ExpertRow,
  findPanel,
  insertExpert,
  listBallots,
  listExperts,
  movePanel,
  type PanelRow,
  putPanel,
  setExpertToken,
  withdrawExpert as withdrawRow,
} from './panel-store.ts';
import { conflict, eventBy, findKnownRound } from './round-look.ts';
import type { RoundState } from './round-state.ts';
import { insertRoundEvent, type RoundRow, updateRound } from './round-store.ts';

/** Most Delphi repeats, and most experts. */
const MOST_REPEATS = 5;
const MOST_EXPERTS = 200;
/** A panel may be prepared until the round is computed. */
const BEFORE_COMPUTED: readonly RoundState[] = ['draft', 'call', 'frozen', 'review', 'panel'];
const SECRET_BYTES = 24;

/** The dimensions that can be weighed: those with several children. */
export const weighable = ({ tree }: Framework): readonly Dimension[] =>
  nodesOf(tree).flatMap(({ node }) => (isIndicator(node) || node.children.length < 2 ? [] : [node]));

export const familiesOf = (framework: Framework, dimensions: readonly string[]): readonly Family[] =>
  weighable(framework)
    .filter(({ code }) => dimensions.includes(code))
    .map(({ code, children }) => ({ code, children: children.map((child) => child.code) }));

async function findBoth(
  ctx: Context,
  id: string,
): Promise<{ readonly round: RoundRow; readonly panel: PanelRow }> {
  const round = await findKnownRound(ctx.db, id);
  const panel = await findPanel(ctx.db, id);
  if (!panel) throw new MeridianError('thing.notFound', { kind: 'panel', id });
  return { round, panel };
}

export interface PanelInput {
  readonly method: PanelMethod;
  /** Without them every dimension with several children. */
  readonly dimensions?: readonly string[] | undefined;
  /** ahp: the largest consistency ratio of a ballot; default 0.1. */
  readonly maxRatio?: number | undefined;
}

/** Sets up a round's panel, or changes it before it has begun. Throws `input.invalid`, `round.state`, `panel.begun`. */
export async function setPanel(
  ctx: Context,
  id: string,
  framework: Framework,
  input: PanelInput,
): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  const round = await findKnownRound(ctx.db, id);
  if (!BEFORE_COMPUTED.includes(round.state))
    throw new MeridianError('round.state', { id, state: round.state });
  const known = weighable(framework);
  const given = input.dimensions ?? known.map(({ code }) => code);
  const chosen = known.filter(({ code }) => given.includes(code));
  const issues: Issue[] = [
    ...given
      .filter((code) => !known.some((one) => one.code === code))
      .map((code) => issueAt('panel.noDimension', code)),
    ...(chosen.length === 0 ? [issueAt('panel.nothingToWeigh', '')] : []),
    ...(input.method === 'ahp'
      ? chosen
          .filter(({ children }) => children.length > MOST_COMPARED)
          .map(({ code, children }) =>
            issueAt('panel.tooManyCompared', code, { count: children.length, limit: MOST_COMPARED }),
          )
      : []),
  ];
  if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
  const done = await putPanel(ctx.db, {
    round_id: id,
    method: input.method,
    dimensions: chosen.map(({ code }) => code),
    max_ratio: input.maxRatio ?? MAX_CONSISTENCY_RATIO,
  });
  if (!done) throw new MeridianError('panel.begun');
}

const issueAt = (code: string, dimension: string, details: Issue['details'] = {}): Issue => ({
  code,
  severity: 'error',
  at: { path: '/dimensions' },
  ...(dimension === '' ? {} : { value: dimension.slice(0, 200) }),
  details: { ...(dimension === '' ? {} : { dimension }), ...details },
});

/** What an expert is called where others read it. */
export const pseudonym = (no: number): string => `E${no}`;

/** The hash under which a link's secret is known. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const newToken = (ctx: Context): string => Buffer.from(ctx.randomBytes(SECRET_BYTES)).toString('base64url');

/** Invites an expert: somebody with an account, or by a link. Its secret is answered here and never again. */
export async function inviteExpert(
  ctx: Context,
  id: string,
  input: { readonly name: string; readonly person?: string | undefined },
): Promise<{ readonly no: number; readonly token: string | null }> {
  assertMay(ctx.actor, 'round.manage');
  const { panel } = await findBoth(ctx, id);
  if (panel.state === 'applied') throw new MeridianError('panel.state', { state: panel.state });
  const experts = await listExperts(ctx.db, id);
  if (experts.length >= MOST_EXPERTS) throw new MeridianError('panel.tooMany', { limit: MOST_EXPERTS });
  const token = input.person === undefined ? newToken(ctx) : null;
  const no = await ctx.db.transaction(async (sql) => {
    const added = await insertExpert(sql, {
      round_id: id,
      name: input.name.trim(),
      person_id: input.person ?? null,
      token_sha256: token && hashOf(token),
      invited_at: ctx.clock(),
    });
    await insertRoundEvent(sql, id, eventBy(ctx, 'invited', { expert: pseudonym(added) }));
    return added;
  });
  return { no, token };
}

/** A new link for an expert; the one before no longer works. */
export async function renewLink(ctx: Context, id: string, no: number): Promise<string> {
  assertMay(ctx.actor, 'round.manage');
  await findBoth(ctx, id);
  const token = newToken(ctx);
  if (!(await setExpertToken(ctx.db, id, no, hashOf(token), ctx.clock())))
    throw new MeridianError('thing.notFound', { kind: 'expert', id: String(no) });
  return token;
}

/** Takes an expert out of the panel; what was counted in closed repeats stays. */
export async function withdrawExpert(ctx: Context, id: string, no: number): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  await findBoth(ctx, id);
  if (!(await withdrawRow(ctx.db, id, no, ctx.clock())))
    throw new MeridianError('thing.notFound', { kind: 'expert', id: String(no) });
}

/** What a repeat came to: each dimension's group judgement, and each expert's weights by their number. */
export interface RepeatResult {
  readonly repeat: number;
  readonly ballots: number;
  readonly families: readonly (Family & {
    readonly group: GroupJudgement | null;
    readonly experts: readonly { readonly no: number; readonly weights: readonly number[] }[];
    readonly reasons: readonly { readonly no: number; readonly text: string }[];
  })[];
}

export interface PanelDetail {
  readonly round: RoundRow;
  readonly panel: PanelRow;
  readonly experts: readonly (ExpertRow & { readonly handedIn: readonly number[] })[];
  readonly results: readonly RepeatResult[];
}

/** A round's panel with what its repeats came to. Throws `thing.notFound`. */
export async function getPanel(ctx: Context, id: string, framework: Framework): Promise<PanelDetail> {
  assertMay(ctx.actor, 'round.read');
  const { round, panel } = await findBoth(ctx, id);
  const [experts, ballots] = await Promise.all([listExperts(ctx.db, id), listBallots(ctx.db, id)]);
  const counted = ballots.filter(({ handed_in_at }) => handed_in_at !== null);
  return {
    round,
    panel,
    experts: experts.map((expert) => ({
      ...expert,
      handedIn: counted.filter((ballot) => ballot.expert === expert.no).map(({ repeat }) => repeat),
    })),
    results: Array.from({ length: panel.repeat }, (_, at) =>
      resultOf(
        panel,
        familiesOf(framework, panel.dimensions),
        at + 1,
        counted.filter(({ repeat }) => repeat === at + 1),
      ),
    ),
  };
}

/** What some ballots that were handed in come to. */
export function resultOf(
  panel: PanelRow,
  families: readonly Family[],
  repeat: number,
  ballots: readonly BallotRow[],
): RepeatResult {
  return {
    repeat,
    ballots: ballots.length,
    families: families.map((family) => {
      const size = family.children.length;
      return {
        ...family,
        group:
          ballots.length === 0
            ? null
            : judgeTogether(
                panel.method,
                ballots.map(({ answers }) => complete(answers[family.code]!)),
                size,
              ),
        experts: ballots.map(({ expert, answers }) => ({
          no: expert,
          weights: judge(panel.method, answers[family.code]!, size)!.weights,
        })),
        reasons: ballots.flatMap(({ expert, reasons }) =>
          reasons[family.code] ? [{ no: expert, text: reasons[family.code]! }] : [],
        ),
      };
    }),
  };
}

/** The answers of a ballot that was handed in have no gaps. */
const complete = (answers: readonly (number | null)[]): readonly number[] => answers as readonly number[];

/** Opens the first repeat, or the next one: then experts see what the group said before. Throws `panel.state`, `thing.conflict`. */
export async function openRepeat(ctx: Context, id: string, revision: number): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  const { round, panel } = await findBoth(ctx, id);
  if (panel.revision !== revision) throw conflict(id);
  if (round.state !== 'panel') throw new MeridianError('round.state', { id, state: round.state });
  if (panel.state === 'open' || panel.state === 'applied' || panel.repeat >= MOST_REPEATS)
    throw new MeridianError('panel.state', { state: panel.state });
  if (panel.repeat > 0) await assertHandedIn(ctx, panel);
  await move(ctx, panel, { state: 'open', repeat: panel.repeat + 1 }, 'repeatOpened');
}

/** Closes the repeat that is open; what was not handed in does not count. */
export async function closeRepeat(ctx: Context, id: string, revision: number): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  const { panel } = await findBoth(ctx, id);
  if (panel.revision !== revision) throw conflict(id);
  if (panel.state !== 'open') throw new MeridianError('panel.state', { state: panel.state });
  await move(ctx, panel, { state: 'closed', repeat: panel.repeat }, 'repeatClosed');
}

async function assertHandedIn(ctx: Context, panel: PanelRow): Promise<readonly BallotRow[]> {
  const ballots = (await listBallots(ctx.db, panel.round_id)).filter(
    ({ repeat, handed_in_at }) => repeat === panel.repeat && handed_in_at !== null,
  );
  if (ballots.length === 0) throw new MeridianError('panel.noBallots');
  return ballots;
}

const move = (
  ctx: Context,
  panel: PanelRow,
  change: Parameters<typeof movePanel>[3],
  kind: string,
): Promise<void> =>
  ctx.db.transaction(async (sql) => {
    if (!(await movePanel(sql, panel.round_id, panel.revision, change))) throw conflict(panel.round_id);
    await insertRoundEvent(sql, panel.round_id, eventBy(ctx, kind, { repeat: change.repeat }));
  });

/**
 * Makes the last repeat's judgement the weights of the round: a new revision of its framework with a weight step of the panel's
 * answers, whose reason tells how it came about. Experts stand in it by number. Throws `panel.state`, `panel.noBallots`,
 * `input.invalid` where the framework refuses the weights (e.g. the group's comparisons contradict each other).
 */
export async function applyPanel(
  ctx: Context,
  id: string,
  framework: Framework,
  revision: number,
): Promise<number> {
  assertMay(ctx.actor, 'round.manage');
  const { round, panel } = await findBoth(ctx, id);
  if (panel.revision !== revision) throw conflict(id);
  if (round.state !== 'panel') throw new MeridianError('round.state', { id, state: round.state });
  if (panel.state !== 'closed') throw new MeridianError('panel.state', { state: panel.state });
  const ballots = await assertHandedIn(ctx, panel);
  const families = familiesOf(framework, panel.dimensions);
  const before = framework.method.find((step) => step.step === 'weight');
  const step = weightStepOf(
    panel.method,
    families,
    ballots.map(
      ({ expert, answers }): PanelBallot => ({
        expert: pseudonym(expert),
        answers: Object.fromEntries(families.map(({ code }) => [code, complete(answers[code]!)])),
      }),
    ),
    {
      maxRatio: panel.max_ratio,
      upper: before?.method === 'equal' ? 'equal' : (before?.upper ?? 'given'),
    },
  );
  const weighed: Framework = {
    ...framework,
    method: framework.method.map((one) => (one.step === 'weight' ? step : one)),
    reasons: { ...framework.reasons, weight: reasonOf(round, panel, ballots.length) },
  };
  const saved = await saveFramework(ctx, {
    text: JSON.stringify(weighed),
    id: framework.id,
    file: 'framework.json',
  });
  await ctx.db.transaction(async (sql) => {
    if (!(await movePanel(sql, id, panel.revision, { state: 'applied', repeat: panel.repeat })))
      throw conflict(id);
    if (!(await updateRound(sql, id, round.revision, { framework_revision: saved.revision })))
      throw conflict(id);
    await insertRoundEvent(
      sql,
      id,
      eventBy(ctx, 'weighed', { revision: saved.revision, ballots: ballots.length, repeat: panel.repeat }),
    );
  });
  return saved.revision;
}

function reasonOf(round: RoundRow, panel: PanelRow, experts: number): LocalText {
  const texts = LOCALES.map((locale) =>
    message(locale, `panel.reason.${panel.method}`, {
      round: locale === 'zh-CN' ? round.name.zh : round.name.en,
      experts,
      repeats: panel.repeat,
    }),
  );
  return { en: texts[0]!, zh: texts[1]! };
}
