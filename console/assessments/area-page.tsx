import { Breadcrumbs, SimpleGrid, Stack } from '@mantine/core';
import { IconReportAnalytics } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { AreaProfileWire, RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import { useIntervals } from '../analyses/use-intervals.ts';
import { LiftPanel } from '../diagnosis/lift-panel.tsx';
import { MovedPanel } from '../diagnosis/moved-panel.tsx';
import { StandingMove } from '../diagnosis/standing-move.tsx';
import { useGet, useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { profilePath, useRun } from '../platform/run.ts';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { Page } from '../shell/page.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { Aspects } from './aspects.tsx';
import { BandChip } from './band.tsx';
import { Gauge, IndicatorTable } from './indicator-table.tsx';
import { LiveStanding } from './live-standing.tsx';
import { type Placed, placed } from './profile.ts';
import { RadarChart } from './radar-chart.tsx';
import { Trends } from './trends.tsx';
import { WaterfallChart } from './waterfall-chart.tsx';
import { WhichResult } from './which-result.tsx';
import './area.css';
import './facts.css';

/** One area: where it stands, why, beside whom, and every figure behind it. */
export default function AreaPage() {
  const { t } = useText();
  const { code } = useParams({ from: '/areas/$code' });
  const run = useRun();
  const profile = useGet<AreaProfileWire>(run.data ? profilePath(run.data.id, code) : null);
  const error = run.error ?? profile.error;
  if (!run.data || !profile.data)
    return (
      <Page title={error?.status === 404 ? t('area.notFound') : t('word.area')}>
        {error ? (
          <ErrorState error={error} onRetry={() => void (run.error ? run.refetch() : profile.refetch())} />
        ) : (
          <LoadingState rows={8} height={48} />
        )}
      </Page>
    );
  return <AreaProfile key={code} run={run.data} profile={profile.data} overview={t('nav.overview')} />;
}

interface AreaProfileProps {
  readonly run: RunWire;
  readonly profile: AreaProfileWire;
  readonly overview: string;
}

function AreaProfile({ run, profile, overview }: AreaProfileProps) {
  const { t, local } = useText();
  const navigate = useNavigate();
  const tree = useMemo(() => placed(run.nodes, profile.nodes), [run, profile]);
  const all = useGetAll<ScoreWire>(
    `/runs/${encodeURIComponent(run.id)}/scores?node=${encodeURIComponent(run.nodes[0]!.code)}`,
  );
  const areas = useMemo(() => all.data?.map(({ area }) => area) ?? [], [all.data]);
  const { area } = profile;
  const name = local(area.name);
  return (
    <Page
      title={name}
      above={
        <Breadcrumbs mb="xs" fz="sm">
          <TextLink to="/" inherit>
            {overview}
          </TextLink>
          {profile.parent ? <span>{local(profile.parent.name)}</span> : null}
          <span>{name}</span>
        </Breadcrumbs>
      }
      lead={
        <>
          {[local(run.framework.name), run.period, area.code].join(' · ')} · <WhichResult run={run} />
        </>
      }
      actions={
        <ButtonLink
          to="/areas/$code/diagnosis"
          params={{ code: area.code }}
          variant="default"
          leftSection={<IconReportAnalytics size={16} aria-hidden />}
          className="no-print"
        >
          {t('areaReport.open')}
        </ButtonLink>
      }
    >
      <Stack gap="md">
        <Standing run={run} profile={profile} tree={tree} />
        <div className="area-pair">
          <WaterfallChart
            tree={tree}
            onOpen={(node) =>
              void navigate({ to: '/lineage/$area/$node', params: { area: area.code, node } })
            }
          />
          <RadarChart runId={run.id} nodes={run.nodes} profile={profile} areas={areas} />
        </div>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Aspects
            kind="strengths"
            area={area.code}
            codes={profile.strengths}
            tree={tree}
            areaCount={profile.areaCount}
          />
          <Aspects
            kind="weaknesses"
            area={area.code}
            codes={profile.weaknesses}
            tree={tree}
            areaCount={profile.areaCount}
          />
        </SimpleGrid>
        <MovedPanel run={run} profile={profile} />
        <LiftPanel run={run} profile={profile} areas={areas} />
        <IndicatorTable area={area.code} tree={tree} areaCount={profile.areaCount} />
        <Trends area={area.code} run={run} />
      </Stack>
    </Page>
  );
}

interface StandingProps {
  readonly run: RunWire;
  readonly profile: AreaProfileWire;
  readonly tree: readonly Placed[];
}

/** Score, rank and band of the index, and each dimension at a glance; every score leads to its lineage. */
function Standing({ run, profile, tree }: StandingProps) {
  const { t, local } = useText();
  const format = useFormat();
  const index = tree[0];
  const ahead =
    profile.rank === null ? null : (profile.areaCount - profile.rank) / Math.max(1, profile.areaCount - 1);
  const dimensions = tree.filter(({ node }) => node.depth === 1);
  const intervals = useIntervals(run.id, run.nodes[0]!.code);
  const interval = intervals?.of.get(profile.area.code);
  return (
    <section className="panel standing" aria-label={t('area.standing')}>
      <div className="standing-main">
        <div>
          <div className="small quiet">{t('word.index')}</div>
          <TextLink
            to="/lineage/$area/$node"
            params={{ area: profile.area.code, node: run.nodes[0]!.code }}
            className="standing-score"
          >
            {format.score(profile.score)}
            <span className="sr-only">{t('area.lineage', { name: local(run.nodes[0]!.name) })}</span>
          </TextLink>
          <BandChip bands={run.bands} code={profile.band} />
        </div>
        <div>
          <div className="small quiet">{t('word.rank')}</div>
          <div className="standing-score">
            {format.rank(profile.rank)}
            <small> / {format.count(profile.areaCount)}</small>
          </div>
          <span className="small">
            {ahead === null ? '' : t('area.ahead', { share: format.percent(ahead, 0) })}
          </span>
          <StandingMove run={run} area={profile.area.code} rank={profile.rank} />
          <LiveStanding run={run} area={profile.area.code} score={profile.score} rank={profile.rank} />
          {intervals && interval ? (
            <TextLink to="/robustness" className="small" display="block" mt={2}>
              {t(interval.low === interval.high ? 'robust.area.one' : 'robust.area', {
                low: format.rank(interval.low),
                high: format.rank(interval.high),
                share: format.percent(intervals.analysis.interval, 0),
                count: intervals.analysis.replications,
              })}
            </TextLink>
          ) : null}
        </div>
        <div>
          <div className="small quiet">{t('area.toMedian')}</div>
          <div className="standing-score">
            {index && index.at.score !== null && index.at.median !== null
              ? format.signed(index.at.score - index.at.median)
              : format.signed(null)}
          </div>
          <span className="small">{t('overview.median', { median: format.score(index?.at.median) })}</span>
        </div>
      </div>
      <ul className="standing-dimensions">
        {dimensions.map(({ node, at }) => (
          <li key={node.code}>
            <TextLink to="/lineage/$area/$node" params={{ area: profile.area.code, node: node.code }} inherit>
              {local(node.name)}
            </TextLink>
            <div className="standing-gauge">
              <Gauge score={at.score} median={at.median} gap={(at.score ?? 0) - (at.median ?? 0)} />
            </div>
            <b>{format.score(at.score)}</b>
            <span className="quiet tiny">
              {at.rank === null ? t('value.none') : t('area.rank', { rank: format.rank(at.rank) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
