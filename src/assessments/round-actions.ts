import { MeridianError } from '../model/error.ts';
import type { LocalText } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import { assertMay } from '../policy/may.ts';
import { type AskedFigure, countAsks } from './round-brought.ts';
import { type MovedArea, movedAreas } from './round-change.ts';
import { conflict, eventBy, findKnownRound, lookAt, type RoundLook } from './round-look.ts';
import { checkSettings, type RoundInput } from './round-settings.ts';
import {
  countRoundAreas,
  countRoundItems,
  deleteRound as deleteRow,
  findPlaceNames,
  insertRound,
  insertRoundEvent,
  listRoundAreas,
  listRoundEvents,
  listRoundRows,
  listRoundRuns,
  type RoundEventRow,
  type RoundRow,
  setRoundAreas,
  updateRound,
} from './round-store.ts';
import { findStoredRun } from './run-actions.ts';
import { loadScores } from './run-result-store.ts';

/** Most events that are shown. */
const EVENTS = 200;
const DEFAULT_LIMIT = 100;

/** Opens a round as a draft. Throws `input.invalid` with everything that is wrong. */
export async function createRound(ctx: Context, input: RoundInput): Promise<string> {
  assertMay(ctx.actor, 'round.manage');
  const { settings, areas } = await checkSettings(ctx, input);
  const at = ctx.clock();
  const id = `${input.period}-${Buffer.from(ctx.randomBytes(4)).toString('hex')}`;
  await ctx.db.transaction(async (sql) => {
    await insertRound(sql, {
      ...settings,
      id,
      at,
      actor_id: ctx.actor.id,
      actor_name: ctx.actor.name,
    });
    await setRoundAreas(sql, id, areas);
    await insertRoundEvent(sql, id, eventBy(ctx, 'created', { areas: areas.length }));
  });
  return id;
}

/**
 * Changes a round: all of a draft; afterwards its names and dates alone. Throws `thing.conflict` where somebody else changed it,
 * `input.invalid`, `round.state`.
 */
export async function changeRound(
  ctx: Context,
  id: string,
  input: RoundInput & { readonly revision: number },
): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  const round = await findKnownRound(ctx.db, id);
  if (round.revision !== input.revision) throw conflict(id);
  if (round.state === 'published' || round.state === 'cancelled')
    throw new MeridianError('round.state', { id, state: round.state });
  const isDraft = round.state === 'draft';
  const { settings, areas } = await checkSettings(ctx, input);
  const fixed = { framework_id: round.framework_id, framework_revision: round.framework_revision };
  const before = await listRoundAreas(ctx.db, id);
  const isFixed =
    settings.framework_id === round.framework_id &&
    settings.period === round.period &&
    settings.counts_from === round.counts_from &&
    settings.province_reviews === round.province_reviews &&
    same(areas.map(({ area }) => area).sort(), before.map(({ area }) => area).sort());
  if (!isDraft && !isFixed) throw new MeridianError('round.state', { id, state: round.state });
  await ctx.db.transaction(async (sql) => {
    const changed = await updateRound(sql, id, input.revision, {
      settings: isDraft ? settings : { ...settings, ...fixed },
    });
    if (!changed) throw conflict(id);
    if (isDraft) await setRoundAreas(sql, id, areas);
    await insertRoundEvent(sql, id, eventBy(ctx, 'changed', {}));
  });
}

/** Deletes a draft. Throws `thing.conflict` where it is none any more, or was changed. */
export async function deleteRound(ctx: Context, id: string, revision: number): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  await findKnownRound(ctx.db, id);
  if (!(await deleteRow(ctx.db, id, revision))) throw conflict(id);
}

export interface RoundSummary {
  readonly round: RoundRow;
  readonly items: number;
  readonly sent: number;
  readonly areas: number;
  readonly completed: number;
}

/** Rounds from the newest with how far they are. */
export async function listRounds(
  ctx: Context,
  request: { readonly cursor?: string | undefined; readonly limit?: number | undefined } = {},
): Promise<{ items: RoundSummary[]; next: string | null }> {
  assertMay(ctx.actor, 'round.read');
  const { cursor, limit = DEFAULT_LIMIT } = request;
  const key = cursor === undefined ? null : decodeCursor('rounds', 2, cursor);
  const after = key === null ? null : { at: new Date(String(key[0])), id: String(key[1]) };
  const rows = await listRoundRows(ctx.db, after, limit + 1);
  const ids = rows.map(({ id }) => id);
  const items = new Map((await countRoundItems(ctx.db, ids)).map((one) => [one.round_id, one]));
  const areas = new Map((await countRoundAreas(ctx.db, ids)).map((one) => [one.round_id, one]));
  return pageOf(
    rows,
    limit,
    'rounds',
    (row) => [row.at.toISOString(), row.id],
    (round) => ({
      round,
      items: items.get(round.id)?.items ?? 0,
      sent: items.get(round.id)?.sent ?? 0,
      areas: areas.get(round.id)?.areas ?? 0,
      completed: areas.get(round.id)?.completed ?? 0,
    }),
  );
}

export interface RoundDetail extends RoundLook {
  readonly events: readonly RoundEventRow[];
  /** Of a draft: what the call would ask for. */
  readonly toAsk: readonly AskedFigure[] | null;
  /** Of a round that was computed more than once: the run before the last, and the areas that have moved since. */
  readonly recomputed: { readonly before: string; readonly areas: readonly MovedArea[] } | null;
  /** Names of the places in between, by code. */
  readonly provinces: ReadonlyMap<string, LocalText>;
}

/** A round with all that is known of it; throws `thing.notFound`. */
export async function getRound(ctx: Context, id: string): Promise<RoundDetail> {
  assertMay(ctx.actor, 'round.read');
  const look = await lookAt(ctx, await findKnownRound(ctx.db, id));
  const [events, provinces] = await Promise.all([
    listRoundEvents(ctx.db, id, EVENTS),
    findPlaceNames(
      ctx.db,
      look.areas.flatMap(({ province }) => province ?? []),
    ),
  ]);
  const toAsk = look.round.state === 'draft' ? await countAsks(ctx, look) : null;
  return { ...look, events, provinces, toAsk, recomputed: await findRecomputed(ctx, look) };
}

async function findRecomputed(ctx: Context, { round }: RoundLook): Promise<RoundDetail['recomputed']> {
  const [after, before] = await listRoundRuns(ctx.db, round.id);
  if (!after || !before) return null;
  const { record } = await findStoredRun(ctx, after);
  const root = record.nodes[0]!.code;
  const [was, is] = await Promise.all([before, after].map((run) => loadScores(ctx.db, run, [root], null)));
  return { before, areas: movedAreas(was!, is!) };
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at]);
