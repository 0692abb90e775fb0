import { Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { AreaProfileWire, RunSummaryWire, RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import { useGet, useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { profilePath, useRun } from '../platform/run.ts';
import { ButtonLink } from '../shell/link.tsx';
import { Page } from '../shell/page.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { AreaTrail } from './area-trail.tsx';
import style from './diagnosis.module.css';
import { passings } from './moved.ts';
import { MovedChart } from './moved-chart.tsx';
import { MovedColumns } from './moved-columns.tsx';
import { MethodMoved, PeersMoved } from './moved-facts.tsx';
import { MovedFinding } from './moved-finding.tsx';
import { MovedRefusal } from './moved-refusal.tsx';
import { useChange, useColumnNames, useEarlierRuns, useSince } from './use-moved.ts';

/** Why an area's rank moved since an earlier run: its own figures, the method, the other areas. */
export default function MovedPage() {
  const { t, local } = useText();
  const format = useFormat();
  const navigate = useNavigate({ from: '/areas/$code/change' });
  const { code } = useParams({ from: '/areas/$code/change' });
  const { since: asked } = useSearch({ from: '/areas/$code/change' });
  const run = useRun();
  const profile = useGet<AreaProfileWire>(run.data ? profilePath(run.data.id, code) : null);
  const earlier = useEarlierRuns(run.data);
  const before = earlier?.all.find(({ id }) => id === asked) ?? earlier?.before;
  const area = profile.data?.area;
  const failed = run.isError ? run : profile.isError ? profile : null;
  return (
    <Page
      title={area ? t('moved.title', { area: local(area.name) }) : t('moved.title.short')}
      above={<AreaTrail code={code} name={local(area?.name) || code} here={t('moved.title.short')} />}
      lead={run.data && [local(run.data.framework.name), run.data.period].join(' · ')}
      actions={
        earlier && before ? (
          <Select
            className="no-print"
            w={360}
            maw="100%"
            allowDeselect={false}
            label={t('moved.compared')}
            value={before.id}
            onChange={(id) =>
              void navigate({
                search: (search) => ({ ...search, since: id ?? undefined }) as typeof search,
                replace: true,
                resetScroll: false,
              })
            }
            data={earlier.all.map(({ id, period, at, framework }) => ({
              value: id,
              label: t('moved.compared.item', {
                period,
                version: framework.version,
                at: format.dateTime(at),
              }),
            }))}
          />
        ) : null
      }
    >
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : !run.data || !profile.data || !earlier ? (
        <LoadingState rows={8} height={40} />
      ) : before ? (
        <Moved
          key={`${run.data.id} ${before.id} ${code}`}
          run={run.data}
          before={before}
          profile={profile.data}
        />
      ) : (
        <section className="panel">
          <EmptyState title={t('moved.none')}>
            {t('moved.none.how')}
            <br />
            <ButtonLink to="/runs" mt="md">
              {t('nav.runs')}
            </ButtonLink>
          </EmptyState>
        </section>
      )}
    </Page>
  );
}

interface MovedProps {
  readonly run: RunWire;
  readonly before: RunSummaryWire;
  readonly profile: AreaProfileWire;
}

function Moved({ run, before, profile }: MovedProps) {
  const { t, local } = useText();
  const format = useFormat();
  const say = useSince();
  const nameOf = useColumnNames(run);
  const { code, name } = profile.area;
  const change = useChange(run.id, profile.score === null ? undefined : before.id, code);
  const earlierRun = useGet<RunWire>(`/runs/${encodeURIComponent(before.id)}`).data;
  const earlierProfile = useGet<AreaProfileWire>(change.data ? profilePath(before.id, code) : null).data;
  const scoresBefore = useRanking(before);
  const scoresNow = useRanking(run);
  const areas = useMemo(
    () => new Map([...scoresBefore, ...scoresNow].map(({ area }) => [area.code, area])),
    [scoresBefore, scoresNow],
  );
  const passing = useMemo(
    () => passings(code, ranksOf(scoresBefore), ranksOf(scoresNow)),
    [code, scoresBefore, scoresNow],
  );
  if (profile.score === null)
    return (
      <section className="panel">
        <EmptyState title={t('moved.noScore', { area: local(name) })} />
      </section>
    );
  const since = say(run, before);
  if (change.isError) return <MovedRefusal query={change} area={local(name)} since={since} />;
  if (!change.data) return <LoadingState rows={6} height={40} />;
  const names =
    run.period === before.period
      ? ([format.dateTime(before.at), format.dateTime(run.at)] as const)
      : ([before.period, run.period] as const);
  return (
    <Stack gap="md">
      <section className="panel" aria-label={t('lift.answer')}>
        <MovedFinding
          change={change.data}
          area={local(name)}
          since={since}
          isSameMethod={before.framework.revision === run.framework.revision}
          nameOf={nameOf}
        />
        <Text size="sm" c="dimmed" className={style.how}>
          {t('moved.how', { count: change.data.runs })}
        </Text>
      </section>
      <MovedChart change={change.data} names={names} nameOf={nameOf} />
      {earlierRun && earlierProfile ? (
        <MovedColumns
          change={change.data}
          runs={[earlierRun, run]}
          profiles={[earlierProfile, profile]}
          names={names}
          nameOf={nameOf}
        />
      ) : null}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <PeersMoved {...passing} entered={change.data.entered} left={change.data.left} areas={areas} />
        {earlierRun ? <MethodMoved earlier={earlierRun} later={run} /> : null}
      </SimpleGrid>
    </Stack>
  );
}

const useRanking = ({ id }: Pick<RunSummaryWire, 'id'>): readonly ScoreWire[] =>
  useGetAll<ScoreWire>(`/runs/${encodeURIComponent(id)}/scores`).data ?? NOBODY;
const NOBODY: readonly ScoreWire[] = [];

const ranksOf = (scores: readonly ScoreWire[]) => new Map(scores.map(({ area, rank }) => [area.code, rank]));
