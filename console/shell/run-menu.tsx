import { Button, Menu, ScrollArea, Text } from '@mantine/core';
import { IconCheck, IconChevronDown, IconClipboardList } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { RunSummaryWire } from '../../src/assessments/run-wire.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useRun } from '../platform/run.ts';
import { MENU } from './menu.ts';

/** Which run the pages show: framework, period, time. The list is read when it is opened. */
export function RunMenu() {
  const { t, local } = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const run = useRun().data;
  const [opened, setOpened] = useState(false);
  const runs = useGet<{ items: RunSummaryWire[] }>(opened ? '/runs?limit=100' : null).data?.items ?? [];
  if (!run) return null;
  const choose = (id: string) =>
    void navigate({ to: '.', search: (search: object) => ({ ...search, run: id }) });
  return (
    <Menu {...MENU} opened={opened} onChange={setOpened} position="bottom-end" width={340}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          leftSection={<IconClipboardList size={15} stroke={1.6} aria-hidden />}
          aria-label={t('frame.run.label', { framework: local(run.framework.name), period: run.period })}
        >
          <Text span truncate size="xs" visibleFrom="md" maw={260}>
            {local(run.framework.name)} ·&nbsp;
          </Text>
          {run.period}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('frame.run')}</Menu.Label>
        <ScrollArea.Autosize mah={360}>
          {runs.map((item) => (
            <Menu.Item
              key={item.id}
              onClick={() => choose(item.id)}
              rightSection={
                item.id === run.id ? <IconCheck size={14} aria-label={t('frame.chosen')} /> : null
              }
            >
              <Text size="sm">
                {local(item.framework.name)} · {item.period}
              </Text>
              <Text size="xs" c="dimmed">
                {format.dateTime(item.at)} · {t('count.areas', { count: item.areaCount })}
              </Text>
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
