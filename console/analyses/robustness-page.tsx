import { SimpleGrid } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { AnalysisHeadWire } from '../../src/assessments/analysis-wire.ts';
import type { RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import type { WeightBox } from '../../src/composite/bounds-box.ts';
import type { SensitivityResult, UncertaintyResult } from '../../src/composite/uncertainty-job.ts';
import { useActorName } from '../platform/actor.ts';
import { useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useIsUnassessed, useRun, useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Notice } from '../shell/notice.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { EmptyState, ErrorState, Loaded, LoadingState } from '../shell/states.tsx';
import style from './analyses.module.css';
import { newlyFailed, shownOf, specOf } from './analysis.ts';
import { AnalysisList } from './analysis-list.tsx';
import { BoundsPanel } from './bounds-panel.tsx';
import { Finding } from './finding.tsx';
import { IntervalsPanel } from './intervals-panel.tsx';
import { RunningPanel } from './running.tsx';
import { SensitivityPanel } from './sensitivity-panel.tsx';
import { StartAnalysis } from './start-analysis.tsx';
import { Failures, Told } from './told.tsx';
import { useAnalyses, useResult } from './use-analyses.ts';
import { useWording } from './use-wording.ts';

/** How far the shown run's ranks can be trusted: intervals, what moves them, certified bounds. */
export default function RobustnessPage() {
  const { t } = useText();
  const run = useRun();
  const isUnassessed = useIsUnassessed();
  if (run.data) return <Robustness key={run.data.id} run={run.data} />;
  return (
    <Page title={t('robust.title')}>
      {isUnassessed ? (
        <EmptyState title={t('robust.noRun')}>
          <TextLink to="/frameworks">{t('robust.noRun.do')}</TextLink>
        </EmptyState>
      ) : run.error ? (
        <ErrorState error={run.error} onRetry={() => void run.refetch()} />
      ) : (
        <LoadingState rows={10} height={32} />
      )}
    </Page>
  );
}

function Robustness({ run }: { run: RunWire }) {
  const { t, local } = useText();
  const wording = useWording(run);
  const analyses = useAnalyses(run.id);
  return (
    <Page
      title={t('robust.title')}
      lead={t('robust.lead', { name: local(run.framework.name), period: run.period })}
      actions={<StartAnalysis run={run} wording={wording} />}
    >
      <Loaded query={analyses} rows={10} height={32}>
        {({ items }) => <Analyses run={run} items={items} wording={wording} />}
      </Loaded>
    </Page>
  );
}

interface AnalysesProps {
  readonly run: RunWire;
  readonly items: readonly AnalysisHeadWire[];
  readonly wording: ReturnType<typeof useWording>;
}

function Analyses({ run, items, wording }: AnalysesProps) {
  const { t, local } = useText();
  const search = useSearch({ from: '/robustness' });
  const heads = {
    uncertainty: shownOf(items, 'uncertainty', search.uncertainty),
    sensitivity: shownOf(items, 'sensitivity', search.sensitivity),
    bounds: shownOf(items, 'bounds', search.bounds),
  };
  const uncertainty = useResult<UncertaintyResult>(heads.uncertainty);
  const sensitivity = useResult<SensitivityResult>(heads.sensitivity);
  const scores = useGetAll<ScoreWire>(`/runs/${encodeURIComponent(run.id)}/scores`);
  const areas = useMemo(
    () => new Map((scores.data ?? []).map(({ area }) => [area.code, area])),
    [scores.data],
  );
  const areaName = useMemo(() => (code: string) => local(areas.get(code)?.name) || code, [areas, local]);
  const running = items.filter(({ status }) => status === 'running');
  const failedQuery = [scores, uncertainty, sensitivity].find(({ isError }) => isError);
  const isLoading =
    !scores.data || (heads.uncertainty && !uncertainty.data) || (heads.sensitivity && !sensitivity.data);
  const box = (heads.bounds?.spec ?? DEFAULT_BOX) as WeightBox;
  return (
    <div className={style.stack}>
      {running.length > 0 && <RunningPanel items={running} />}
      {newlyFailed(items).map((item) => (
        <Failed key={item.id} item={item} />
      ))}
      {failedQuery ? (
        <ErrorState error={failedQuery.error} onRetry={() => void failedQuery.refetch()} />
      ) : isLoading ? (
        <LoadingState rows={10} height={32} />
      ) : (
        <>
          {heads.uncertainty || heads.sensitivity ? (
            <Finding
              uncertainty={uncertainty.data?.result}
              sensitivity={
                heads.sensitivity && sensitivity.data
                  ? { spec: specOf(heads.sensitivity), result: sensitivity.data.result }
                  : undefined
              }
              wording={wording}
              areaName={areaName}
            />
          ) : (
            running.length === 0 && <Empty />
          )}
          {uncertainty.data && (
            <Failures
              failures={uncertainty.data.result.failures}
              count={uncertainty.data.result.replications.failed}
            />
          )}
          {(uncertainty.data || sensitivity.data) && (
            <div className={uncertainty.data && sensitivity.data ? style.pair : style.stack}>
              {uncertainty.data && (
                <IntervalsPanel run={run} areas={areas} result={uncertainty.data.result} />
              )}
              {heads.sensitivity && sensitivity.data && (
                <div>
                  <SensitivityPanel
                    key={heads.sensitivity.id}
                    spec={specOf(heads.sensitivity)}
                    result={sensitivity.data.result}
                    wording={wording}
                    areaName={areaName}
                  />
                </div>
              )}
            </div>
          )}
          <BoundsPanel key={heads.bounds?.id ?? ''} run={run} areas={areas} box={box} />
          {(uncertainty.data || sensitivity.data) && (
            <Panel title={t('robust.told')} lead={t('robust.told.lead')}>
              <SimpleGrid cols={{ base: 1, lg: uncertainty.data && sensitivity.data ? 2 : 1 }} spacing="xl">
                {[uncertainty.data, sensitivity.data].map(
                  (one) => one && <Told key={one.id} head={one} result={one.result} wording={wording} />,
                )}
              </SimpleGrid>
            </Panel>
          )}
        </>
      )}
      {items.length > 0 && (
        <AnalysisList
          items={items}
          shown={new Set(Object.values(heads).flatMap((head) => (head ? [head.id] : [])))}
          wording={wording}
        />
      )}
    </div>
  );
}

/** How far weights may move where nobody says. */
const DEFAULT_BOX: WeightBox = { relative: 0.25 };

/** Nothing is computed yet: what it would show, and who can start it. */
function Empty() {
  const { t } = useText();
  const { may } = useSession();
  return (
    <section className="panel">
      <EmptyState title={t('robust.empty')}>
        {t('robust.empty.what')} {!may('analysis.create') && t('robust.empty.reader')}
      </EmptyState>
    </section>
  );
}

function Failed({ item }: { item: AnalysisHeadWire }) {
  const { t, gap } = useText();
  const format = useFormat();
  const actorName = useActorName();
  return (
    <Notice tone="bad" title={t('robust.failed', { kind: t(`robust.kind.${item.kind}`) })}>
      {item.error?.message}
      {gap}
      {t('robust.failed.when', { time: format.dateTime(item.at), name: actorName(item.actor) })}
      <ul className={style.notes}>
        {item.error?.issues.map((issue) => (
          <li key={`${issue.code} ${JSON.stringify(issue.at)}`}>{issue.message}</li>
        ))}
      </ul>
    </Notice>
  );
}
