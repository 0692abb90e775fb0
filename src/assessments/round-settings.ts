import { getFramework } from '../indicators/framework-actions.ts';
import type { Area } from '../model/area.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { isPeriod } from '../model/period.ts';
import type { LocalText } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { dateIssues } from './round-state.ts';
import type { RoundSettings } from './round-store.ts';
import { loadAreas } from './run-input-store.ts';

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
  /** Whether the place between an area and the country confirms before the centre decides; default: no. */
  readonly provinceReviews?: boolean | undefined;
  readonly areas: readonly string[];
}

/** Most areas of a round. */
const MOST_AREAS = 5_000;
/** A round's settings as they are stored, with the places between its areas and the country. Throws `input.invalid` with all that is wrong. */
export async function checkSettings(
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
      province_reviews: input.provinceReviews ?? false,
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
