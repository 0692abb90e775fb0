import { useMemo } from 'react';
import type { MatrixWire, RunWire } from '../../src/assessments/run-wire.ts';
import type { Examination } from '../../src/composite/examination.ts';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import { useGet, useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useIsUnassessed, useRun } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Page } from '../shell/page.tsx';
import { EmptyState, ErrorState, Loaded, LoadingState } from '../shell/states.tsx';
import { ComponentsPanel } from './components-panel.tsx';
import { CorrelationPanel } from './correlation-panel.tsx';
import style from './examination.module.css';
import { FindingsPanel } from './findings-panel.tsx';
import { Later } from './later.tsx';
import { OutrankingPanel } from './outranking-panel.tsx';
import { ReliabilityPanel } from './reliability-panel.tsx';
import { RemovalPanel } from './removal-panel.tsx';
import { StatisticsPanel } from './statistics-panel.tsx';
import { WeightsPanel } from './weights-panel.tsx';

/** What the shown run's figures and weights are like: what stands out, and the statistics behind it. */
export default function ExaminationPage() {
  const { t, local } = useText();
  const run = useRun();
  const isUnassessed = useIsUnassessed();
  const examination = useGet<Examination>(
    run.data ? `/runs/${encodeURIComponent(run.data.id)}/examination` : null,
  );
  return (
    <Page
      title={t('exam.title')}
      lead={run.data && t('exam.lead', { name: local(run.data.framework.name), period: run.data.period })}
    >
      {isUnassessed ? (
        <EmptyState title={t('exam.noRun')}>
          <TextLink to="/frameworks">{t('exam.noRun.do')}</TextLink>
        </EmptyState>
      ) : run.error ? (
        <ErrorState error={run.error} onRetry={() => void run.refetch()} />
      ) : run.data ? (
        <Loaded query={examination} rows={10} height={36}>
          {(data) => <Examined key={run.data.id} run={run.data} examination={data} />}
        </Loaded>
      ) : (
        <LoadingState rows={10} height={36} />
      )}
    </Page>
  );
}

function Examined({ run, examination }: { run: RunWire; examination: Examination }) {
  const { t, local } = useText();
  const matrix = useGet<MatrixWire>(`/runs/${encodeURIComponent(run.id)}/matrix`);
  // Denominators are no nodes of the tree.
  const variables = useGetAll<IndicatorWire>(examination.withSize.length > 0 ? '/indicators' : null).data;
  const nameOf = useMemo(() => {
    const names = new Map([...(variables ?? []), ...run.nodes].map(({ code, name }) => [code, name]));
    return (code: string) => local(names.get(code)) || code;
  }, [run, variables, local]);
  const areas = useMemo(
    () => new Map(matrix.data?.areas.map(({ code, name }) => [code, name])),
    [matrix.data],
  );
  const areaName = useMemo(() => (code: string) => local(areas.get(code)) || code, [areas, local]);
  const props = { examination, nameOf };
  const isIndicator = examination.nodes.filter(({ kind }) => kind === 'indicator').length;
  const sections = [
    {
      id: 'values',
      height: 90 + isIndicator * 37,
      content: () => <StatisticsPanel {...props} areaName={areaName} />,
    },
    {
      id: 'correlations',
      height: 560,
      content: () => <CorrelationPanel {...props} matrix={matrix.data} />,
    },
    { id: 'reliability', height: 320, content: () => <ReliabilityPanel {...props} /> },
    { id: 'components', height: 420, content: () => <ComponentsPanel {...props} /> },
    { id: 'weights', height: 480, content: () => <WeightsPanel {...props} /> },
    { id: 'removal', height: 420, content: () => <RemovalPanel {...props} /> },
    {
      id: 'ahead',
      height: 620,
      content: () => <OutrankingPanel run={run} matrix={matrix} areaName={areaName} />,
    },
  ];
  return (
    <div className={style.stack}>
      <FindingsPanel {...props} />
      <nav className={`${style.jumps} no-print`} aria-label={t('exam.jump')}>
        {sections.map(({ id }) => (
          <TextLink key={id} to="." hash={id} size="sm">
            {t(`exam.${id}`)}
          </TextLink>
        ))}
      </nav>
      {sections.map(({ id, height, content }) => (
        <Later key={id} id={id} height={height}>
          {content}
        </Later>
      ))}
    </div>
  );
}
