import { nodesOf } from '../composite/tree.ts';
import { groupBy } from '../model/group-by.ts';
import type { Locale, LocalText } from '../model/text.ts';
import { issueMessage } from '../platform/i18n.ts';
import type { RoundDetail, RoundSummary } from './round-actions.ts';
import { progressBy, progressOf, type RoundItem, remindersOf } from './round-progress.ts';
import { issueOf, MOVES, movesFrom, obstaclesTo } from './round-state.ts';
import type { RoundAreaRow, RoundRow } from './round-store.ts';
import type { RoundSummaryWire, RoundWire } from './round-wire.ts';

const headOf = (round: RoundRow) => ({
  id: round.id,
  name: round.name,
  framework: { id: round.framework_id, revision: round.framework_revision },
  period: round.period,
  opens: round.opens,
  cutoff: round.cutoff,
  reviewDue: round.review_due,
  panelDue: round.panel_due,
  appealDue: round.appeal_due,
  countsFrom: round.counts_from,
  provinceReviews: round.province_reviews,
  state: round.state,
  revision: round.revision,
  at: round.at.toISOString(),
  actor: { id: round.actor_id, name: round.actor_name },
  frozenAt: round.frozen_at?.toISOString() ?? null,
  runId: round.run_id,
  editionId: round.edition_id,
});

export const roundSummary = ({ round, ...counts }: RoundSummary): RoundSummaryWire => ({
  ...headOf(round),
  ...counts,
});

const someone = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? id });

/** A round as its page shows it, worded in a locale where words are needed. */
export function roundView(detail: RoundDetail, locale: Locale): RoundWire {
  const { round, framework, areas, items, facts, panel, appeals, events, toAsk, recomputed } = detail;
  const byArea = groupBy(items, ({ area }) => area);
  const of = (area: string): readonly RoundItem[] => byArea.get(area) ?? [];
  return {
    ...headOf(round),
    today: facts.today,
    frameworkName: framework.framework.name,
    progress: progressOf(items),
    areas: areas.map((row) => ({
      code: row.area,
      name: row.name,
      province: row.province,
      progress: progressOf(of(row.area)),
      completedAt: row.completed_at?.toISOString() ?? null,
      completedBy: someone(row.completed_by, row.completed_by_name),
      note: row.note,
      confirmedAt: row.confirmed_at?.toISOString() ?? null,
      confirmedBy: someone(row.confirmed_by, row.confirmed_by_name),
    })),
    provinces: provincesOf(detail, of),
    departments: progressBy(items, ({ department }) => department).map(({ key, progress }) => ({
      department: key,
      areas: new Set(items.filter(({ department }) => department === key).map(({ area }) => area)).size,
      progress,
    })),
    reminders: remindersOf(items, facts.today).map((one) => ({ ...one, codes: [...one.codes] })),
    names: namesOf(detail),
    toAsk: toAsk?.map((one) => ({ ...one })) ?? null,
    moves: movesFrom(round.state).map((move) => ({
      move,
      to: MOVES[move].to,
      needsReason: MOVES[move].needsReason ?? false,
      obstacles: obstaclesTo(move, facts).map((obstacle) => ({
        code: obstacle.code,
        soft: obstacle.soft,
        message: issueMessage(locale, issueOf(obstacle)),
      })),
    })),
    recomputed: recomputed && {
      before: recomputed.before,
      areas: recomputed.areas.map((one) => ({ ...one })),
    },
    appeals: appeals.map((one) => ({
      no: one.no,
      area: one.area,
      text: one.text,
      at: one.at.toISOString(),
      actor: { id: one.actor_id, name: one.actor_name },
      decision: one.decision,
      answer: one.answer,
      answeredAt: one.answered_at?.toISOString() ?? null,
      answeredBy: someone(one.answered_by, one.answered_by_name),
    })),
    events: events.map(({ no, kind, details, at, actor_id, actor_name }) => ({
      no,
      kind,
      details: { ...details },
      at: at.toISOString(),
      actor: { id: actor_id, name: actor_name },
    })),
    panel:
      panel && facts.panel
        ? { method: panel.method, state: panel.state, repeat: panel.repeat, experts: facts.panel.experts }
        : null,
  };
}

function provincesOf(
  { areas, provinces }: RoundDetail,
  of: (area: string) => readonly RoundItem[],
): RoundWire['provinces'] {
  const groups = groupBy(areas, ({ province }) => province ?? '');
  // those without a place in between come last
  const order = [...groups].sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1));
  return order.map(([key, rows]) => {
    const code = key === '' ? null : key;
    const count = (wanted: (row: RoundAreaRow) => boolean): number => rows.filter(wanted).length;
    return {
      code,
      name: code === null ? null : (provinces.get(code) ?? null),
      areas: rows.length,
      started: count(({ area }) => progressOf(of(area)).started > 0),
      completed: count(({ completed_at }) => completed_at !== null),
      confirmed: count(({ confirmed_at }) => confirmed_at !== null),
      progress: progressOf(rows.flatMap(({ area }) => of(area))),
    };
  });
}

function namesOf({ framework: { framework }, items, toAsk }: RoundDetail): Record<string, LocalText> {
  const codes = new Set([...items.map(({ code }) => code), ...(toAsk ?? []).map(({ code }) => code)]);
  const known = [...nodesOf(framework.tree).map(({ node }) => node), ...(framework.variables ?? [])];
  return Object.fromEntries(known.flatMap(({ code, name }) => (codes.has(code) ? [[code, name]] : [])));
}
