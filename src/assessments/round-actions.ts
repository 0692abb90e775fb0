import { getFramework } from '../indicators/framework-actions.ts';
import { openItems } from '../indicators/submission-actions.ts';
import { codesAsked, indicatorsOf } from '../indicators/submission-framework.ts';
import type { Area } from '../model/area.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { isPeriod } from '../model/period.ts';
import type { LocalText } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import type { Sql } from '../platform/database.ts';
import { assertMay } from '../policy/may.ts';
import { publishEdition } from './edition-actions.ts';
import { findEditionOfRun } from './edition-store.ts';
import { allNeeded, asksOf, type Brought, cellKey, neededCodes } from './round-ask.ts';
import { ofAreas, packFrozen, unpackFrozen, withReview } from './round-frozen.ts';
import { conflict, dayOf, findKnownRound, lookAt, type RoundLook } from './round-look.ts';
import { dateIssues, MOVES, type Obstacle, obstaclesTo, type RoundMove } from './round-state.ts';
import {
  countRoundAreas,
  countRoundItems,
  deleteRound as deleteRow,
  findFrozen,
  findPlaceNames,
  insertRound,
  insertRoundEvent,
  listBrought,
  listMeasuredCodes,
  listOverdueRounds,
  listRoundAreas,
  listRoundEvents,
  listRoundRows,
  type RoundChange,
  type RoundEventRow,
  type RoundRow,
  type RoundSettings,
  setRoundAreas,
  updateRound,
} from './round-store.ts';
import { computeRun, storeRun } from './run-actions.ts';
import { loadAreas } from './run-input-store.ts';
import { loadInputs } from './run-load.ts';

/** What a person says of a round. Days are ISO dates. */
export interface RoundInput {
  readonly name: LocalText;
  readonly framework: string;
  /** Without it the newest. */
  readonly frameworkRevision?: number | undefined;
  readonly period: string;
  readonly opens: string;
  readonly cutoff: string;
  readonly reviewDue?: string | null | undefined;
  readonly panelDue?: string | null | undefined;
  readonly appealDue?: string | null | undefined;
  readonly countsFrom?: 'reported' | 'verified' | undefined;
  readonly areas: readonly string[];
}

/** Most areas of a round. */
export const MOST_AREAS = 5_000;
/** Most events that are shown. */
const EVENTS = 200;
const DEFAULT_LIMIT = 100;

