import { Breadcrumbs, Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { IndicatorProfileWire, RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useGet, useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useRun } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { IndicatorFacts } from './indicator-facts.tsx';
import { IndicatorValues } from './indicator-values.tsx';
import { LiveValues } from './live-values.tsx';
import { MapPanel } from './map-panel.tsx';
import { ValueDistribution } from './value-distribution.tsx';
import { figureOf, figureUnit } from './value-text.tsx';
import { WhichResult } from './which-result.tsx';
import './area.css';
import './facts.css';
import './overview.css';

/** One indicator: what it means, how its values spread, and every area's value with its state. */
export default function IndicatorPage() {
  const { t } = useText();
  const { code } = useParams({ from: '/indicators/$code' });
  const run = useRun();
  const profile = useGet<IndicatorProfileWire>(
    run.data ? `/runs/${encodeURIComponent(run.data.id)}/indicators/${encodeURIComponent(code)}` : null,
  );
  const error = run.error ?? profile.error;
  if (!run.data || !profile.data)
    return (
      <Page title={error?.status === 404 ? t('indicator.notFound') : t('word.indicator')}>
        {error ? (
          <ErrorState error={error} onRetry={() => void (run.error ? run.refetch() : profile.refetch())} />
        ) : (
          <LoadingState rows={8} height={48} />
        )}
      </Page>
    );
  return <IndicatorProfile key={code} run={run.data} profile={profile.data} />;
}

function IndicatorProfile({ run, profile }: { run: RunWire; profile: IndicatorProfileWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const { node, values } = profile;
  const areas = useGetAll<AreaWire>('/areas').data;
  const parents = useMemo(() => {
    const codes = new Set(values.map(({ area }) => area.parent));
    return (areas ?? []).filter(({ code, level }) => codes.has(code) && level !== 'country');
  }, [areas, values]);
  const parentNames = useMemo(
    () => new Map(parents.map(({ code, name }) => [code, local(name)])),
    [parents, local],
  );
  // The map colours by the indicator's own score: its normalised value.
  const scores = useMemo(
    () =>
      values.map(
        ({ area, rank, value }): ScoreWire => ({
          area,
          rank,
          score: value.normalised,
          band: null,
          children: {},
        }),
      ),
    [values],
  );
  const path = useMemo(() => {
    const above: RunWire['nodes'] = [];
    let parent = node.parent;
    while (parent !== null) {
      const found = run.nodes.find(({ code }) => code === parent);
      if (!found) break;
      above.unshift(found);
      parent = found.parent;
    }
    return above;
  }, [run, node]);
  const unit = local(figureUnit(node));
  const figures = useMemo(() => values.flatMap(({ value }) => figureOf(node, value) ?? []), [node, values]);
  return (
    <Page
      title={local(node.name)}
      above={
        <Breadcrumbs mb="xs" fz="sm" className="wrap-crumbs">
          <TextLink to="/indicators" inherit>
            {t('nav.indicators')}
          </TextLink>
          {path.slice(1).map((above) => (
            <TextLink key={above.code} to="/" search={{ node: above.code }} inherit>
              {local(above.name)}
            </TextLink>
          ))}
          <span aria-current="page">{local(node.name)}</span>
        </Breadcrumbs>
      }
      lead={
        <>
          {[
            node.code,
            t('indicator.weight', { share: format.percent(node.effectiveWeight) }),
            run.period,
          ].join(' · ')}{' '}
          · <WhichResult run={run} />
        </>
      }
    >
      <Stack gap="md">
        <IndicatorFacts profile={profile} figures={figures} unit={unit} />
        <LiveValues run={run} profile={profile} areas={areas ?? []} />
        {figures.length === 0 ? (
          <Panel title={t('indicator.values')}>
            <EmptyState title={t('indicator.noData')}>
              {t('indicator.noData.detail')}{' '}
              {node.source
                ? t('indicator.noData.source', { source: node.source })
                : t('indicator.noData.submitted')}
            </EmptyState>
          </Panel>
        ) : (
          <>
            <div className="area-pair even">
              <ValueDistribution title={t('indicator.distribution')} lead={unit} values={figures} />
              <MapPanel
                title={t('indicator.map')}
                lead={t('indicator.map.lead')}
                scores={scores}
                parents={parents}
                indicators={[node]}
                chosen={undefined}
                height={360}
              />
            </div>
            <IndicatorValues profile={profile} parents={parentNames} />
          </>
        )}
      </Stack>
    </Page>
  );
}
