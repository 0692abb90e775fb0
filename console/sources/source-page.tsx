import { Button, Group, Table, Text } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { SourceRunWire, SourceWire } from '../../src/sources/source-wire.ts';
import { CodeToCopy } from '../context/code-to-copy.tsx';
import { useAge } from '../context/use-age.ts';
import { refresh, send, useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { usePages } from '../platform/pages.ts';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Confirm } from '../shell/confirm.tsx';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { MoreButton } from '../shell/more-button.tsx';
import { Notice } from '../shell/notice.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, ErrorState, Loaded, LoadingState } from '../shell/states.tsx';
import { exampleRecord } from './example-record.ts';
import { RunSource } from './run-source.tsx';
import style from './source.module.css';
import { sourcePath } from './source-path.ts';
import { RejectsPanel } from './source-rejects.tsx';
import { Quality, RunStatus, SourceState } from './source-state.tsx';

const POLL_MS = 3000;

/** One source: its state and quality, its runs, the records that it rejected, and how it is declared. */
export default function SourcePage() {
  const { t } = useText();
  const { id } = useParams({ from: '/sources/$id' });
  const above = (
    <TextLink to="/sources" size="sm">
      {t('feed.all')}
    </TextLink>
  );
  const { may } = useSession();
  const found = useGet<SourceWire>(may('source.read') ? sourcePath(id) : null, { refetchInterval: POLL_MS });
  const one = found.data;
  const last = one?.lastRun;
  // What a run brought and rejected is read again when it begins and when it ends.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the last run's number and status say when
  useEffect(() => {
    if (last) void refresh(`${sourcePath(id)}/runs`, `${sourcePath(id)}/rejects`);
  }, [id, last?.id, last?.status]);
  if (!one)
    return (
      <Page title={id} above={above}>
        <MayRead action="source.read">
          {found.isError ? (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          ) : (
            <LoadingState rows={8} height={28} />
          )}
        </MayRead>
      </Page>
    );
  return (
    <Page title={one.source.name} above={above} lead={<Lead one={one} />} actions={<Actions one={one} />}>
      <div className={style.stack}>
        <LastRun one={one} />
        {one.kind === 'push' && <PushHint one={one} />}
        <RejectsPanel source={one} />
        <Panel title={t('feed.runs')}>
          <Runs id={one.id} />
        </Panel>
        <Panel title={t('feed.declared')} lead={t('feed.declared.lead')}>
          <details className={style.declared}>
            <summary>{t('entity.json.show')}</summary>
            <CodeToCopy text={JSON.stringify(one.source, null, 2)} of={t('feed.declared')} />
          </details>
        </Panel>
      </div>
    </Page>
  );
}

function Lead({ one }: { one: SourceWire }) {
  const { t } = useText();
  const age = useAge();
  const { source, state, dueAt, kind } = one;
  return (
    <Group gap="xs">
      <SourceState state={state} />
      <span>{t('feed.brings', { kind: t(`feed.kind.${kind}`), type: source.model.type })}</span>
      {dueAt && state !== 'off' && <span>{t('feed.due', { when: age(dueAt) })}</span>}
    </Group>
  );
}

function Actions({ one }: { one: SourceWire }) {
  const { t } = useText();
  const { may } = useSession();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const isOff = one.source.active === false;
  const toggle = useTask(async () => {
    await send('PUT', sourcePath(one.id), { source: { ...one.source, active: isOff } });
    await refresh('/sources');
  });
  if (!may('source.write')) return null;
  return (
    <div className="no-print">
      <Group gap="xs">
        <RunSource source={one} />
        <Button variant="default" loading={toggle.isBusy} onClick={() => void toggle.start()}>
          {t(isOff ? 'feed.resume' : 'feed.pause')}
        </Button>
        <ButtonLink to="/sources/$id/edit" params={{ id: one.id }} variant="default">
          {t('feed.edit')}
        </ButtonLink>
        <Button variant="default" c="red" onClick={() => setDeleting(true)}>
          {t('feed.delete')}
        </Button>
      </Group>
      {toggle.error !== null && <ErrorState error={toggle.error} />}
      {isDeleting && (
        <Confirm
          title={t('feed.delete.title', { name: one.source.name })}
          action={t('feed.delete')}
          onConfirm={async () => {
            await send('DELETE', sourcePath(one.id));
            // What is gone is not asked for again: leave first.
            await navigate({ to: '/sources' });
            await refresh('/sources');
          }}
          onClose={() => setDeleting(false)}
        >
          {t('feed.delete.what')}
        </Confirm>
      )}
    </div>
  );
}

