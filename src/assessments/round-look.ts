import { getFramework, type StoredFramework } from '../indicators/framework-actions.ts';
import { setStages } from '../indicators/submission-actions.ts';
import { STAGES } from '../indicators/submission-state.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { Sql } from '../platform/database.ts';
import { findPanel, listExperts, type PanelRow } from './panel-store.ts';
import { isUndecided, type RoundItem } from './round-progress.ts';
import { type RoundFacts, type RoundState, stageOf } from './round-state.ts';
import {
  type AppealRow,
  findRound,
  listAppeals,
  listRoundAreas,
  listRoundItems,
  type RoundAreaRow,
  type RoundEventRow,
  type RoundItemRow,
  type RoundRow,
} from './round-store.ts';

/** Everything that a round's page, its reminders and the preconditions of its moves look at. */
export interface RoundLook {
  readonly round: RoundRow;
  readonly framework: StoredFramework;
  readonly areas: readonly RoundAreaRow[];
  readonly items: readonly RoundItem[];
  readonly appeals: readonly AppealRow[];
  readonly panel: PanelRow | undefined;
  /** Areas that have figures to bring and have not signed off. */
  readonly incomplete: readonly string[];
  readonly facts: RoundFacts;
}

/** The day by which dates of rounds are judged, in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** A round by its id; throws `thing.notFound`. */
export async function findKnownRound(sql: Sql, id: string): Promise<RoundRow> {
  const round = await findRound(sql, id);
  if (!round) throw new MeridianError('thing.notFound', { kind: 'round', id });
  return round;
}

export const conflict = (id: string): MeridianError =>
  new MeridianError('thing.conflict', { kind: 'round', id });

export async function lookAt(ctx: Context, round: RoundRow): Promise<RoundLook> {
  const [framework, areas, rows, appeals, panel, experts] = await Promise.all([
    getFramework(ctx, round.framework_id, round.framework_revision),
    listRoundAreas(ctx.db, round.id),
    listRoundItems(ctx.db, round.id),
    listAppeals(ctx.db, round.id),
    findPanel(ctx.db, round.id),
    listExperts(ctx.db, round.id),
  ]);
  const items = rows.map(itemOf);
  const asked = new Set(items.map(({ area }) => area));
  const incomplete = areas
    .filter(({ area, completed_at }) => completed_at === null && asked.has(area))
    .map(({ area }) => area);
  const facts: RoundFacts = {
    today: dayOf(ctx.clock()),
    opens: round.opens,
    cutoff: round.cutoff,
    reviewDue: round.review_due,
    panelDue: round.panel_due,
    appealDue: round.appeal_due,
    areas: areas.map(({ area }) => area),
    incomplete,
    unconfirmed: round.province_reviews
      ? areas
          .filter((row) => isConfirmedAbove(round, row) && row.confirmed_at === null && asked.has(row.area))
          .map(({ area }) => area)
      : [],
    undecided: items.filter(isUndecided).length,
    panel: panel
      ? { state: panel.state, experts: experts.filter(({ withdrawn_at }) => withdrawn_at === null).length }
      : null,
    openAppeals: appeals.filter(({ decision }) => decision === null).length,
  };
  return { round, framework, areas, items, appeals, panel, incomplete, facts };
}

const itemOf = ({ is_started, modified_at, ...row }: RoundItemRow): RoundItem => ({
  ...row,
  isStarted: is_started,
  modifiedAt: modified_at.toISOString(),
});

/** Whether the place between an area and the country has to confirm its figures before the centre decides on them. */
export const isConfirmedAbove = (round: RoundRow, { province }: RoundAreaRow): boolean =>
  round.province_reviews && province !== null;

/** Lets those change the figures of some areas who may in a phase of the round. */
export async function applyStages(
  sql: Sql,
  round: RoundRow,
  state: RoundState,
  areas: readonly RoundAreaRow[],
): Promise<void> {
  for (const stage of STAGES) {
    const rows = areas.filter(
      (row) =>
        stage ===
        stageOf(state, isConfirmedAbove(round, row), {
          isComplete: row.completed_at !== null,
          isConfirmed: row.confirmed_at !== null,
        }),
    );
    await setStages(
      sql,
      round.id,
      rows.map(({ area }) => area),
      stage,
    );
  }
}

/** An event of a round's log, by whoever acts. */
export const eventBy = (
  ctx: Context,
  kind: string,
  details: RoundEventRow['details'],
): Omit<RoundEventRow, 'no'> => ({
  kind,
  details,
  at: ctx.clock(),
  actor_id: ctx.actor.id,
  actor_name: ctx.actor.name,
});
