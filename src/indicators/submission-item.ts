import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { ValueState } from '../model/value.ts';
import type { Context } from '../platform/context.ts';
import type { Sql } from '../platform/database.ts';
import { valuesChanged } from '../platform/values-changed.ts';
import { may } from '../policy/may.ts';
import type { Asked } from './submission-figures.ts';
import type { createFrameworks } from './submission-framework.ts';
import {
  isDiscussed,
  isFillable,
  isInStage,
  MOVES,
  type MoveName,
  type Side,
  type Stage,
  stateAfter,
} from './submission-state.ts';
import { changeItem, type Doer, findItems, type ItemRow, insertEvent } from './submission-store.ts';
import type { PutValue } from './value-store.ts';

export interface Seen {
  readonly id: number;
  /** The item's revision that the caller looked at; with another by now it is a `thing.conflict`. */
  readonly revision: number;
}

/** An item as it is now. Throws `thing.notFound`. */
export async function readItem(sql: Sql, id: number): Promise<ItemRow> {
  const [row] = Number.isSafeInteger(id) && id > 0 ? await findItems(sql, [id]) : [];
  if (!row) throw new MeridianError('thing.notFound', { kind: 'submission', id });
  return row;
}

/** An item with the revision that the caller looked at; with another it is a `thing.conflict`. */
export async function lookAt(sql: Sql, { id, revision }: Seen): Promise<ItemRow> {
  const row = await readItem(sql, id);
  if (row.revision !== revision) throw conflict(id);
  return row;
}

/** Throws `input.invalid` where a department may not change an item's figures and evidence. */
export function assertFillable({ state, stage }: ItemRow): void {
  if (isFillable(state, stage)) return;
  throw isFillable(state, 'open') ? refusedStage(stage) : refusedMove('fill', state);
}

/**
 * On which side an actor attaches files to an item: to the department's figures as long as these are filled in, else to a reviewer's
 * decision; undefined where it may not.
 */
export function sideOfEvidence({ actor }: Context, { state, stage }: ItemRow): Side | undefined {
  if (may(actor, 'submission.fill') && isFillable(state, stage)) return 'department';
  return may(actor, 'submission.review') && isInStage('verify', stage) ? 'reviewer' : undefined;
}

/** Throws `input.invalid` where a reviewer may not decide on an item, because of its round. */
export function assertDecidable({ stage }: ItemRow): void {
  if (!isInStage('verify', stage)) throw refusedStage(stage);
}

/** Changes an item that is still as it was looked at, and counts its revision up. Throws `thing.conflict`. */
export async function change(
  sql: Sql,
  row: ItemRow,
  ctx: Context,
  to: {
    readonly state?: ValueState;
    readonly stage?: Stage;
    readonly version?: number;
    readonly hasDraft?: boolean;
    readonly hasQuestion?: boolean;
  },
): Promise<void> {
  const isChanged = await changeItem(sql, row, {
    state: to.state ?? row.state,
    stage: to.stage ?? row.stage,
    version: to.version ?? row.version,
    hasDraft: to.hasDraft ?? row.has_draft,
    hasQuestion: to.hasQuestion ?? row.has_question,
    at: ctx.clock(),
  });
  if (!isChanged) throw conflict(row.id);
}

/** Writes what happened to an item into its log. */
export const record = (
  sql: Sql,
  ctx: Context,
  row: ItemRow,
  kind: string,
  version: number,
  toState: ValueState,
  text: string,
): Promise<void> =>
  insertEvent(sql, row.id, { kind, version, fromState: row.state, toState, text, ...doer(ctx) });

/** The state that a move leads to; throws `input.invalid` where the item's state, or the stage of its round, does not allow it. */
export function nextState(move: MoveName, { state, stage }: ItemRow): ValueState {
  const to = stateAfter(move, state);
  if (to === undefined) throw refusedMove(move, state);
  if (!isInStage(move, stage)) throw stage === 'open' ? refusedMove(move, state) : refusedStage(stage);
  return to;
}

/** What has to be said with a move; throws `input.invalid` where it is missing. */
export function saidFor(move: MoveName, text: string | undefined): string {
  const said = text?.trim() ?? '';
  const needs = MOVES[move];
  const says = 'says' in needs ? needs.says : undefined;
  if (says !== undefined && said === '') throw missingText(`submission.says.${says}`);
  return said;
}

/** Writes what a reviewer or a department says into an item's log. Throws `input.invalid` where nothing is said. */
export async function say(
  ctx: Context,
  input: Seen & { readonly text: string },
  kind: 'question' | 'answer',
  hasQuestion: boolean,
): Promise<void> {
  const text = input.text.trim();
  if (text === '') throw missingText('submission.says.question');
  await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    if (!isDiscussed(row.stage)) throw refusedStage(row.stage);
    await record(sql, ctx, row, kind, row.version, row.state, text);
    await change(sql, row, ctx, { hasQuestion });
  });
}

/** What an item asks for, by its framework. Throws `thing.notFound`. */
export const askedFor = async (
  frameworks: ReturnType<typeof createFrameworks>,
  row: ItemRow,
): Promise<Asked> => {
  const asked = await frameworks.asked(row);
  if (!asked) throw new MeridianError('thing.notFound', { kind: 'indicator', id: row.code });
  return asked;
};

export const tell = (ctx: Context, values: readonly PutValue[]): void =>
  valuesChanged(ctx, { at: ctx.clock().toISOString(), values });

export const doer = (ctx: Context): Doer => ({
  at: ctx.clock(),
  actorId: ctx.actor.id,
  actorName: ctx.actor.name,
});

const conflict = (id: number) => new MeridianError('thing.conflict', { kind: 'submission', id });

const refusedMove = (move: string, state: ValueState) =>
  new MeridianError('input.invalid', { count: 1 }, [
    {
      code: `submission.move.${move}`,
      severity: 'error',
      at: { path: '/move' },
      value: state,
      details: { state },
    },
  ]);

/** A round's phase is in the way; the words say what to do about it. */
export const stageIssue = (stage: Stage): Issue => ({
  code: `submission.stage.${stage}`,
  severity: 'error',
  at: {},
  details: {},
});
const refusedStage = (stage: Stage) => new MeridianError('input.invalid', { count: 1 }, [stageIssue(stage)]);

const missingText = (code: string) =>
  new MeridianError('input.invalid', { count: 1 }, [
    { code, severity: 'error', at: { path: '/text' }, details: {} },
  ]);

export const invalid = (code: string, details: NonNullable<Issue['details']>): MeridianError =>
  new MeridianError('input.invalid', { count: 1 }, [{ code, severity: 'error', at: {}, details }]);
