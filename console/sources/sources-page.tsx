import { Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { SourceWire } from '../../src/sources/source-wire.ts';
import { useAge } from '../context/use-age.ts';
import { useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import style from './source.module.css';
import { SourceState } from './source-state.tsx';

/** Every source of city data: whether it works, when it ran and runs next, how good what it brings is. */
export default function SourcesPage() {
  const { t } = useText();
  const { may } = useSession();
  return (
    <Page
      title={t('feed.title')}
      lead={t('feed.lead')}
      actions={
        may('source.write') ? (
          <ButtonLink to="/sources/new" leftSection={<IconPlus size={16} aria-hidden />}>
            {t('feed.new')}
          </ButtonLink>
        ) : null
      }
    >
      <MayRead action="source.read">
        <SourceList />
      </MayRead>
    </Page>
  );
}

const POLL_MS = 5000;

function SourceList() {
  const { t } = useText();
  const query = useGetAll<SourceWire>('/sources', { refetchInterval: POLL_MS });
  return (
    <Loaded query={query} rows={6} height={36}>
      {(sources) =>
        sources.length === 0 ? (
          <div className="panel">
            <EmptyState title={t('feed.none')}>
              <TextLink to="/sources/new">{t('feed.none.do')}</TextLink>
            </EmptyState>
          </div>
        ) : (
          <Panel title={headline(sources, t)}>
            <SourceTable sources={sources} />
          </Panel>
        )
      }
    </Loaded>
  );
}

/** What a busy person wants to know first: does everything come in? */
function headline(
  sources: readonly SourceWire[],
  t: (key: string, params?: Record<string, string | number>) => string,
): string {
  const failing = sources.filter(({ state }) => state === 'failing');
  if (failing.length === 1)
    return t('feed.headline.single', { name: failing[0]!.source.name, count: sources.length });
  if (failing.length > 1) return t('feed.headline.several', { failing: failing.length, all: sources.length });
  return t('feed.headline.good', { count: sources.length });
}

function SourceTable({ sources }: { sources: readonly SourceWire[] }) {
  const { t } = useText();
  const format = useFormat();
  const age = useAge();
  return (
    <Scroll label={t('feed.title')}>
      <Table className={style.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('feed.source')}</Table.Th>
            <Table.Th>{t('city.state')}</Table.Th>
            <Table.Th>{t('feed.last')}</Table.Th>
            <Table.Th>{t('feed.next')}</Table.Th>
            <Table.Th className="numeric">{t('feed.quality.completeness')}</Table.Th>
            <Table.Th className="numeric">{t('feed.quality.timeliness')}</Table.Th>
            <Table.Th className="numeric">{t('feed.quality.validity')}</Table.Th>
            <Table.Th className="numeric">{t('feed.rejects')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sources.map(({ id, kind, source, state, lastRun, dueAt, quality, rejects }) => (
            <Table.Tr key={id}>
              <Table.Td className={style.name}>
                <TextLink to="/sources/$id" params={{ id }} size="sm" fw={500}>
                  {source.name}
                </TextLink>
                <span className={style.sub}>
                  {t(`feed.kind.${kind}`)} · {source.model.type}
                </span>
              </Table.Td>
              <Table.Td>
                <SourceState state={state} />
              </Table.Td>
              <Table.Td>
                {lastRun ? (
                  <>
                    <span title={format.dateTime(lastRun.startedAt)}>{age(lastRun.startedAt)}</span>
                    <span className={style.sub}>{t('feed.records', { count: lastRun.records })}</span>
                  </>
                ) : (
                  <span className="quiet">{t('feed.never')}</span>
                )}
              </Table.Td>
              <Table.Td title={dueAt ? format.dateTime(dueAt) : undefined}>
                {dueAt ? age(dueAt) : '—'}
              </Table.Td>
              <Table.Td className="numeric">{format.percent(quality.completeness, 0)}</Table.Td>
              <Table.Td className="numeric">{format.percent(quality.timeliness, 0)}</Table.Td>
              <Table.Td className="numeric">{format.percent(quality.validity, 0)}</Table.Td>
              <Table.Td className="numeric">{format.count(rejects)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
