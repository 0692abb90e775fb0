import { Breadcrumbs } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { AreaProfileWire, LineageWire, RunWire } from '../../src/assessments/run-wire.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useRun } from '../platform/run.ts';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { LineageBelow } from './lineage-below.tsx';
import { LineageChain } from './lineage-chain.tsx';
import { ValueVersions } from './value-versions.tsx';
import { WhichResult } from './which-result.tsx';
import './lineage.css';
import './facts.css';

/** How one score of one area came about, layer by layer, down to the file's row. */
export default function LineagePage() {
  const { t } = useText();
  const { area, node } = useParams({ from: '/lineage/$area/$node' });
  const run = useRun();
  const base = run.data ? `/runs/${encodeURIComponent(run.data.id)}` : null;
  const lineage = useGet<LineageWire>(
    base && `${base}/lineage/${encodeURIComponent(area)}/${encodeURIComponent(node)}`,
  );
  const profile = useGet<AreaProfileWire>(base && `${base}/areas/${encodeURIComponent(area)}`);
  const failed = [run, lineage, profile].find(({ error }) => error);
  if (!run.data || !lineage.data || !profile.data)
    return (
      <Page title={t('lineage.title')}>
        {failed ? (
          <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
        ) : (
          <LoadingState rows={8} height={64} />
        )}
      </Page>
    );
  return <Lineage run={run.data} lineage={lineage.data} profile={profile.data} />;
}

interface LineageProps {
  readonly run: RunWire;
  readonly lineage: LineageWire;
  readonly profile: AreaProfileWire;
}

function Lineage({ run, lineage, profile }: LineageProps) {
  const { t, local } = useText();
  const format = useFormat();
  const { area, node, path } = lineage;
  const name = local(node.name);
  const areaName = local(area.name);
  return (
    <Page
      title={t('lineage.of', { area: areaName, node: name })}
      above={
        <Breadcrumbs mb="xs" fz="sm" className="wrap-crumbs">
          <TextLink to="/areas/$code" params={{ code: area.code }} inherit>
            {areaName}
          </TextLink>
          {path.map((above) => (
            <TextLink
              key={above.code}
              to="/lineage/$area/$node"
              params={{ area: area.code, node: above.code }}
              inherit
            >
              {local(above.name)}
            </TextLink>
          ))}
          <span aria-current="page">{name}</span>
        </Breadcrumbs>
      }
      lead={
        <>
          {[
            lineage.score === null
              ? t('lineage.score.none')
              : t('lineage.score', { score: format.score(lineage.score, 2) }),
            ...(lineage.rank === null
              ? []
              : [t('rank.said', { rank: format.rank(lineage.rank), count: lineage.areaCount })]),
            local(run.framework.name),
            run.period,
          ].join(' · ')}{' '}
          · <WhichResult run={run} />
        </>
      }
    >
      <div className="lineage">
        <Panel title={t('lineage.chain')} lead={t('lineage.chain.lead')}>
          <LineageChain run={run} lineage={lineage} profile={profile} />
        </Panel>
        <div className="lineage-side">
          {node.kind === 'indicator' ? (
            <Panel title={t('lineage.definition')}>
              <p className="small">{local(node.definition) || t('indicator.noDefinition')}</p>
              <TextLink to="/indicators/$code" params={{ code: node.code }} size="sm">
                {t('lineage.indicator')}
              </TextLink>
            </Panel>
          ) : (
            <LineageBelow run={run} node={node} profile={profile} />
          )}
          {node.kind === 'indicator' && lineage.value?.period ? (
            <ValueVersions
              area={area.code}
              indicator={lineage.numerator?.code ?? node.code}
              period={lineage.value.period}
              used={lineage.value.raw}
            />
          ) : null}
          <Panel title={t('lineage.replay')}>
            <p className="small">{t('lineage.replay.how')}</p>
            <pre className="code">node meridian.mjs replay run.json</pre>
            <ButtonLink
              to="/runs/$id"
              params={{ id: run.id }}
              variant="default"
              size="xs"
              className="no-print"
            >
              {t('lineage.replay.open')}
            </ButtonLink>
          </Panel>
        </div>
      </div>
    </Page>
  );
}
