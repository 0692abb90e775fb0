import { Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Measure } from '../../src/indicators/measure.ts';
import type { MeasurePreviewWire, MeasureWire } from '../../src/indicators/measure-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Notice } from '../shell/notice.tsx';
import { ErrorState } from '../shell/states.tsx';
import { IssueTable } from '../sources/issue-table.tsx';
import { measureSentence } from './measure-words.ts';
import { Said } from './said.tsx';
import { ValueTable } from './value-table.tsx';

/** Checks and previews a measure file, and saves it. */
export function DeclareMeasure({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [preview, setPreview] = useState<MeasurePreviewWire | null>(null);
  const check = useTask(async () => setPreview(await send('POST', '/measures/preview', { text })));
  const save = useTask(async (code: string) => {
    await send<MeasureWire>('PUT', `/measures/${encodeURIComponent(code)}`, { text });
    await refresh('/measures', '/indicators');
    onClose();
    await navigate({ to: '/measures/$code', params: { code } });
  });
  const write = (next: string) => {
    setText(next);
    setPreview(null);
    check.forget();
    save.forget();
  };
  const measure = preview?.measure as Measure | null | undefined;
  return (
    <Dialog onClose={onClose} size="xl" title={t('measure.declare')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('measure.declare.lead')}
        </Text>
        <FileButton accept=".yaml,.yml,.json" onChange={(file) => void file?.text().then(write)}>
          {(props) => (
            <Button
              variant="default"
              w="fit-content"
              leftSection={<IconUpload size={16} aria-hidden />}
              {...props}
            >
              {t('measure.choose')}
            </Button>
          )}
        </FileButton>
        <Textarea
          label={t('measure.text')}
          autosize
          minRows={8}
          maxRows={16}
          value={text}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
          onChange={(event) => write(event.currentTarget.value)}
        />
        {check.error !== null && <ErrorState error={check.error} />}
        {measure && (
          <Notice tone="good" title={t('measure.found', { count: preview?.values?.length ?? 0 })}>
            <Said text={measureSentence(measure, t)} />
          </Notice>
        )}
        {preview && preview.issues.length > 0 && (
          <IssueTable issues={preview.issues} count={preview.issues.length} name={t('measure.text')} />
        )}
        {preview?.values && preview.values.length > 0 && <ValueTable values={preview.values.slice(0, 50)} />}
        {save.error !== null && <ErrorState error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('work.close')}
          </Button>
          <Button
            variant={measure ? 'default' : 'filled'}
            disabled={text.trim() === ''}
            loading={check.isBusy}
            onClick={() => void check.start()}
          >
            {t('measure.preview')}
          </Button>
          {measure && (
            <Button loading={save.isBusy} onClick={() => void save.start(measure.indicator)}>
              {t('measure.save')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
