import { Button, Group, Menu, Select, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { RunSummaryWire, RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import type { FrameworkWire } from '../../src/indicators/framework-wire.ts';
import {
  type Framework,
  type FrameworkNode,
  type Indicator,
  isIndicator,
} from '../../src/model/framework.ts';
import { stepTable } from '../assessments/run-step-table.ts';
import { StepRows, useStepWords } from '../assessments/run-steps.tsx';
import { useGet, useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { MENU } from '../shell/menu.ts';
import { Notice } from '../shell/notice.tsx';
import { Page } from '../shell/page.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import type { ExampleStep } from './example.ts';
import { Judgements, weightDetail } from './judgements.tsx';
import style from './method.module.css';
import { StepSection } from './step-section.tsx';
import { useExample } from './use-example.ts';

/** How a framework gets from values to ranks: each step with its formula, its reason, and one figure computed through. */
export default function MethodPage() {
  const { t, local } = useText();
  const { id } = useParams({ from: '/frameworks/$id/method' });
  const { revision } = useSearch({ from: '/frameworks/$id/method' });
  const asked = useSearch({ from: '__root__' }).run;
  const stored = useGet<FrameworkWire>(
    `/frameworks/${encodeURIComponent(id)}${revision === undefined ? '' : `?revision=${revision}`}`,
  );
  const runs = useGet<{ items: RunSummaryWire[] }>(`/runs?framework=${encodeURIComponent(id)}&limit=100`);
  const fitting = (runs.data?.items ?? []).filter((run) => run.framework.revision === stored.data?.revision);
  const chosen = fitting.find((run) => run.id === asked) ?? fitting[0];
  const run = useGet<RunWire>(chosen ? `/runs/${encodeURIComponent(chosen.id)}` : null);
  const above = (
    <TextLink
      to="/frameworks/$id"
      params={{ id }}
      search={revision === undefined ? {} : { revision }}
      size="sm"
    >
      {stored.data ? local(stored.data.name) : id}
    </TextLink>
  );
  const failed = [stored, runs, run].find(({ error }) => error);
  if (!stored.data || (failed && !run.data) || runs.isPending || (chosen && !run.data))
    return (
      <Page title={t('method.page.title')} above={above}>
        {failed ? (
          <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
        ) : (
          <LoadingState rows={8} height={64} />
        )}
      </Page>
    );
  const framework = stored.data.framework as Framework;
  return (
    <Page
      title={t('method.page.of', { name: local(framework.name) })}
      above={above}
      lead={<Lead framework={framework} />}
      actions={<Documents id={id} revision={stored.data.revision} run={run.data} />}
    >
      {framework.method.length === 0 ? (
        <EmptyState title={t('method.page.none')}>{t('framework.method.none')}</EmptyState>
      ) : run.data ? (
        <AppliedMethod framework={framework} run={run.data} />
      ) : (
        <>
          <Notice tone="plain">{t('method.page.notApplied')}</Notice>
          <Method framework={framework} />
        </>
      )}
    </Page>
  );
}

/** The method in one sentence. */
function Lead({ framework }: { readonly framework: Framework }) {
  const { t } = useText();
  const named = (name: string): string => {
    const step = framework.method.find((one) => one.step === name);
    return step && 'method' in step ? t(`method.name.${step.method}`) : '';
  };
  return framework.method.length === 0
    ? null
    : t('method.page.lead', {
        count: framework.method.length,
        normalise: named('normalise'),
        weight: named('weight'),
        aggregate: named('aggregate'),
      });
}

/** The same as a document, in the reader's language. */
function Documents({
  id,
  revision,
  run,
}: {
  readonly id: string;
  readonly revision: number;
  readonly run: RunWire | undefined;
}) {
  const { t, locale } = useText();
  const address = (thing: string, format: string): string => `/api/v1${thing}format=${format}&lang=${locale}`;
  const framework = `/frameworks/${encodeURIComponent(id)}/methodology?revision=${revision}&`;
  const applied = run && `/runs/${encodeURIComponent(run.id)}/methodology?`;
  const items = (thing: string) => (
    <>
      <Menu.Item component="a" href={address(thing, 'html')} target="_blank" rel="noreferrer">
        {t('method.page.html')}
      </Menu.Item>
      <Menu.Item component="a" href={address(thing, 'md')} download>
        {t('method.page.markdown')}
      </Menu.Item>
    </>
  );
  return (
    <Menu {...MENU} position="bottom-end">
      <Menu.Target>
        <Button variant="default" className="no-print" leftSection={<IconDownload size={16} aria-hidden />}>
          {t('method.page.document')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('method.page.ofFramework')}</Menu.Label>
        {items(framework)}
        {applied && (
          <>
            <Menu.Label>{t('method.page.ofRun', { period: run.period })}</Menu.Label>
            {items(applied)}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The method with a run of it: an example of the reader's choice, and what the run came to use. */
function AppliedMethod({ framework, run }: { readonly framework: Framework; readonly run: RunWire }) {
  const { t, local } = useText();
  const navigate = useNavigate();
  const search = useSearch({ from: '/frameworks/$id/method' });
  const scores = useGetAll<ScoreWire>(`/runs/${encodeURIComponent(run.id)}/scores`);
  const areas = useMemo(() => (scores.data ?? []).map(({ area }) => area), [scores.data]);
  const indicators = run.nodes.filter(({ kind }) => kind === 'indicator');
  const indicator =
    indicators.find(({ code }) => code === search.indicator) ??
    [...indicators].sort((a, b) => b.effectiveWeight - a.effectiveWeight)[0];
  const area = areas.find(({ code }) => code === search.area) ?? areas[0];
  const example = useExample(run.id, area?.code ?? null, indicator?.code ?? null);
  const choose = (change: { area?: string; indicator?: string }) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    });
  const of =
    area && indicator
      ? t('method.page.figure', { area: local(area.name), indicator: local(indicator.name) })
      : '';
  return (
    <>
      <section className={`panel ${style.chooser}`} aria-label={t('method.page.chooser')}>
        <Text size="sm" c="dimmed">
          {t('method.page.chooser.lead', { period: run.period })}
        </Text>
        <Group gap="sm" grow>
          <Select
            label={t('run.area')}
            searchable
            allowDeselect={false}
            limit={100}
            nothingFoundMessage={t('method.page.noArea')}
            value={area?.code ?? null}
            onChange={(code) => code && choose({ area: code })}
            data={areas.map(({ code, name }) => ({ value: code, label: local(name) }))}
          />
          <Select
            label={t('run.indicator')}
            searchable
            allowDeselect={false}
            value={indicator?.code ?? null}
            onChange={(code) => code && choose({ indicator: code })}
            data={indicators.map(({ code, name }) => ({ value: code, label: local(name) }))}
          />
        </Group>
        {example.error ? (
          <ErrorState error={example.error} />
        ) : (
          <Way framework={framework} steps={example.steps} />
        )}
      </section>
      <Method framework={framework} run={run} example={example.steps} of={of} />
    </>
  );
}

/** What becomes of the figure from step to step; each leads to its section. */
function Way({
  framework,
  steps,
}: {
  readonly framework: Framework;
  readonly steps: Readonly<Record<string, ExampleStep>> | undefined;
}) {
  const { t } = useText();
  return (
    <ol className={style.way}>
      {framework.method.map(({ step }) => (
        <li key={step}>
          <a href={`#${step}`}>
            <span>{t(`method.step.${step}`)}</span>
            <strong>{steps?.[step]?.value ?? '\u00a0'}</strong>
          </a>
        </li>
      ))}
    </ol>
  );
}

interface MethodProps {
  readonly framework: Framework;
  readonly run?: RunWire;
  readonly example?: Readonly<Record<string, ExampleStep>> | undefined;
  readonly of?: string;
}

function Method({ framework, run, example, of = '' }: MethodProps) {
  const { t, local } = useText();
  const { reasons = {} } = framework;
  const nodes = useMemo(() => all(framework.tree), [framework]);
  const names = useMemo(
    () =>
      new Map(
        [...nodes, ...(framework.variables ?? [])].map(({ code, name }) => [code, local(name)] as const),
      ),
    [nodes, framework, local],
  );
  const nameOf = (code: string): string => names.get(code) || code;
  const childrenOf = (code: string): readonly string[] => {
    const node = nodes.find((one) => one.code === code);
    return node && !isIndicator(node) ? node.children.map((child) => child.code) : [];
  };
  const present = new Set(framework.method.map(({ step }) => step));
  const absent = (Object.keys(reasons) as (keyof typeof reasons)[]).filter((step) => !present.has(step));
  return (
    <div className={style.stack}>
      {framework.method.map((step, index) => {
        const own = example?.[step.step];
        const log = run?.log.find((entry) => entry.step === step.step);
        return (
          <StepSection
            key={step.step}
            number={index + 1}
            step={step}
            indicators={nodes.filter((node): node is Indicator => isIndicator(node))}
            nameOf={nameOf}
            reason={local(reasons[step.step])}
            example={own && { ...own, of }}
            evidence={
              step.step === 'weight' && (
                <Judgements
                  choice={step}
                  childrenOf={childrenOf}
                  nameOf={nameOf}
                  detail={weightDetail(log)}
                />
              )
            }
            resolved={run && log && <Resolved run={run} log={log} />}
          />
        );
      })}
      {absent.length > 0 && (
        <section className="panel" aria-label={t('method.page.absent')}>
          <h2 className={style.absent}>{t('method.page.absent')}</h2>
          {absent.map((step) => (
            <Text key={step} size="sm">
              <strong>{t(`method.step.${step}`)}</strong> – {local(reasons[step])}
            </Text>
          ))}
        </section>
      )}
    </div>
  );
}

const all = (node: FrameworkNode): readonly FrameworkNode[] =>
  isIndicator(node) ? [node] : [node, ...node.children.flatMap(all)];

/** What the step came to in the run: bounds, treated points, weights. */
function Resolved({ run, log }: { readonly run: RunWire; readonly log: RunWire['log'][number] }) {
  const { t } = useText();
  const words = useStepWords(run);
  return (
    <details className={style.more}>
      <summary>{t('method.page.resolved', { period: run.period })}</summary>
      <StepRows step={log.step} table={stepTable(log, words)} />
    </details>
  );
}
