import { Button, Group, List, Menu, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { FrameworkWire } from '../../src/indicators/framework-wire.ts';
import type { Framework } from '../../src/model/framework.ts';
import { AssessNow } from '../assessments/assess-now.tsx';
import { useGet } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Notice } from '../shell/notice.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { EvidenceSummary } from './evidence.tsx';
import style from './framework.module.css';
import { FrameworkData } from './framework-data.tsx';
import { downloadFramework } from './framework-download.ts';
import { linesOf, obstaclesOf } from './framework-edit.ts';
import { FrameworkFacts, FrameworkPrinciples, FrameworkRevisions } from './framework-facts.tsx';
import { FrameworkMethod } from './framework-method.tsx';
import { FrameworkStatus } from './framework-status.tsx';
import { FrameworkTree } from './framework-tree.tsx';

/** One framework: what it measures, how it computes, how well each item is supported, and every revision of it. */
export default function FrameworkPage() {
  const { t, local } = useText();
  const { id } = useParams({ from: '/frameworks/$id' });
  const { revision } = useSearch({ from: '/frameworks/$id' });
  const stored = useGet<FrameworkWire>(
    `/frameworks/${encodeURIComponent(id)}${revision === undefined ? '' : `?revision=${revision}`}`,
  );
  const above = (
    <TextLink to="/frameworks" size="sm">
      {t('framework.all')}
    </TextLink>
  );
  if (!stored.data)
    return (
      <Page title={id} above={above}>
        {stored.isError ? (
          <ErrorState error={stored.error} onRetry={() => void stored.refetch()} />
        ) : (
          <LoadingState rows={10} height={28} />
        )}
      </Page>
    );
  const framework = stored.data;
  return (
    <Page
      title={local(framework.name)}
      above={above}
      lead={
        <Group gap="xs">
          <span className={style.code}>{framework.id}</span>
          <span>{t('framework.version', { version: framework.version })}</span>
          <span>{t('framework.revision', { revision: framework.revision })}</span>
          <FrameworkStatus status={framework.status} />
        </Group>
      }
      actions={
        <Group gap="xs" className="no-print">
          <DownloadMenu stored={framework} />
          <AssessNow framework={framework} />
        </Group>
      }
    >
      <Content key={`${framework.id} ${framework.revision}`} stored={framework} />
    </Page>
  );
}

function Content({ stored }: { stored: FrameworkWire }) {
  const { t, local } = useText();
  const navigate = useNavigate();
  const framework = stored.framework as Framework;
  const newest = Math.max(...stored.revisions.map((entry) => entry.revision));
  const isNewest = stored.revision === newest;
  const names = useMemo(
    () => new Map(linesOf(framework.tree).map(({ node }) => [node.code, node.name])),
    [framework],
  );
  return (
    <div className={style.stack}>
      {!isNewest && (
        <Notice tone="bad">
          {t('framework.older', { revision: stored.revision, newest })}{' '}
          <TextLink to="/frameworks/$id" params={{ id: stored.id }} search={{}} inherit>
            {t('framework.older.open')}
          </TextLink>
        </Notice>
      )}
      {framework.notice && <Notice tone="plain">{local(framework.notice)}</Notice>}
      {framework.status !== 'ready' && <WhyNotReady framework={framework} />}
      {framework.description && <Text size="sm">{local(framework.description)}</Text>}
      <FrameworkPrinciples framework={framework} />
      <Panel title={t('framework.support')} lead={t('framework.support.lead')}>
        <EvidenceSummary evidence={stored.evidence} explained />
        {(stored.evidence['memory-unverified'] ?? 0) > 0 && (
          <Text size="sm" mt="sm">
            {t('framework.support.memory', { count: stored.evidence['memory-unverified'] ?? 0 })}
          </Text>
        )}
      </Panel>
      <FrameworkData framework={framework} />
      <FrameworkTree
        stored={stored}
        isNewest={isNewest}
        onSaved={() => void navigate({ to: '/frameworks/$id', params: { id: stored.id }, search: {} })}
      />
      <div className={style.columns}>
        <div className={style.stack}>
          <Panel
            title={t('framework.method')}
            lead={
              <>
                {t('framework.method.lead')}{' '}
                {framework.method.length > 0 && (
                  <TextLink
                    to="/frameworks/$id/method"
                    params={{ id: stored.id }}
                    search={isNewest ? {} : { revision: stored.revision }}
                    inherit
                  >
                    {t('method.page.link')}
                  </TextLink>
                )}
              </>
            }
          >
            <FrameworkMethod method={framework.method} nameOf={(code) => local(names.get(code)) || code} />
          </Panel>
          <FrameworkRevisions framework={stored} />
        </div>
        <div className={style.stack}>
          <FrameworkFacts framework={framework} />
        </div>
      </div>
    </div>
  );
}

/** Why a definition or a draft cannot be assessed yet, and what would change that. */
function WhyNotReady({ framework }: { framework: Framework }) {
  const { t } = useText();
  const { weights, directions, hasNoMethod } = obstaclesOf(framework);
  const reasons = [
    hasNoMethod && t('framework.why.method'),
    weights.length > 0 && t('framework.why.weights', { count: weights.length }),
    directions.length > 0 && t('framework.why.directions', { count: directions.length }),
  ].filter((reason) => typeof reason === 'string');
  return (
    <Notice tone="bad" title={t(`framework.why.${framework.status}`)}>
      {reasons.length > 0 ? (
        <List size="sm">
          {reasons.map((reason) => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
        </List>
      ) : (
        t('framework.why.statusOnly')
      )}
    </Notice>
  );
}

function DownloadMenu({ stored }: { stored: FrameworkWire }) {
  const { t } = useText();
  const framework = stored.framework as Framework;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t('framework.download')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void downloadFramework(framework, stored.revision, 'yaml')}>YAML</Menu.Item>
        <Menu.Item onClick={() => void downloadFramework(framework, stored.revision, 'json')}>JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
