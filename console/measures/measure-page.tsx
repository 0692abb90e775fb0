import { Button, Select, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import type { Measure } from '../../src/indicators/measure.ts';
import type { MeasureResultWire, MeasureWire } from '../../src/indicators/measure-wire.ts';
import { refresh, send, useGet, useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { TextLink } from '../shell/link.tsx';
import { Notice } from '../shell/notice.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { EmptyState, ErrorState, Loaded, LoadingState } from '../shell/states.tsx';
import { measureSentence } from './measure-words.ts';
import { ProblemPanel } from './problem-panel.tsx';
import { Said } from './said.tsx';
import { ValueTable } from './value-table.tsx';

/** One measure: what it reads in words, what it came to for each area and period, and its declaration. */
export default function MeasurePage() {
  const { t, local } = useText();
  const format = useFormat();
  const { may } = useSession();
  const { code } = useParams({ from: '/measures/$code' });
  const path = `/measures/${encodeURIComponent(code)}`;
  const stored = useGet<MeasureWire>(path);
  const indicator = useGet<IndicatorWire>(`/indicators/${encodeURIComponent(code)}`);
  const recompute = useTask(async () => {
    await send('POST', `${path}/recompute`);
    await refresh('/measures');
  });
  const above = (
    <TextLink to="/measures" size="sm">
      {t('measure.all')}
    </TextLink>
  );
  if (!stored.data)
    return (
      <Page title={code} above={above}>
        {stored.isError ? (
          <ErrorState error={stored.error} onRetry={() => void stored.refetch()} />
        ) : (
          <LoadingState rows={8} height={28} />
        )}
      </Page>
    );
  const { measure: body, revision, at, isRetired, waiting } = stored.data;
  const measure = body as Measure;
  return (
    <Page
      title={indicator.data ? local(indicator.data.name) : code}
      above={above}
      lead={<Said text={measureSentence(measure, t)} />}
      actions={
        may('measure.write') && !isRetired ? (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={recompute.isBusy}
            onClick={() => void recompute.start()}
          >
            {t('measure.recompute')}
          </Button>
        ) : null
      }
    >
      {recompute.error !== null && <ErrorState error={recompute.error} />}
      {isRetired && (
        <Notice tone="plain" title={t('measure.retired')}>
          {t('measure.retired.what')}
        </Notice>
      )}
      {waiting > 0 && (
        <Notice tone="plain" title={t('measure.waiting', { count: waiting })}>
          {t('measure.waiting.what')}
        </Notice>
      )}
      <Stack gap="md">
        <ProblemPanel code={code} />
        <Values path={path} unit={indicator.data ? local(indicator.data.unitSymbol) : ''} />
        <Panel
          title={t('measure.declaration')}
          lead={t('measure.revision', { revision, at: format.dateTime(at) })}
        >
          <pre
            className="break"
            style={{ whiteSpace: 'pre-wrap', margin: 0, fontFamily: 'inherit', fontSize: '0.8125rem' }}
          >
            {JSON.stringify(measure, null, 2)}
          </pre>
        </Panel>
      </Stack>
    </Page>
  );
}

function Values({ path, unit }: { path: string; unit: string }) {
  const { t } = useText();
  const results = useGetAll<MeasureResultWire>(`${path}/results`);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Loaded query={results} rows={8} height={28}>
      {(items) => {
        const periods = [...new Set(items.map(({ period }) => period))].sort().reverse();
        const period = chosen !== null && periods.includes(chosen) ? chosen : (periods[0] ?? null);
        return (
          <Panel
            title={t('measure.values')}
            lead={unit}
            actions={
              periods.length > 1 ? (
                <Select
                  aria-label={t('measure.period')}
                  data={periods}
                  value={period}
                  allowDeselect={false}
                  searchable
                  onChange={setChosen}
                />
              ) : undefined
            }
          >
            {items.length === 0 ? (
              <EmptyState title={t('measure.noData')}>{t('measure.noData.what')}</EmptyState>
            ) : (
              <ValueTable values={items.filter((one) => one.period === period)} />
            )}
            {items.length > 0 && (
              <Text size="xs" c="dimmed" mt="xs">
                {t('measure.records.what')}
              </Text>
            )}
          </Panel>
        );
      }}
    </Loaded>
  );
}
