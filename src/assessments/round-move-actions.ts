import { openItems } from '../indicators/submission-actions.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { Sql } from '../platform/database.ts';
import { assertMay } from '../policy/may.ts';
import { publishEdition } from './edition-actions.ts';
import { findEditionOfRun } from './edition-store.ts';
import { asksOf } from './round-ask.ts';
import { broughtTo } from './round-brought.ts';
import { ofAreas, packFrozen, unpackFrozen, withReview } from './round-frozen.ts';
import {
  applyStages,
  conflict,
  dayOf,
  eventBy,
  findKnownRound,
  lookAt,
  type RoundLook,
} from './round-look.ts';
import { issueOf, MOVES, obstaclesTo, type RoundMove } from './round-state.ts';
import {
  findFrozen,
  insertRoundEvent,
  listOverdueRounds,
  type RoundChange,
  type RoundEventRow,
  updateRound,
} from './round-store.ts';
import { computeRun, storeRun } from './run-actions.ts';
import { loadInputs } from './run-load.ts';

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
  /** Within the transaction that moves the round, once its items are in their new stage. */
  readonly store?: (sql: Sql) => Promise<Pick<Effect, 'change' | 'details'>>;
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
    const { to } = MOVES[move];
    await applyStages(sql, round, to, look.areas);
    const stored = await effect.store?.(sql);
    const change = { ...effect.change, ...stored?.change, state: to };
    if (!(await updateRound(sql, round.id, round.revision, change))) throw conflict(round.id);
    await insertRoundEvent(
      sql,
      round.id,
      eventBy(ctx, move, { ...details, ...effect.details, ...stored?.details }),
    );
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
      await applyStages(sql, round, 'call', look.areas);
      return {};
    },
  };
}

async function freeze(ctx: Context, look: RoundLook): Promise<Effect> {
  return {
    details: { incomplete: look.incomplete.length },
    // nobody can send any more once the items are in their new stage: what is loaded then is all
    store: async (sql) => {
      const loaded = await loadInputs(sql, look.framework.framework, look.round.period);
      const inputs = ofAreas(loaded, new Set(look.facts.areas));
      return {
        change: { frozen: packFrozen(inputs), frozen_at: ctx.clock() },
        details: { values: inputs.values.filter(({ value }) => value !== null).length },
      };
    },
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
    store: async (sql) => {
      await storeRun(sql, run);
      return {};
    },
  };
}

/** Publishes the run. A publication that was cut off before the round knew takes the edition that is there. */
async function publish(ctx: Context, { round }: RoundLook): Promise<Effect> {
  const run = round.run_id!;
  const edition =
    (await findEditionOfRun(ctx.db, run)) ?? (await publishEdition(ctx, { run, round: round.id })).id;
  return { change: { edition_id: edition }, details: { edition } };
}