/** Opens a round as a draft. Throws `input.invalid` with everything that is wrong. */
export async function createRound(ctx: Context, input: RoundInput): Promise<string> {
  assertMay(ctx.actor, 'round.manage');
  const { settings, areas } = await check(ctx, input);
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
  const { settings, areas } = await check(ctx, input);
  const fixed = { framework_id: round.framework_id, framework_revision: round.framework_revision };
  const before = await listRoundAreas(ctx.db, id);
  const isFixed =
    settings.framework_id === round.framework_id &&
    settings.period === round.period &&
    settings.counts_from === round.counts_from &&
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

/** Of how many areas a figure will be asked; the others have it from an import, or all from a measure. */
export interface AskedFigure {
  readonly code: string;
  readonly department: string;
  readonly asked: number;
  readonly isMeasured: boolean;
}

export interface RoundDetail extends RoundLook {
  readonly events: readonly RoundEventRow[];
  /** Of a draft: what the call would ask for. */
  readonly toAsk: readonly AskedFigure[] | null;
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
  return { ...look, events, provinces, toAsk };
}

export interface MoveInput {
  readonly move: RoundMove;
  /** The revision that was looked at. */
  readonly revision: number;
  /** Why the round moves although something soft is in the way, or back. */
  readonly reason?: string | undefined;
}

/**
 * Moves a round to its next phase, or back. Throws `thing.conflict` where somebody else moved or changed it, `round.state` where its
 * phase has no such move, `round.blocked` with everything that is in the way, `round.reason` where a reason is missing.
 */
export async function moveRound(ctx: Context, id: string, input: MoveInput): Promise<void> {
  assertMay(ctx.actor, 'round.manage');
  const round = await findKnownRound(ctx.db, id);
  if (round.revision !== input.revision) throw conflict(id);
  const { from, needsReason } = MOVES[input.move];
  if (!from.includes(round.state)) throw new MeridianError('round.state', { id, state: round.state });
  const reason = input.reason?.trim() ?? '';
  const look = await lookAt(ctx, round);
  const inTheWay = obstaclesTo(input.move, look.facts).filter(({ soft }) => !soft || reason === '');
  if (inTheWay.length > 0)
    throw new MeridianError('round.blocked', { count: inTheWay.length }, inTheWay.map(issueOf));
  if (needsReason && reason === '') throw new MeridianError('round.reason');
  await carryOut(ctx, look, input.move, reason === '' ? {} : { reason });
}

/** Freezes the rounds whose cut-off date is over; returns their ids. What areas have not completed stays as it is. */
export async function freezeOverdueRounds(ctx: Context): Promise<readonly string[]> {
  assertMay(ctx.actor, 'round.manage');
  const frozen: string[] = [];
  for (const round of await listOverdueRounds(ctx.db, dayOf(ctx.clock())))
    try {
      await carryOut(ctx, await lookAt(ctx, round), 'freeze', { isDue: 1 });
      frozen.push(round.id);
    } catch (error) {
      // somebody froze it at the same moment, or there is nothing to freeze: that is for people to see
      ctx.log.warn({ err: error, round: round.id }, 'a round could not be frozen');
    }
  return frozen;
}

type Details = RoundEventRow['details'];

/** What a move does beside changing the state. */
interface Effect {
  readonly change?: RoundChange;
  readonly details?: Details;
  readonly store?: (sql: Sql) => Promise<void>;
}

const EFFECTS: Readonly<Partial<Record<RoundMove, (ctx: Context, look: RoundLook) => Promise<Effect>>>> = {
  call: callAreas,
  freeze,
  reopen: async () => ({ change: { frozen: null, frozen_at: null } }),
  compute,
  publish,
};

async function carryOut(ctx: Context, look: RoundLook, move: RoundMove, details: Details): Promise<void> {
  const { round } = look;
  const effect = (await EFFECTS[move]?.(ctx, look)) ?? {};
  await ctx.db.transaction(async (sql) => {
    const change = { ...effect.change, state: MOVES[move].to };
    await effect.store?.(sql);
    if (!(await updateRound(sql, round.id, round.revision, change))) throw conflict(round.id);
    await insertRoundEvent(sql, round.id, eventBy(ctx, move, { ...details, ...effect.details }));
  });
}

/** Asks departments for every figure that nothing else brings, in the transaction that moves the round. */
async function callAreas(ctx: Context, look: RoundLook): Promise<Effect> {
  const { round, framework, facts } = look;
  const asks = asksOf(framework.framework, facts.areas, await broughtTo(ctx, look));
  const by = { at: ctx.clock(), actorId: ctx.actor.id, actorName: ctx.actor.name };
  return {
    details: {
      items: asks.reduce((sum, { areas, codes }) => sum + areas.length * codes.length, 0),
      areas: facts.areas.length,
    },
    store: async (sql) => {
      for (const { areas, codes } of asks)
        await openItems(
          sql,
          {
            framework: round.framework_id,
            revision: round.framework_revision,
            areas,
            codes,
            period: round.period,
            round: round.id,
            due: round.cutoff,
            countsFrom: round.counts_from,
          },
          by,
        );
    },
  };
}

async function freeze(ctx: Context, look: RoundLook): Promise<Effect> {
  const inputs = ofAreas(
    await loadInputs(ctx.db, look.framework.framework, look.round.period),
    new Set(look.facts.areas),
  );
  const values = inputs.values.filter(({ value }) => value !== null).length;
  return {
    change: { frozen: packFrozen(inputs), frozen_at: ctx.clock() },
    details: { values, incomplete: look.incomplete.length },
  };
}

async function compute(ctx: Context, { round, framework, items, facts }: RoundLook): Promise<Effect> {
  const frozen = unpackFrozen((await findFrozen(ctx.db, round.id))!);
  const now = await loadInputs(ctx.db, framework.framework, round.period);
  const inputs = withReview(frozen, ofAreas(now, new Set(facts.areas)), items, framework.framework);
  const run = computeRun(ctx, framework, inputs);
  return {
    change: { run_id: run.row.id },
    details: { run: run.row.id },
    store: (sql) => storeRun(sql, run),
  };
}

/** Publishes the run. A publication that was cut off before the round knew takes the edition that is there. */
async function publish(ctx: Context, { round }: RoundLook): Promise<Effect> {
  const run = round.run_id!;
  const edition =
    (await findEditionOfRun(ctx.db, run)) ?? (await publishEdition(ctx, { run, round: round.id })).id;
  return { change: { edition_id: edition }, details: { edition } };
}

async function broughtTo(ctx: Context, { facts, framework, round }: RoundLook): Promise<Brought> {
  const needed = allNeeded(framework.framework);
  const [rows, measured] = await Promise.all([
    listBrought(ctx.db, facts.areas, needed, round.period),
    listMeasuredCodes(ctx.db),
  ]);
  return {
    measured: new Set(measured),
    cells: new Set(rows.map(({ area, code }) => cellKey(area, code))),
  };
}

async function countAsks(ctx: Context, look: RoundLook): Promise<readonly AskedFigure[]> {
  const { framework } = look.framework;
  const { areas } = look.facts;
  const brought = await broughtTo(ctx, look);
  const asks = asksOf(framework, areas, brought);
  const responsible = new Map(indicatorsOf(framework).map((one) => [one.code, one.responsible]));
  return codesAsked(framework).map((code) => {
    const isMeasured = neededCodes(framework, code).every((need) => brought.measured.has(need));
    return {
      code,
      department: responsible.get(code) ?? '',
      asked: asks.reduce((sum, ask) => sum + (ask.codes.includes(code) ? ask.areas.length : 0), 0),
      isMeasured,
    };
  });
}

export const eventBy = (ctx: Context, kind: string, details: Details): Omit<RoundEventRow, 'no'> => ({
  kind,
  details,
  at: ctx.clock(),
  actor_id: ctx.actor.id,
  actor_name: ctx.actor.name,
});

export const issueOf = ({ code, details, soft }: Obstacle): Issue => ({
  code,
  severity: soft ? 'warning' : 'error',
  at: {},
  details,
});

/** A round's settings as they are stored, with the places between its areas and the country. */
async function check(
  ctx: Context,
  input: RoundInput,
): Promise<{
  readonly settings: RoundSettings;
  readonly areas: readonly { readonly area: string; readonly province: string | null }[];
}> {
  const { framework, revision } = await getFramework(ctx, input.framework, input.frameworkRevision);
  const known = new Map((await loadAreas(ctx.db)).map((area) => [area.code, area]));
  const codes = [...new Set(input.areas)];
  const dates = {
    opens: input.opens,
    cutoff: input.cutoff,
    reviewDue: input.reviewDue ?? null,
    panelDue: input.panelDue ?? null,
    appealDue: input.appealDue ?? null,
  };
  const issues: Issue[] = [
    ...nameIssues(input.name),
    ...readyIssues(framework),
    ...(isPeriod(input.period)
      ? []
      : [{ ...issueAt('assess.period', '/period'), value: input.period.slice(0, 200) }]),
    ...dateIssues(dates),
    ...(codes.length > MOST_AREAS ? [issueAt('round.tooManyAreas', '/areas', { limit: MOST_AREAS })] : []),
    ...codes
      .filter((code) => !known.has(code))
      .slice(0, 100)
      .map((code) => ({ ...issueAt('area.unknown', '/areas'), value: code.slice(0, 200) })),
  ];
  if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
  return {
    settings: {
      name: { en: input.name.en.trim(), zh: input.name.zh.trim() },
      framework_id: framework.id,
      framework_revision: revision,
      period: input.period,
      opens: dates.opens,
      cutoff: dates.cutoff,
      review_due: dates.reviewDue,
      panel_due: dates.panelDue,
      appeal_due: dates.appealDue,
      counts_from: input.countsFrom ?? 'verified',
    },
    areas: codes.map((area) => ({ area, province: provinceOf(area, known) })),
  };
}

const nameIssues = (name: LocalText): readonly Issue[] =>
  (['en', 'zh'] as const)
    .filter((locale) => name[locale].trim() === '')
    .map((locale) => issueAt('round.nameMissing', `/name/${locale}`));

const readyIssues = ({ id, status }: Framework): readonly Issue[] =>
  status === 'ready' ? [] : [issueAt('round.frameworkNotReady', '/framework', { framework: id })];

const issueAt = (code: string, path: string, details: Issue['details'] = {}): Issue => ({
  code,
  severity: 'error',
  at: { path },
  details,
});

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at]);

/** The nearest province above an area; null where there is none in between. */
function provinceOf(code: string, known: ReadonlyMap<string, Area>): string | null {
  const seen = new Set<string>();
  for (let at = known.get(code)?.parent ?? null; at !== null && !seen.has(at); ) {
    seen.add(at);
    const above = known.get(at);
    if (above?.level === 'province') return above.code;
    at = above?.parent ?? null;
  }
  return null;
}