function LastRun({ one }: { one: SourceWire }) {
  const { t } = useText();
  const format = useFormat();
  const age = useAge();
  const { lastRun, quality, rejects } = one;
  return (
    <>
      {one.state === 'failing' && lastRun && (
        <Notice tone="bad" title={t('feed.failing', { count: one.failures })}>
          {lastRun.issues.slice(0, 3).map((issue) => (
            <Text key={`${issue.code} ${issue.message}`} size="sm">
              {issue.message}
            </Text>
          ))}
        </Notice>
      )}
      {lastRun ? (
        <dl className={style.figures} aria-label={t('feed.last')}>
          <div title={format.dateTime(lastRun.startedAt)}>
            <dt>
              {t('feed.last')} · {t(`feed.run.${lastRun.status}`)}
            </dt>
            <dd>{age(lastRun.startedAt)}</dd>
          </div>
          <div data-tone={rejects > 0 ? 'bad' : undefined}>
            <dt>{t('feed.count.waiting')}</dt>
            <dd>{format.count(rejects)}</dd>
          </div>
          <Quality quality={quality} />
        </dl>
      ) : (
        <div className="panel">
          <EmptyState title={t('feed.neverRan')}>{t(`feed.neverRan.${one.kind}`)}</EmptyState>
        </div>
      )}
    </>
  );
}

/** How another system sends records. */
function PushHint({ one }: { one: SourceWire }) {
  const { t } = useText();
  const text = [
    `curl -X POST ${location.origin}/api/v1${sourcePath(one.id)}/records`,
    "-H 'Authorization: Bearer KEY'",
    "-H 'Content-Type: application/json'",
    `-d '${JSON.stringify([exampleRecord(one.source)])}'`,
  ].join(' \\\n  ');
  return (
    <Panel title={t('feed.push')} lead={t('feed.push.lead')}>
      <CodeToCopy text={text} of={t('feed.push')} />
    </Panel>
  );
}

function Runs({ id }: { id: string }) {
  const { t } = useText();
  const { query, more, isReading } = usePages<SourceRunWire>(`${sourcePath(id)}/runs`);
  return (
    <Loaded query={query} rows={5} height={28}>
      {(runs) =>
        runs.length === 0 ? (
          <EmptyState title={t('feed.runs.none')} />
        ) : (
          <>
            <RunTable runs={runs} />
            <MoreButton more={more} isReading={isReading} />
          </>
        )
      }
    </Loaded>
  );
}

function RunTable({ runs }: { runs: readonly SourceRunWire[] }) {
  const { t } = useText();
  const format = useFormat();
  return (
    <Scroll label={t('feed.runs')}>
      <Table className={style.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('feed.run.started')}</Table.Th>
            <Table.Th>{t('feed.run.cause')}</Table.Th>
            <Table.Th>{t('city.state')}</Table.Th>
            <Table.Th className="numeric">{t('feed.count.records')}</Table.Th>
            <Table.Th className="numeric">{t('feed.count.created')}</Table.Th>
            <Table.Th className="numeric">{t('feed.count.updated')}</Table.Th>
            <Table.Th className="numeric">{t('feed.count.rejected')}</Table.Th>
            <Table.Th className="numeric">{t('feed.run.bytes')}</Table.Th>
            <Table.Th className="numeric">{t('feed.run.took')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.id}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.dateTime(run.startedAt)}</Table.Td>
              <Table.Td>{t(`feed.cause.${run.cause}`)}</Table.Td>
              <Table.Td className={style.name}>
                <RunStatus status={run.status} />
                {run.issues[0] && <span className={style.sub}>{run.issues[0].message}</span>}
              </Table.Td>
              <Table.Td className="numeric">{format.count(run.records)}</Table.Td>
              <Table.Td className="numeric">{format.count(run.created)}</Table.Td>
              <Table.Td className="numeric">{format.count(run.updated)}</Table.Td>
              <Table.Td className="numeric">{format.count(run.rejected)}</Table.Td>
              <Table.Td className="numeric">{format.bytes(run.bytes)}</Table.Td>
              <Table.Td className="numeric">
                {run.finishedAt
                  ? t('feed.seconds', {
                      seconds: format.value(
                        Math.max(0.1, (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000),
                        2,
                      ),
                    })
                  : '—'}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
