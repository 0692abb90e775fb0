import { Select, SimpleGrid } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { IntervalsNote } from '../analyses/intervals-note.tsx';
import { useIntervals } from '../analyses/use-intervals.ts';
import { MoversPanel } from '../diagnosis/movers-panel.tsx';
import { useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useIsUnassessed, useRun } from '../platform/run.ts';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { Page } from '../shell/page.tsx';
import { EmptyState, ErrorState, Loaded, LoadingState } from '../shell/states.tsx';
import { BandsPanel } from './bands-panel.tsx';
import { Distribution } from './distribution.tsx';
import { Headline } from './headline.tsx';
import { differenceOf, scoresOf } from './live.ts';
import { LiveLine } from './live-line.tsx';
import { LiveRanking } from './live-ranking.tsx';
import { MapPanel } from './map-panel.tsx';
import { Ranking } from './ranking.tsx';
import { ScoredAspects } from './scored-aspects.tsx';
import { useLiveScores } from './use-live.ts';
import { WhichResult } from './which-result.tsx';
import './overview.css';

/** Where all areas stand: figures, map, ranking, distribution and maturity of the index or of one dimension. */
export default function OverviewPage() {
  const { t } = useText();
  const run = useRun();
  const isUnassessed = useIsUnassessed();
  if (isUnassessed)
    return (
      <Page title={t('nav.overview')}>
        <EmptyState title={t('overview.empty')}>
          {t('overview.empty.how')}
          <br />
          <ButtonLink to="/runs" mt="md">
            {t('nav.runs')}
          </ButtonLink>
        </EmptyState>
      </Page>
    );
  if (!run.data)
    return (
      <Page title={t('nav.overview')}>
        {run.error ? (
          <ErrorState error={run.error} onRetry={() => void run.refetch()} />
        ) : (
          <LoadingState rows={8} height={48} />
        )}
      </Page>
    );
  return <Overview run={run.data} />;
}

function Overview({ run }: { run: RunWire }) {
  const { t, local } = useText();
  const navigate = useNavigate();
  const { node: asked, area: chosenCode, live: isLive = false } = useSearch({ from: '/' });
  const dimensions = run.nodes.filter(({ kind }) => kind === 'dimension');
  const index = run.nodes[0]!;
  const node = dimensions.find(({ code }) => code === asked) ?? index;
  const scores = useGetAll<ScoreWire>(
    `/runs/${encodeURIComponent(run.id)}/scores?node=${encodeURIComponent(node.code)}`,
  );
  // Asked for once the scores are there, so that the first result does not wait for it.
  const intervals = useIntervals(scores.data ? run.id : null, node.code);
  const live = useLiveScores(scores.data ? run.framework.id : null, run.period, node.code);
  const difference = useMemo(
    () => (live && scores.data ? differenceOf(live, scores.data) : undefined),
    [live, scores.data],
  );
  const areas = useGetAll<AreaWire>('/areas').data;
  const parents = useMemo(() => {
    const codes = new Set(scores.data?.map(({ area }) => area.parent));
    return (areas ?? []).filter(({ code, level }) => codes.has(code) && level !== 'country');
  }, [areas, scores.data]);
  const parentNames = useMemo(
    () => new Map(parents.map(({ code, name }) => [code, local(name)])),
    [parents, local],
  );
  const isShown = isLive && live !== undefined && live.head.problem === null;
  const inForce = useMemo(
    () => (isShown && areas ? scoresOf(live, areas, run.bands) : undefined),
    [isShown, live, areas, run.bands],
  );
  const shown = inForce ?? scores.data;
  const counts = useMemo(() => {
    const found: Record<string, number> = {};
    for (const { band } of shown ?? []) if (band) found[band] = (found[band] ?? 0) + 1;
    return found;
  }, [shown]);
  const word = local(node.name);
  const by = t('overview.by', { node: word });
  return (
    <Page
      title={local(run.framework.name)}
      lead={
        <>
          {t('overview.lead', { period: run.period, version: run.framework.version })} ·{' '}
          <TextLink
            to="/frameworks/$id/method"
            params={{ id: run.framework.id }}
            search={{ run: run.id, revision: run.framework.revision }}
            inherit
          >
            {t('method.page.open')}
          </TextLink>{' '}
          · <WhichResult run={run} liveAt={inForce ? live?.head.at : undefined} />
        </>
      }
      actions={
        <Select
          className="no-print"
          w={260}
          allowDeselect={false}
          aria-label={t('overview.node')}
          value={node.code}
          onChange={(code) =>
            void navigate({
              to: '/',
              search: (search) =>
                ({ ...search, node: code && code !== index.code ? code : undefined }) as typeof search,
              replace: true,
              resetScroll: false,
            })
          }
          data={dimensions.map(({ code, name, depth }) => ({
            value: code,
            label: `${'\u2003'.repeat(Math.max(0, depth - 1))}${local(name)}`,
          }))}
        />
      }
    >
      <Headline
        run={run}
        live={
          inForce && live && node === index
            ? { at: live.head.at, scores: inForce.map(({ score }) => score) }
            : undefined
        }
      />
      <Loaded query={scores} rows={10} height={48}>
        {(all) =>
          node === index && all.every(({ score }) => score === null) ? (
            <ScoredAspects run={run} scores={all} />
          ) : (
            <>
              {live && difference ? (
                <LiveLine
                  run={run}
                  live={live}
                  difference={difference}
                  isOn={isLive}
                  turn={(on) =>
                    void navigate({
                      to: '/',
                      search: (search) => ({ ...search, live: on || undefined }) as typeof search,
                      replace: true,
                      resetScroll: false,
                    })
                  }
                />
              ) : null}
              <div className="overview-top">
                <MapPanel
                  title={t('overview.map')}
                  lead={by}
                  scores={shown ?? all}
                  parents={parents}
                  indicators={run.nodes.filter(({ kind }) => kind === 'indicator')}
                  chosen={chosenCode}
                />
                {inForce && live && difference ? (
                  <LiveRanking live={live} difference={difference} areas={areas ?? []} />
                ) : (
                  <Ranking
                    title={t('overview.ranking')}
                    scores={all}
                    bands={run.bands}
                    intervals={intervals}
                    note={<IntervalsNote runId={run.id} intervals={intervals} />}
                    parents={parentNames}
                    chosen={chosenCode}
                    onChoose={(code) =>
                      void navigate({
                        to: '/',
                        search: (search) => ({ ...search, area: code }) as typeof search,
                        replace: true,
                        resetScroll: false,
                      })
                    }
                  />
                )}
              </div>
              {node === index && !inForce ? (
                <div className="overview-movers">
                  <MoversPanel run={run} scores={all} />
                </div>
              ) : null}
              <SimpleGrid cols={{ base: 1, md: run.bands.length > 0 ? 2 : 1 }} spacing="md" mt="md">
                <Distribution
                  title={t('overview.distribution')}
                  lead={by}
                  scores={shown ?? all}
                  bands={run.bands}
                  chosen={(shown ?? all).find(({ area }) => area.code === chosenCode)}
                />
                {run.bands.length > 0 ? (
                  <BandsPanel title={t('overview.bands')} bands={run.bands} counts={counts} />
                ) : null}
              </SimpleGrid>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
