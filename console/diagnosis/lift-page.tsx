import { Stack } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { AreaProfileWire, RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import type { WhatIfAnswer } from '../../src/assessments/thread-task.ts';
import { useGet, useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { profilePath, useRun } from '../platform/run.ts';
import { ButtonLink } from '../shell/link.tsx';
import { Page } from '../shell/page.tsx';
import { EmptyState, ErrorState, Loaded, LoadingState } from '../shell/states.tsx';
import { AreaTrail } from './area-trail.tsx';
import style from './diagnosis.module.css';
import { GoalForm } from './goal-form.tsx';
import {
  type Conditions,
  conditionsToLink,
  type Goal,
  limitsFromLink,
  requestFor,
  suggestions,
} from './lift.ts';
import { LiftAnswer } from './lift-answer.tsx';
import { LiftConditions } from './lift-conditions.tsx';
import { LiftFinding } from './lift-finding.tsx';
import { LiftLink } from './lift-link.tsx';
import { usePeers } from './use-peers.ts';
import { useFigures, useWhatIf } from './use-what-if.ts';

/** What would lift an area: the least change of its figures that reaches a rank or a score. */
export default function LiftPage() {
  const { t, local } = useText();
  const format = useFormat();
  const { code } = useParams({ from: '/areas/$code/lift' });
  const run = useRun();
  const profile = useGet<AreaProfileWire>(run.data ? profilePath(run.data.id, code) : null);
  const failed = run.isError ? run : profile.isError ? profile : null;
  const area = profile.data?.area;
  return (
    <Page
      title={area ? t('lift.title', { area: local(area.name) }) : t('lift.title.short')}
      above={<AreaTrail code={code} name={local(area?.name) || code} here={t('lift.title.short')} />}
      lead={
        run.data &&
        profile.data &&
        [
          local(run.data.framework.name),
          run.data.period,
          ...(profile.data.rank === null
            ? []
            : [
                t('lift.lead', {
                  rank: format.rank(profile.data.rank),
                  count: profile.data.areaCount,
                  score: format.score(profile.data.score),
                }),
              ]),
        ].join(' · ')
      }
    >
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : run.data && profile.data ? (
        <Lift key={`${run.data.id} ${code}`} run={run.data} profile={profile.data} />
      ) : (
        <LoadingState rows={8} height={40} />
      )}
    </Page>
  );
}

function Lift({ run, profile }: { readonly run: RunWire; readonly profile: AreaProfileWire }) {
  const { t, local } = useText();
  const navigate = useNavigate({ from: '/areas/$code/lift' });
  const search = useSearch({ from: '/areas/$code/lift' });
  const figures = useFigures(run);
  const suggested = useMemo(() => suggestions(profile, run.bands), [profile, run]);
  const goal: Goal | undefined =
    search.rank !== undefined
      ? { rank: search.rank }
      : search.score !== undefined
        ? { score: search.score }
        : suggested[0]?.goal;
  const conditions = useMemo<Conditions>(
    () => ({
      limits: limitsFromLink(search.limits ?? ''),
      fixed: new Set(search.fixed?.split(',') ?? []),
    }),
    [search.limits, search.fixed],
  );
  const all = useGetAll<ScoreWire>(
    `/runs/${encodeURIComponent(run.id)}/scores?node=${encodeURIComponent(run.nodes[0]!.code)}`,
  );
  const areas = useMemo(() => new Map(all.data?.map(({ area }) => [area.code, area])), [all.data]);
  const peers = usePeers(run.id, profile, figures);
  const { code } = profile.area;
  const hasScore = profile.score !== null;
  const isConditional = conditions.limits.size > 0 || conditions.fixed.size > 0;
  const open = useWhatIf(run.id, goal && hasScore ? { area: code, goal } : null);
  const sides = new Map(
    open.data?.figures.map((move) => [move.figure, move.limit > move.from ? 1 : -1] as const),
  );
  const limited = useWhatIf(
    run.id,
    goal && open.data && isConditional
      ? requestFor(code, goal, [...figures.values()], conditions, (figure) => sides.get(figure))
      : null,
  );
  const shown = isConditional ? limited : open;
  if (!hasScore || !goal)
    return (
      <section className="panel">
        <EmptyState title={t(hasScore ? 'lift.top' : 'lift.noScore', { area: local(profile.area.name) })}>
          {hasScore ? null : t('lift.noScore.how')}
          <br />
          <ButtonLink to="/areas/$code" params={{ code }} mt="md">
            {local(profile.area.name)}
          </ButtonLink>
        </EmptyState>
      </section>
    );

  const setGoal = (next: Goal) =>
    void navigate({
      search: ({ rank: _, score: __, ...rest }) => ({ ...rest, ...next }),
      replace: true,
      resetScroll: false,
    });
  const setConditions = (next: Conditions) =>
    void navigate({
      search: ({ limits: _, fixed: __, ...rest }) => ({
        ...rest,
        ...conditionsToLink(next),
      }),
      replace: true,
      resetScroll: false,
    });
  return (
    <Stack gap="md">
      <section className="panel" aria-label={t('lift.answer')}>
        <div className={style.answer}>
          <Loaded query={shown} rows={3} height={22}>
            {(answer) => (
              <LiftFinding
                answer={answer}
                area={profile.area}
                goal={goal}
                figures={figures}
                areas={areas}
                onGoal={setGoal}
              />
            )}
          </Loaded>
        </div>
        <GoalForm
          key={JSON.stringify(goal)}
          goal={goal}
          suggestions={suggested}
          areaCount={profile.areaCount}
          onGoal={setGoal}
        >
          <LiftLink run={run.id} area={code} goal={goal} conditions={conditions} />
        </GoalForm>
      </section>
      {shown.data ? <LiftAnswer answer={shown.data} figures={figures} peers={peers} /> : null}
      {open.data ? (
        <LiftConditions
          key={`${search.limits} ${search.fixed}`}
          moves={open.data.figures}
          leftOut={unchanged(shown.data ?? open.data, conditions)}
          figures={figures}
          conditions={conditions}
          onConditions={setConditions}
        />
      ) : null}
    </Stack>
  );
}

/** What has no part in any way to the goal: what the server left out, and what only makes things worse. */
function unchanged({ each, leftOut, figures }: WhatIfAnswer, { fixed }: Conditions) {
  const isThere = each.some(({ isReached, changes }) => isReached && changes.length === 0);
  const known = new Set([
    ...fixed,
    ...leftOut.map(({ figure }) => figure),
    ...each.flatMap(({ changes }) => changes.map(({ figure }) => figure)),
  ]);
  const useless = isThere ? [] : figures.filter(({ figure }) => !known.has(figure));
  return [...leftOut, ...useless.map(({ figure }) => ({ figure, reason: 'noHelp' }))];
}
