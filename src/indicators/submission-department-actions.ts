import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { Sql } from '../platform/database.ts';
import { assertMay } from '../policy/may.ts';
import { clearAway, evidenceTurns } from './evidence-files.ts';
import { restoreEvidence } from './evidence-store.ts';
import { getItem, type ItemView } from './submission-actions.ts';
import {
  type Asked,
  completeFigures,
  type Figures,
  issuesOfSending,
  NO_FIGURES,
} from './submission-figures.ts';
import { createFrameworks, type Frameworks } from './submission-framework.ts';
import { putInForce } from './submission-in-force.ts';
import {
  askedFor,
  assertFillable,
  change,
  doer,
  lookAt,
  nextState,
  record,
  type Seen,
  say,
  tell,
} from './submission-item.ts';
import { deleteDraft, type ItemRow, putVersion } from './submission-store.ts';
import type { PutValue } from './value-store.ts';

/** Keeps what a department has entered so far, complete or not. Throws `thing.conflict`, and `input.invalid` once it was sent. */
export async function saveDraft(
  ctx: Context,
  input: Seen & { readonly figures: Figures },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.fill');
  await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    assertFillable(row);
    await keepDraft(sql, ctx, row, await askedFor(createFrameworks(sql), row), input.figures);
  });
  return getItem(ctx, input.id);
}

/** {@link saveDraft} of an item that was looked at, within a transaction. */
export async function keepDraft(
  sql: Sql,
  ctx: Context,
  row: ItemRow,
  asked: Asked,
  entered: Figures,
): Promise<void> {
  const { figures } = completeFigures(entered, asked);
  await putVersion(sql, row.id, row.version + 1, 'draft', figures, asked.unit, doer(ctx));
  await change(sql, row, ctx, { hasDraft: true });
}

/** Throws away what was entered and attached since the last version. */
export async function discardDraft(ctx: Context, input: Seen): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.fill');
  await evidenceTurns(ctx).run(async () => {
    const hashes = await ctx.db.transaction(async (sql) => {
      const row = await lookAt(sql, input);
      assertFillable(row);
      await deleteDraft(sql, row.id);
      await change(sql, row, ctx, { hasDraft: false });
      return restoreEvidence(sql, row.id, row.version + 1);
    });
    await clearAway(ctx, hashes);
  });
  return getItem(ctx, input.id);
}

/**
 * Hands an item in: its figures, if any are given, are saved first. Throws `input.invalid` with all that is missing or does not fit.
 * A number that was returned can be sent again as it is.
 */
export async function sendItem(
  ctx: Context,
  input: Seen & { readonly figures?: Figures | undefined },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.fill');
  const put = await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    return handIn(sql, ctx, row, createFrameworks(sql), input.figures ?? row.figures ?? NO_FIGURES);
  });
  tell(ctx, put);
  return getItem(ctx, input.id);
}

/** {@link sendItem} of an item that was looked at, within a transaction; answers what came into force. */
export async function handIn(
  sql: Sql,
  ctx: Context,
  row: ItemRow,
  frameworks: Frameworks,
  entered: Figures,
): Promise<readonly PutValue[]> {
  const to = nextState('send', row);
  const asked = await askedFor(frameworks, row);
  const { figures } = completeFigures(entered, asked);
  const issues = issuesOfSending(figures, asked);
  if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
  const version = row.version + 1;
  const no = await putVersion(sql, row.id, version, 'sent', figures, asked.unit, doer(ctx));
  await record(sql, ctx, row, 'sent', version, to, '');
  await change(sql, row, ctx, { state: to, version, hasDraft: false, hasQuestion: false });
  return putInForce(sql, row, asked, frameworks, to, figures, no);
}

/** A department's answer to the reviewer. */
export async function answerQuestion(
  ctx: Context,
  input: Seen & { readonly text: string },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.fill');
  await say(ctx, input, 'answer', false);
  return getItem(ctx, input.id);
}
