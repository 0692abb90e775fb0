import type { RoundWire } from '../../src/assessments/round-wire.ts';

type Words = (key: string, params?: Record<string, string | number>) => string;

/** The sentence that a busy person wants first: where the round stands and what holds it up. */
export function headlineOf(round: RoundWire, t: Words): string {
  const { state, progress, areas, reminders, appeals } = round;
  const done = areas.filter(({ completedAt }) => completedAt !== null).length;
  const late = reminders.filter(({ daysLate }) => daysLate > 0).length;
  if (state === 'draft') {
    const asked = (round.toAsk ?? []).reduce((sum, figure) => sum + figure.asked, 0);
    return asked === 0
      ? t('round.headline.draftNothing', { areas: areas.length })
      : t('round.headline.draft', { areas: areas.length, items: asked });
  }
  if (progress.items === 0 && ['call', 'frozen', 'review'].includes(state))
    return t(`round.headline.${state}Nothing`);
  const confirming = areas.filter(
    ({ province, completedAt, confirmedAt }) =>
      round.provinceReviews && province !== null && completedAt !== null && confirmedAt === null,
  ).length;
  if (state === 'frozen' && confirming > 0) return t('round.headline.confirming', { count: confirming });
  if (state === 'call' && late === 0 && confirming > 0)
    return t('round.headline.confirming', { count: confirming });
  if (state === 'call')
    return late > 0
      ? t('round.headline.late', { done, areas: areas.length, late })
      : t('round.headline.call', { done, areas: areas.length, sent: progress.sent, items: progress.items });
  if (state === 'frozen' || state === 'review')
    return t('round.headline.review', { decided: progress.decided, items: progress.items });
  if (state === 'appeal') {
    const open = appeals.filter(({ decision }) => decision === null).length;
    return open > 0 ? t('round.headline.appeals', { count: open }) : t('round.headline.appeal');
  }
  return t(`round.headline.${state}`);
}
