import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { getItem, type ItemView } from './submission-actions.ts';
import { completeFigures, type Figures, NO_FIGURES } from './submission-figures.ts';
import { createFrameworks } from './submission-framework.ts';
import { putInForce } from './submission-in-force.ts';
import {
  askedFor,
  change,
  doer,
  lookAt,
  nextState,
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

/**
 * Moves an item as a reviewer: takes it into review, verifies, returns with a question, rejects with a reason, sets it not applicable
 * with a reason, or lets its department fill it in after all. Throws `input.invalid` for a move that its state does not allow, or without the words that it needs.
 */
export async function reviewItem(
  ctx: Context,
  input: Seen & { readonly move: ReviewMove; readonly text?: string | undefined },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.review');
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
    const asked = await askedFor(createFrameworks(sql), row);
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
    return putInForce(sql, row, asked, to, figures, no);
  });
  tell(ctx, put);
  return getItem(ctx, input.id);
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
    const asked = await askedFor(createFrameworks(sql), row);
    const { figures, issues } = completeFigures(input.figures, asked);
    if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
    const version = row.version + 1;
    if (row.has_draft) await liftDraft(sql, row.id);
    const no = await putVersion(sql, row.id, version, 'override', figures, asked.unit, doer(ctx));
    await record(sql, ctx, row, 'overridden', version, to, text);
    await change(sql, row, ctx, { state: to, version, hasQuestion: false });
    return putInForce(sql, row, asked, to, figures, no);
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
