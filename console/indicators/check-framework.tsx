import { Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { FrameworkCheckWire, FrameworkWire } from '../../src/indicators/framework-wire.ts';
import type { Framework } from '../../src/model/framework.ts';
import { refresh, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Notice } from '../shell/notice.tsx';
import { ErrorState } from '../shell/states.tsx';
import { IssueTable } from '../sources/issue-table.tsx';
import { linesOf } from './framework-edit.ts';

/** Checks a framework file: every mistake in one list, and, where there is none, the way to save it. */
export function CheckFramework({ onClose }: { onClose: () => void }) {
  const { t, local } = useText();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [checked, setChecked] = useState<FrameworkCheckWire | null>(null);
  const check = useTask(async () => setChecked(await send('POST', '/frameworks/check', { text })));
  const save = useTask(async (id: string) => {
    const saved = await send<FrameworkWire>('PUT', `/frameworks/${encodeURIComponent(id)}`, { text });
    await refresh('/frameworks', '/indicators');
    onClose();
    await navigate({ to: '/frameworks/$id', params: { id: saved.id } });
  });
  const write = (next: string) => {
    setText(next);
    setChecked(null);
    check.forget();
    save.forget();
  };
  const framework = checked?.framework as Framework | null | undefined;

  return (
    <Dialog onClose={onClose} size="xl" title={t('frameworks.check.title')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('frameworks.check.lead')}
        </Text>
        <FileButton accept=".yaml,.yml,.json" onChange={(file) => void file?.text().then(write)}>
          {(props) => (
            <Button
              variant="default"
              w="fit-content"
              leftSection={<IconUpload size={16} aria-hidden />}
              {...props}
            >
              {t('frameworks.check.choose')}
            </Button>
          )}
        </FileButton>
        <Textarea
          label={t('frameworks.check.text')}
          autosize
          minRows={8}
          maxRows={16}
          value={text}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
          onChange={(event) => write(event.currentTarget.value)}
        />
        {check.error !== null && <ErrorState error={check.error} />}
        {checked && checked.issues.length > 0 && (
          <IssueTable
            issues={checked.issues}
            count={checked.issues.length}
            name={t('frameworks.check.file')}
          />
        )}
        {checked?.ok && framework && (
          <Notice tone="good" title={t('frameworks.check.ok')}>
            {t('frameworks.check.ok.detail', {
              name: local(framework.name),
              id: framework.id,
              items: linesOf(framework.tree).length,
            })}
          </Notice>
        )}
        {save.error !== null && <ErrorState error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('work.close')}
          </Button>
          <Button
            variant={checked?.ok ? 'default' : 'filled'}
            disabled={text.trim() === ''}
            loading={check.isBusy}
            onClick={() => void check.start()}
          >
            {t('frameworks.check.do')}
          </Button>
          {checked?.ok && framework && (
            <Button loading={save.isBusy} onClick={() => void save.start(framework.id)}>
              {t('frameworks.check.save')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
