import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { applyStages, eventBy, findKnownRound } from './round-look.ts';
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

const NOBODY = {
  completed_at: null,
  completed_by: null,
  completed_by_name: null,
  confirmed_at: null,
  confirmed_by: null,
  confirmed_by_name: null,
} as const;

/** Writes what is said of an area as it was looked at, and who may change its figures now. Of two people at once the second is refused. */
async function note(
  ctx: Context,
  { round, area }: { readonly round: RoundRow; readonly area: RoundAreaRow },
  kind: string,
  details: Readonly<Record<string, string | number>>,
  change: Parameters<typeof updateRoundArea>[3],
): Promise<void> {
  await ctx.db.transaction(async (sql) => {
    const isChanged = await updateRoundArea(sql, round.id, area, change);
    if (!isChanged) throw new MeridianError('thing.conflict', { kind: 'area', id: area.area });
    if (round.state === 'call' || round.state === 'frozen')
      await applyStages(sql, round, round.state, [{ ...area, ...change }]);
    await insertRoundEvent(sql, round.id, eventBy(ctx, kind, { area: area.area, ...details }));
  });
}

/**
 * An area signs off that its figures are complete, while a round collects. Where the place above confirms them, they can no longer
 * be changed then. Throws `round.areaUnsent` where figures are not sent and no note says why, `thing.conflict` where it has
 * signed off already.
 */
export async function completeArea(ctx: Context, id: string, code: string, text = ''): Promise<void> {
  assertMay(ctx.actor, 'round.signOff');
  const place = await findPlace(ctx, id, code, ['call']);
  if (place.area.completed_at !== null) throw new MeridianError('thing.conflict', { kind: 'area', id: code });
  const items = await listRoundItems(ctx.db, id);
  const unsent = items.filter((item) => item.area === code && item.state === 'not-reported').length;
  const reason = text.trim();
  if (unsent > 0 && reason === '') throw new MeridianError('round.areaUnsent', { count: unsent });
  await note(ctx, place, 'completed', reason === '' ? { unsent } : { unsent, reason }, {
    completed_at: ctx.clock(),
    completed_by: ctx.actor.id,
    completed_by_name: ctx.actor.name,
    note: reason,
  });
}

/** Takes an area's sign-off back, and with it the confirmation from above. */
export async function reopenArea(ctx: Context, id: string, code: string): Promise<void> {
  assertMay(ctx.actor, 'round.signOff');
  const place = await findPlace(ctx, id, code, ['call']);
  if (place.area.completed_at === null) throw new MeridianError('thing.conflict', { kind: 'area', id: code });
  await note(ctx, place, 'reopened', {}, { ...NOBODY, note: '' });
}

/**
 * The place in between confirms what an area has signed off. After the freeze it may also confirm what was never signed off.
 * Throws `thing.conflict` where the area has not signed off yet, or it is done.
 */
export async function confirmArea(ctx: Context, id: string, code: string): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  const place = await findPlace(ctx, id, code, ['call', 'frozen', 'review']);
  const { completed_at, confirmed_at } = place.area;
  const isSignedOff =
    completed_at !== null || (place.round.state === 'frozen' && place.round.province_reviews);
  if (!isSignedOff || confirmed_at !== null)
    throw new MeridianError('thing.conflict', { kind: 'area', id: code });
  await note(
    ctx,
    place,
    'confirmed',
    {},
    {
      confirmed_at: ctx.clock(),
      confirmed_by: ctx.actor.id,
      confirmed_by_name: ctx.actor.name,
    },
  );
}

/**
 * The place in between sends an area's figures back with what is wrong, while the round collects: its departments fill in again and
 * it signs off anew. Throws `thing.conflict` where there is nothing that waits for a confirmation.
 */
export async function sendBackArea(ctx: Context, id: string, code: string, reason: string): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  const place = await findPlace(ctx, id, code, ['call']);
  const { completed_at, confirmed_at } = place.area;
  if (completed_at === null || confirmed_at !== null)
    throw new MeridianError('thing.conflict', { kind: 'area', id: code });
  if (reason.trim() === '') throw new MeridianError('round.reason');
  await note(ctx, place, 'sentBack', { reason: reason.trim() }, { ...NOBODY, note: reason.trim() });
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
