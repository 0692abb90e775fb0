import { type Dimension, type Framework, isIndicator } from '../model/framework.ts';
import type { BallotView } from './ballot-actions.ts';
import { type PanelDetail, pseudonym, weighable } from './panel-actions.ts';
import type { BallotWire, FamilyWire, PanelWire } from './panel-wire.ts';

/** The dimensions of a framework that can be weighed, or some of them, with the names of what is weighed. */
export const familyViews = (framework: Framework, codes?: readonly string[]): FamilyWire[] =>
  weighable(framework)
    .filter(({ code }) => codes === undefined || codes.includes(code))
    .map(familyView);

const familyView = ({ code, name, children }: Dimension): FamilyWire => ({
  code,
  name,
  children: children.map((child) => ({
    code: child.code,
    name: child.name,
    definition: (isIndicator(child) ? child.definition : child.note) ?? null,
  })),
});

const copy = <T>(value: T): T => structuredClone(value);

/** A panel as its page shows it; whoever does not manage it reads no expert's name. */
export const panelView = (
  { round, panel, experts, results }: PanelDetail,
  framework: Framework,
  seesNames: boolean,
): PanelWire => ({
  round: { id: round.id, name: round.name, state: round.state, panelDue: round.panel_due },
  method: panel.method,
  dimensions: [...panel.dimensions],
  maxRatio: panel.max_ratio,
  repeat: panel.repeat,
  state: panel.state,
  revision: panel.revision,
  families: familyViews(framework, panel.dimensions),
  experts: experts.map((expert) => ({
    no: expert.no,
    name: seesNames ? expert.name : pseudonym(expert.no),
    person: seesNames ? expert.person_id : null,
    hasLink: expert.has_link,
    withdrawnAt: expert.withdrawn_at?.toISOString() ?? null,
    handedIn: [...expert.handedIn],
  })),
  results: copy(results).map(({ repeat, ballots, families }) => ({
    repeat,
    ballots,
    families: families.map(({ children: _, ...family }) => family),
  })) as PanelWire['results'],
});

export function ballotView({ round, framework, panel, expert, own, before }: BallotView): BallotWire {
  return {
    round: { name: round.name, period: round.period, panelDue: round.panel_due },
    framework: framework.name,
    expert: expert.name,
    method: panel.method,
    maxRatio: panel.max_ratio,
    repeat: panel.repeat,
    state: panel.state,
    families: familyViews(framework, panel.dimensions),
    own: own && {
      answers: copy(own.answers) as NonNullable<BallotWire['own']>['answers'],
      reasons: { ...own.reasons },
      savedAt: own.saved_at.toISOString(),
      handedInAt: own.handed_in_at?.toISOString() ?? null,
    },
    before: before && {
      repeat: before.result.repeat,
      ballots: before.result.ballots,
      answers: before.own && (copy(before.own.answers) as NonNullable<BallotWire['own']>['answers']),
      families: before.result.families.map(({ code, group, reasons }) => ({
        code,
        group: group && (copy(group) as NonNullable<BallotWire['before']>['families'][number]['group']),
        reasons: reasons.filter(({ no }) => no !== expert.no).map(({ text }) => text),
      })),
    },
  };
}
