import type { WhatIfAnswer } from '../../src/assessments/thread-task.ts';
import type { FigureChange, LeastChange } from '../../src/composite/what-if.ts';
import type { Format } from '../platform/format.ts';
import type { Text } from '../platform/i18n.tsx';
import { type Goal, readable } from './lift.ts';
import type { NamedFigures } from './use-what-if.ts';

export interface Wording {
  readonly t: Text['t'];
  readonly format: Format;
  readonly figures: NamedFigures;
}

/** A rank or a score as a goal is said. */
export const goalWords = (goal: Goal, { t, format }: Pick<Wording, 't' | 'format'>): string =>
  'rank' in goal
    ? t('lift.goal.rank.said', { rank: format.rank(goal.rank) })
    : t('lift.goal.score.said', { score: format.value(goal.score) });

/** “days over 75 µg/m³ fall from 58 to 50 days”, with the needed value rounded to the safe side. */
export function changeWords(change: FigureChange, wording: Wording): string {
  const { t } = wording;
  return t(change.to > change.from ? 'lift.change.up' : 'lift.change.down', changeParts(change, wording));
}

function changeParts({ figure, from, to }: FigureChange, { format, figures }: Wording) {
  const named = figures.get(figure);
  return {
    name: named?.name ?? figure,
    from: format.value(from),
    to: withUnit(format.value(readable(from, to, named?.limit)), named?.unit ?? ''),
  };
}

export const withUnit = (number: string, unit: string): string =>
  unit === '' ? number : unit === '%' ? `${number}%` : `${number}\u00a0${unit}`;

/** “Lowering ‘days over 75 µg/m³’ from 58 to 50 days”. */
function actWords(change: FigureChange, wording: Wording): string {
  const { t } = wording;
  return t(change.to > change.from ? 'lift.act.up' : 'lift.act.down', changeParts(change, wording));
}

/** Most changes that a sentence tells one by one; all stand in the table. */
const MOST_CHANGES = 3;

/** The answer in one sentence: one indicator that is enough, several together, or how near one comes. */
export function liftSentence(answer: WhatIfAnswer, area: string, goal: Goal, wording: Wording): string {
  const { t, format } = wording;
  const { together, each } = answer;
  const said = goalWords(goal, wording);
  const { rank, score } = together.before;
  const now =
    'rank' in goal ? goalWords({ rank }, wording) : t('lift.goal.score.said', { score: format.score(score) });
  const isThere = 'rank' in goal ? together.before.rank <= goal.rank : together.before.score >= goal.score;
  if (isThere) return t('lift.sentence.there', { area, goal: said });
  const single = each.find(({ isReached }) => isReached);
  if (single)
    return t('lift.sentence.single', {
      area,
      now,
      goal: said,
      change: actWords(single.changes[0]!, wording),
    });
  if (together.isReached) {
    const largest = together.changes.toSorted((a, b) => b.cost - a.cost).slice(0, MOST_CHANGES);
    const changes = largest.map((change) => changeWords(change, wording)).join(t('list.pause'));
    const rest = together.changes.length - largest.length;
    return t('lift.sentence.together', {
      area,
      now,
      goal: said,
      changes: rest > 0 ? t('lift.sentence.rest', { changes, count: rest }) : changes,
      number: together.changes.length,
    });
  }
  return t('lift.sentence.unreachable', {
    area,
    goal: said,
    rank: format.rank(together.after.rank),
    score: format.score(together.after.score),
  });
}

/** Whether all changes together cost less than the cheapest that is enough alone, by more than the search can tell. */
export const isCheaperTogether = ({ together, each }: WhatIfAnswer): boolean => {
  const single = each.find(({ isReached }) => isReached);
  return together.isReached && (single === undefined || together.cost < single.cost * 0.999);
};

export const isProven = (change: LeastChange): boolean => !change.isReached || change.isLeast;
