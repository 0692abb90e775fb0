import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { findShared } from './shared-figure-find.ts';
import { settleFigure as markFigure } from './shared-figure-store.ts';
import { getItem, type ItemView } from './submission-actions.ts';
import { completeFigures, type Figures, NO_FIGURES } from './submission-figures.ts';
import { createFrameworks } from './submission-framework.ts';
import { putInForce, putShared } from './submission-in-force.ts';
import {
  askedFor,
  assertDecidable,
  change,
  doer,
  invalid,
  lookAt,
  nextState,
  readItem,
  record,
  type Seen,
  saidFor,
  say,
  tell,
} from './submission-item.ts';
import { type MoveName, stageAfterMove } from './submission-state.ts';
import { liftDraft, listVersions, putVersion } from './submission-store.ts';

/** What happened to an item in the log: a move in the past tense, or something said. */
const EVENT_OF: Readonly<Record<MoveName, string>> = {
  send: 'sent',
  review: 'taken',
  return: 'returned',
  verify: 'verified',
  reject: 'rejected',
  override: 'overridden',
  setNotApplicable: 'not-applicable',
  reopen: 'reopened',
};

/** The moves of a reviewer that leave the figures as they are. */
export type ReviewMove = Exclude<MoveName, 'send' | 'override'>;

export interface ReviewInput extends Seen {
  readonly move: ReviewMove;
  readonly text?: string | undefined;
}

/**
 * Moves an item as a reviewer: takes it into review, verifies, returns with a question, rejects with a reason, sets it not applicable
 * with a reason, or lets its department fill it in after all. Throws `input.invalid` for a move that its state does not allow, or without the words that it needs.
 */
export async function reviewItem(ctx: Context, input: ReviewInput): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.review');
  await decide(ctx, input);
  return getItem(ctx, input.id);
}

async function decide(ctx: Context, input: ReviewInput): Promise<void> {
  const text = saidFor(input.move, input.text);
  const put = await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    const to = nextState(input.move, row);
    const stage = stageAfterMove(input.move, row.stage);
    if (to === row.state) {
      await record(sql, ctx, row, EVENT_OF[input.move], row.version, to, text);
      await change(sql, row, ctx, { stage });
      return [];
    }
    const frameworks = createFrameworks(sql);
    const asked = await askedFor(frameworks, row);
    const isFirst = row.version === 0;
    const version = isFirst ? 1 : row.version;
    if (isFirst) await liftDraft(sql, row.id);
    const last = isFirst
      ? undefined
      : (await listVersions(sql, row.id)).find((one) => one.version === version);
    const figures = last?.figures ?? NO_FIGURES;
    const no =
      last?.no ?? (await putVersion(sql, row.id, version, 'override', figures, asked.unit, doer(ctx)));
    await record(sql, ctx, row, EVENT_OF[input.move], version, to, text);
    const hasQuestion = input.move === 'return' ? true : input.move === 'review' ? row.has_question : false;
    await change(sql, row, ctx, { state: to, stage, version, hasQuestion });
    return putInForce(sql, row, asked, frameworks, to, figures, no);
  });
  tell(ctx, put);
}

export interface Verified {
  readonly verified: number;
  /** Those that stayed as they were, with the reason: changed since they were looked at, not sent, … */
  readonly refused: readonly { readonly id: number; readonly error: MeridianError }[];
}

/** Verifies many items as they were looked at. Each stands for itself: one that cannot be verified holds back no other. */
export async function verifyItems(ctx: Context, items: readonly Seen[]): Promise<Verified> {
  assertMay(ctx.actor, 'submission.review');
  const refused: { id: number; error: MeridianError }[] = [];
  for (const item of items)
    try {
      await decide(ctx, { ...item, move: 'verify' });
    } catch (error) {
      if (!(error instanceof MeridianError)) throw error;
      refused.push({ id: item.id, error });
    }
  return { verified: items.length - refused.length, refused };
}

/** Sets a number of the reviewer's own in place of the department's, which stays in the item's history. It counts as verified. */
export async function overrideItem(
  ctx: Context,
  input: Seen & { readonly figures: Figures; readonly text?: string | undefined },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.review');
  const text = saidFor('override', input.text);
  const put = await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    const to = nextState('override', row);
    const frameworks = createFrameworks(sql);
    const asked = await askedFor(frameworks, row);
    const { figures, issues } = completeFigures(input.figures, asked);
    if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
    const version = row.version + 1;
    if (row.has_draft) await liftDraft(sql, row.id);
    const no = await putVersion(sql, row.id, version, 'override', figures, asked.unit, doer(ctx));
    await record(sql, ctx, row, 'overridden', version, to, text);
    await change(sql, row, ctx, { state: to, version, hasQuestion: false });
    return putInForce(sql, row, asked, frameworks, to, figures, no);
  });
  tell(ctx, put);
  return getItem(ctx, input.id);
}

/**
 * Settles that this item's number for a figure counts, where several items of the area and period have one. Throws `input.invalid` where
 * there is nothing to settle.
 */
export async function settleFigure(
  ctx: Context,
  input: Seen & { readonly figure: string },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.review');
  const put = await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    assertDecidable(row);
    const frameworks = createFrameworks(sql);
    const code = input.figure;
    const { numbers } = await findShared(sql, row, code, frameworks);
    const own = numbers.find(({ item }) => item === row.id);
    if (!own || numbers.length < 2) throw invalid('submission.notShared', { code: code.slice(0, 200) });
    const ids = numbers.map(({ item }) => item);
    await markFigure(sql, code, ids, row.id);
    await record(sql, ctx, row, 'settled', row.version, row.state, `${code} = ${own.value}`);
    for (const id of ids)
      if (id !== row.id) {
        const other = await readItem(sql, id);
        const text = `${code} = ${own.value} (${row.code})`;
        await record(sql, ctx, other, 'settled-other', other.version, other.state, text);
      }
    await change(sql, row, ctx, {});
    return putShared(sql, row, code, frameworks);
  });
  tell(ctx, put);
  return getItem(ctx, input.id);
}

/** A reviewer's question, which the item carries until it is answered or sent again. */
export async function askQuestion(ctx: Context, input: Seen & { readonly text: string }): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.review');
  await say(ctx, input, 'question', true);
  return getItem(ctx, input.id);
}
