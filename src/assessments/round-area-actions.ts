import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { eventBy } from './round-actions.ts';
import { findKnownRound } from './round-look.ts';
import type { RoundState } from './round-state.ts';
import {
  answerAppeal as answerRow,
  insertAppeal,
  insertRoundEvent,
  listRoundAreas,
  listRoundItems,
  type RoundAreaRow,
  type RoundRow,
  updateRoundArea,
} from './round-store.ts';

/** An area that takes part in a round that is in one of some states; throws `thing.notFound` and `round.state`. */
async function findPlace(
  ctx: Context,
  id: string,
  code: string,
  states: readonly RoundState[],
): Promise<{ readonly round: RoundRow; readonly area: RoundAreaRow }> {
  const round = await findKnownRound(ctx.db, id);
  const area = (await listRoundAreas(ctx.db, id)).find((one) => one.area === code);
  if (!area) throw new MeridianError('thing.notFound', { kind: 'area', id: code });
  if (!states.includes(round.state)) throw new MeridianError('round.state', { id, state: round.state });
  return { round, area };
}

/** Told twice by two people at once, the first one stands. */
async function note(
  ctx: Context,
  id: string,
  area: string,
  kind: string,
  details: Readonly<Record<string, string | number>>,
  change: Parameters<typeof updateRoundArea>[3],
): Promise<void> {
  await ctx.db.transaction(async (sql) => {
    await updateRoundArea(sql, id, area, change);
    await insertRoundEvent(sql, id, eventBy(ctx, kind, { area, ...details }));
  });
}

/**
 * An area signs off that its figures are complete, while a round collects. Throws `round.areaUnsent` where figures are not sent
 * and no note says why, `thing.conflict` where it has signed off already.
 */
export async function completeArea(ctx: Context, id: string, code: string, text = ''): Promise<void> {
  assertMay(ctx.actor, 'round.signOff');
  const { area } = await findPlace(ctx, id, code, ['call']);
  if (area.completed_at !== null) throw new MeridianError('thing.conflict', { kind: 'area', id: code });
  const items = await listRoundItems(ctx.db, id);
  const unsent = items.filter((item) => item.area === code && item.state === 'not-reported').length;
  if (unsent > 0 && text.trim() === '') throw new MeridianError('round.areaUnsent', { count: unsent });
  await note(
    ctx,
    id,
    code,
    'completed',
    { unsent, ...(text.trim() === '' ? {} : { reason: text.trim() }) },
    {
      completed_at: ctx.clock(),
      completed_by: ctx.actor.id,
      completed_by_name: ctx.actor.name,
      note: text.trim(),
    },
  );
}

/** Takes an area's sign-off back, and with it the confirmation from above. */
export async function reopenArea(ctx: Context, id: string, code: string): Promise<void> {
  assertMay(ctx.actor, 'round.signOff');
  const { area } = await findPlace(ctx, id, code, ['call']);
  if (area.completed_at === null) throw new MeridianError('thing.conflict', { kind: 'area', id: code });
  const nobody = { confirmed_at: null, confirmed_by: null, confirmed_by_name: null };
  await note(
    ctx,
    id,
    code,
    'reopened',
    {},
    {
      ...nobody,
      completed_at: null,
      completed_by: null,
      completed_by_name: null,
      note: '',
    },
  );
}

/** The place in between confirms what an area has signed off. Throws `thing.conflict` where the area has not, or it is done. */
export async function confirmArea(ctx: Context, id: string, code: string): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  const { area } = await findPlace(ctx, id, code, ['call', 'frozen', 'review']);
  if (area.completed_at === null || area.confirmed_at !== null)
    throw new MeridianError('thing.conflict', { kind: 'area', id: code });
  await note(
    ctx,
    id,
    code,
    'confirmed',
    {},
    {
      confirmed_at: ctx.clock(),
      confirmed_by: ctx.actor.id,
      confirmed_by_name: ctx.actor.name,
    },
  );
}

/** An area appeals against its result. */
export async function fileAppeal(ctx: Context, id: string, code: string, text: string): Promise<void> {
  assertMay(ctx.actor, 'round.signOff');
  await findPlace(ctx, id, code, ['appeal']);
  const by = { at: ctx.clock(), actor_id: ctx.actor.id, actor_name: ctx.actor.name };
  await ctx.db.transaction(async (sql) => {
    await insertAppeal(sql, id, { ...by, area: code, text: text.trim() });
    await insertRoundEvent(sql, id, eventBy(ctx, 'appealed', { area: code }));
  });
}

/** Answers an appeal with its reasons. Throws `thing.conflict` where somebody else has. */
export async function answerAppeal(
  ctx: Context,
  id: string,
  no: number,
  { decision, answer }: { readonly decision: 'upheld' | 'dismissed'; readonly answer: string },
): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  await findKnownRound(ctx.db, id);
  const by = { at: ctx.clock(), actor_id: ctx.actor.id, actor_name: ctx.actor.name };
  await ctx.db.transaction(async (sql) => {
    if (!(await answerRow(sql, id, no, { ...by, decision, answer: answer.trim() })))
      throw new MeridianError('thing.conflict', { kind: 'appeal', id: String(no) });
    await insertRoundEvent(sql, id, eventBy(ctx, decision, { appeal: no }));
  });
}
