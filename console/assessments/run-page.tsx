import { Group, Table, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { EditionSummaryWire } from '../../src/assessments/edition-wire.ts';
import type { RunWire } from '../../src/assessments/run-wire.ts';
import { PublishedAs, PublishRun } from '../editions/publish.tsx';
import { useActorName } from '../platform/actor.ts';
import { useGet, useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { Counts } from '../sources/counts.tsx';
import style from './run.module.css';
import { RunFiles } from './run-files.tsx';
import { RunSteps } from './run-steps.tsx';

/** One assessment: what it was computed from, every step with its resolved parameters, its files, and its replay. */
export default function RunPage() {
  const { t, local } = useText();
  const { id } = useParams({ from: '/runs/$id' });
  const run = useGet<RunWire>(`/runs/${encodeURIComponent(id)}`);
  const framed = run.data?.framework.id;
  const editions = useGetAll<EditionSummaryWire>(
    framed === undefined ? null : `/editions?framework=${encodeURIComponent(framed)}`,
  );
  const edition = editions.data?.find((one) => one.runId === run.data?.id && one.withdrawn === null);
  const above = (
    <TextLink to="/runs" size="sm">
      {t('run.all')}
    </TextLink>
  );
  if (!run.data)
    return (
      <Page title={t('run.title')} above={above}>
        {run.isError ? (
          <ErrorState error={run.error} onRetry={() => void run.refetch()} />
        ) : (
          <LoadingState rows={10} height={28} />
        )}
      </Page>
    );
  const { framework, period } = run.data;
  return (
    <Page
      title={t('run.of', { name: local(framework.name), period })}
      above={above}
      lead={<Lead run={run.data} />}
      actions={
        <Group gap="xs" className="no-print">
          {editions.data && <PublishRun run={run.data} edition={edition} />}
          <ButtonLink to="/what-if" search={{ run: run.data.id }} variant="default">
            {t('run.whatIf')}
          </ButtonLink>
          <ButtonLink to="/" search={{ run: run.data.id }}>
            {t('run.results')}
          </ButtonLink>
        </Group>
      }
    >
      <Content run={run.data} edition={edition} />
    </Page>
  );
}

function Lead({ run }: { run: RunWire }) {
  const { t } = useText();
  const actorName = useActorName();
  const format = useFormat();
  const { id, revision, version } = run.framework;
  return (
    <Group gap="xs">
      <span>{format.dateTime(run.at)}</span>
      <span>{t('imports.by', { name: actorName(run.actor) })}</span>
      <TextLink to="/frameworks/$id" params={{ id }} search={{ revision }} size="sm">
        {t('framework.version', { version })} · {t('framework.revision', { revision })}
      </TextLink>
    </Group>
  );
}

function Content({ run, edition }: { run: RunWire; edition: EditionSummaryWire | undefined }) {
  const { t } = useText();
  return (
    <div className={style.stack}>
      {edition && <PublishedAs edition={edition} />}
      <Counts
        counts={[
          { label: t('runs.areas'), count: run.areaCount },
          { label: t('runs.indicators'), count: run.indicatorCount },
          { label: t('runs.screenedOut'), count: run.screenedOutCount },
          { label: t('runs.missing'), count: run.missingCount },
        ]}
      />
      <Panel
        title={t('run.steps')}
        lead={
          <>
            {t('run.steps.lead')}{' '}
            <TextLink
              to="/frameworks/$id/method"
              params={{ id: run.framework.id }}
              search={{ run: run.id, revision: run.framework.revision }}
              inherit
            >
              {t('method.page.link')}
            </TextLink>
          </>
        }
      >
        <RunSteps run={run} />
      </Panel>
      <RunFiles run={run} />
      <Panel title={t('run.screened')} lead={t('run.screened.lead')}>
        <ScreenedOut run={run} />
      </Panel>
    </div>
  );
}

/** Areas that were left out because too much of their data is missing. */
function ScreenedOut({ run }: { run: RunWire }) {
  const { t, local } = useText();
  const format = useFormat();
  if (run.screenedOut.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('run.screened.none')}
      </Text>
    );
  return (
    <Scroll label={t('run.screened')} className={style.screened}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('run.area')}</Table.Th>
            <Table.Th className="numeric">{t('run.availability')}</Table.Th>
            <Table.Th className="numeric">{t('run.required')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {run.screenedOut.map(({ area, availability, required }) => (
            <Table.Tr key={area.code}>
              <Table.Td>
                {local(area.name)}{' '}
                <Text span size="xs" c="dimmed">
                  {area.code}
                </Text>
              </Table.Td>
              <Table.Td className="numeric">{format.percent(availability)}</Table.Td>
              <Table.Td className="numeric">{format.percent(required)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
