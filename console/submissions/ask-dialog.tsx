import { Button, Group, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FrameworkSummaryWire, FrameworkWire } from '../../src/indicators/framework-wire.ts';
import {
  type Framework,
  type FrameworkNode,
  type Indicator,
  isIndicator,
} from '../../src/model/framework.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { refresh, send, useGet, useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Notice } from '../shell/notice.tsx';
import { ErrorState } from '../shell/states.tsx';

/** Asks departments for the figures of a framework: which indicators, of which areas, for when, until when. */
export function AskDialog({ onClose }: { onClose: () => void }) {
  const { t, local } = useText();
  const frameworks = useGetAll<FrameworkSummaryWire>('/frameworks');
  const areas = useGetAll<AreaWire>('/areas?limit=1000');
  const [framework, setFramework] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  const [codes, setCodes] = useState<string[]>([]);
  const [period, setPeriod] = useState(String(new Date().getFullYear() - 1));
  const [due, setDue] = useState('');
  const [department, setDepartment] = useState('');
  const [opened, setOpened] = useState<{ opened: number; asked: number } | null>(null);
  const { data } = useGet<FrameworkWire>(framework && `/frameworks/${encodeURIComponent(framework)}`);
  const ask = useTask(async () => {
    setOpened(null);
    setOpened(
      await send('POST', '/submissions/items', {
        framework,
        areas: chosen,
        period: period.trim(),
        ...(codes.length > 0 ? { codes } : {}),
        ...(due ? { due } : {}),
        ...(department.trim() ? { department: department.trim() } : {}),
      }),
    );
    await refresh('/submissions');
  });
  return (
    <Dialog title={t('submit.ask')} onClose={onClose} size="lg">
      <Stack>
        <Select
          label={t('submit.framework')}
          searchable
          data-autofocus
          data={(frameworks.data ?? []).map(({ id, name }) => ({ value: id, label: local(name) }))}
          value={framework}
          onChange={(id) => {
            setFramework(id);
            setCodes([]);
          }}
        />
        <MultiSelect
          label={t('submit.ask.codes')}
          description={t('submit.ask.codes.what')}
          searchable
          limit={100}
          data={
            data
              ? indicatorsIn((data.framework as Framework).tree).map(({ code, name }) => ({
                  value: code,
                  label: local(name),
                }))
              : []
          }
          value={codes}
          onChange={setCodes}
          disabled={!data}
        />
        <MultiSelect
          label={t('submit.ask.areas')}
          searchable
          limit={100}
          data={(areas.data ?? []).map(({ code, name }) => ({ value: code, label: local(name) }))}
          value={chosen}
          onChange={setChosen}
        />
        <Group grow align="start">
          <TextInput
            label={t('submit.period')}
            maxLength={10}
            value={period}
            onChange={(event) => setPeriod(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('submit.due')}
            value={due}
            onChange={(event) => setDue(event.currentTarget.value)}
          />
        </Group>
        <TextInput
          label={t('submit.department')}
          description={t('submit.ask.department.what')}
          maxLength={200}
          value={department}
          onChange={(event) => setDepartment(event.currentTarget.value)}
        />
        {opened && (
          <Notice tone="good" role="status">
            {t('submit.ask.done', { count: opened.opened, all: opened.asked })}
          </Notice>
        )}
        {ask.error !== null && <ErrorState error={ask.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('work.close')}
          </Button>
          <Button
            disabled={!framework || chosen.length === 0 || period.trim() === ''}
            loading={ask.isBusy}
            onClick={() => void ask.start()}
          >
            {t('submit.ask')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

const indicatorsIn = (node: FrameworkNode): readonly Indicator[] =>
  isIndicator(node) ? [node] : node.children.flatMap(indicatorsIn);
