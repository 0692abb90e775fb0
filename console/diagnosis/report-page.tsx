import { Button, MultiSelect, Select, Stack } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import type { PeerChoice } from '../../src/diagnosis/diagnosis-input.ts';
import type { DiagnosisWire } from '../../src/diagnosis/diagnosis-wire.ts';
import { WhichResult } from '../assessments/which-result.tsx';
import { useGet, useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useRun } from '../platform/run.ts';
import { Page, Panel } from '../shell/page.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { AreaTrail } from './area-trail.tsx';
import style from './report.module.css';
import { Blocks, Sentences } from './report-blocks.tsx';
import { ReportDrawing } from './report-drawing.tsx';

const CHOICES = ['tier', 'size', 'province', 'custom'] as const satisfies readonly PeerChoice[];
/** As many as the server compares with. */
const MOST_PEERS = 30;

/** An area's diagnosis: the whole story in a few sentences, then what each of them stands on; beside peers of the reader's choice. */
export default function ReportPage() {
  const { t, local } = useText();
  const { code } = useParams({ from: '/areas/$code/diagnosis' });
  const { peers } = useSearch({ from: '/areas/$code/diagnosis' });
  const run = useRun();
  const path = useReportPath(run.data?.id, code, peers);
  const found = useGet<DiagnosisWire>(path.data);
  const shown = found.data;
  const failed = run.isError ? run : found.isError ? found : null;
  return (
    <Page
      title={shown?.report.title ?? t('areaReport.title.short')}
      lead={
        shown && run.data ? (
          <>
            {shown.report.lead} · <WhichResult run={run.data} />
          </>
        ) : undefined
      }
      above={
        <AreaTrail code={code} name={local(shown?.area.name) || code} here={t('areaReport.title.short')} />
      }
    >
      <Stack gap="md">
        {run.data ? (
          <Tools key={code} run={run.data} code={code} choice={shown?.peers.choice} path={path} />
        ) : null}
        {failed ? (
          <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
        ) : shown ? (
          <Report {...shown.report} />
        ) : (
          <section className="panel">
            <LoadingState rows={8} height={40} />
          </section>
        )}
      </Stack>
    </Page>
  );
}

interface Paths {
  readonly data: string | null;
  readonly html: string;
  readonly pdf: string;
}

/** Where the diagnosis is, and the report as HTML and PDF, in the reader's language. */
function useReportPath(run: string | undefined, code: string, peers: string | undefined): Paths {
  const { locale } = useText();
  const base = `/runs/${encodeURIComponent(run ?? '')}/diagnosis/${encodeURIComponent(code)}`;
  const query = new URLSearchParams({ lang: locale, ...(peers === undefined ? {} : { peers }) });
  return {
    data: run === undefined ? null : `${base}?${query}`,
    html: `/api/v1${base}/report.html?${query}`,
    pdf: `/api/v1${base}/report.pdf?${query}`,
  };
}

interface ToolsProps {
  readonly run: RunWire;
  readonly code: string;
  /** What the server took, where the address leaves it open. */
  readonly choice: PeerChoice | undefined;
  readonly path: Paths;
}

/** The choice of peers, kept in the address, and the report to take along. */
function Tools({ run, code, choice, path }: ToolsProps) {
  const { t, local } = useText();
  const navigate = useNavigate({ from: '/areas/$code/diagnosis' });
  const { peers } = useSearch({ from: '/areas/$code/diagnosis' });
  const named = peers?.startsWith('custom:') ? peers.slice(7).split(',') : [];
  const [isChoosing, setChoosing] = useState(named.length > 0);
  const all = useGetAll<ScoreWire>(
    isChoosing
      ? `/runs/${encodeURIComponent(run.id)}/scores?node=${encodeURIComponent(run.nodes[0]!.code)}`
      : null,
  );
  const options = useMemo(
    () =>
      (all.data ?? [])
        .filter(({ area, rank }) => rank !== null && area.code !== code)
        .map(({ area }) => ({ value: area.code, label: local(area.name) })),
    [all.data, code, local],
  );
  const setPeers = (next: string) =>
    void navigate({
      search: (search) => ({ ...search, peers: next }),
      replace: true,
      resetScroll: false,
    });
  return (
    <section className={`panel no-print ${style.tools}`} aria-label={t('areaReport.peers')}>
      <Select
        className={style.choice}
        label={t('areaReport.peers')}
        data={CHOICES.map((one) => ({ value: one, label: t(`areaReport.peers.${one}`) }))}
        value={isChoosing ? 'custom' : (choice ?? null)}
        allowDeselect={false}
        onChange={(next) => {
          setChoosing(next === 'custom');
          if (next !== null && next !== 'custom') setPeers(next);
        }}
      />
      {isChoosing ? (
        <MultiSelect
          className={style.areas}
          label={t('areaReport.choose')}
          placeholder={named.length === 0 ? t('areaReport.choose.placeholder') : ''}
          data={options}
          value={options.length === 0 ? [] : named}
          maxValues={MOST_PEERS}
          limit={50}
          searchable
          hidePickedOptions
          onChange={(next) => {
            if (next.length > 0) setPeers(`custom:${next.join(',')}`);
          }}
        />
      ) : null}
      <div className={style.downloads}>
        <Button
          component="a"
          href={path.html}
          target="_blank"
          variant="default"
          leftSection={<IconPrinter size={16} aria-hidden />}
        >
          {t('areaReport.html')}
        </Button>
        <Button
          component="a"
          href={path.pdf}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('areaReport.pdf.label')}
        </Button>
      </div>
    </section>
  );
}

function Report({ notice, summary, picture, sections, footer }: DiagnosisWire['report']) {
  const { t } = useText();
  return (
    <>
      <Panel title={t('areaReport.summary')}>
        <Sentences told={summary} isStory />
        {picture ? <ReportDrawing {...picture} /> : null}
        {notice === null ? null : <p className={`small quiet ${style.notes}`}>{notice}</p>}
      </Panel>
      {sections.map(({ id, title, blocks }) => (
        <Panel key={id} title={title}>
          <Blocks blocks={blocks} />
        </Panel>
      ))}
      <p className="small quiet">{footer}</p>
    </>
  );
}
