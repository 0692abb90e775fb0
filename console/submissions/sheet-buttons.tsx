import { Button, Checkbox, FileButton, Group, Menu, Stack, Text } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { SheetResultWire } from '../../src/indicators/submission-wire.ts';
import { ApiProblem, refresh, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { MENU } from '../shell/menu.ts';
import { Notice } from '../shell/notice.tsx';
import { ErrorState } from '../shell/states.tsx';
import { IssueTable } from '../sources/issue-table.tsx';
import { uploadFiles } from '../sources/upload.ts';

/** The items of the list as a spreadsheet, out and in again. */
export function SheetButtons({ filter }: { filter: string }) {
  const { t, locale } = useText();
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  const address = (format: string) => `/api/v1/submissions/sheet?${filter}&format=${format}&lang=${locale}`;
  return (
    <Group gap="xs" className="no-print">
      <Menu {...MENU}>
        <Menu.Target>
          <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />}>
            {t('submit.sheet.out')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(['xlsx', 'csv'] as const).map((format) => (
            <Menu.Item key={format} component="a" href={address(format)} download>
              {t(`submit.sheet.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {may('submission.fill') && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconUpload size={14} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {t('submit.sheet.in')}
        </Button>
      )}
      {isOpen && <SheetDialog onClose={() => setOpen(false)} />}
    </Group>
  );
}

/** Takes a filled-in sheet; with any problem nothing is kept and all of them are listed. */
function SheetDialog({ onClose }: { onClose: () => void }) {
  const { t, locale } = useText();
  const [file, setFile] = useState<File | null>(null);
  const [isSent, setSent] = useState(false);
  const [result, setResult] = useState<SheetResultWire | null>(null);
  const take = useTask(async () => {
    if (!file) return;
    setResult(null);
    const upload = await uploadFiles([file], locale, () => undefined);
    setResult(
      await send<SheetResultWire>('POST', '/submissions/sheet', { uploadId: upload.id, send: isSent }),
    );
    await refresh('/submissions');
  });
  const { error } = take;
  const issues = error instanceof ApiProblem ? error.issues : [];
  return (
    <Dialog title={t('submit.sheet.in')} onClose={onClose} size="lg">
      <Stack>
        <Text size="sm">{t('submit.sheet.what')}</Text>
        <Group>
          <FileButton
            accept=".csv,.xlsx"
            onChange={(chosen) => {
              setFile(chosen);
              setResult(null);
              take.forget();
            }}
            inputProps={{ 'aria-label': t('submit.sheet.choose') }}
          >
            {(props) => (
              <Button variant="default" {...props}>
                {t('submit.sheet.choose')}
              </Button>
            )}
          </FileButton>
          <Text size="sm" className="break">
            {file?.name ?? t('submit.sheet.noFile')}
          </Text>
        </Group>
        <Checkbox
          label={t('submit.sheet.send')}
          description={t('submit.sheet.send.what')}
          checked={isSent}
          onChange={(event) => setSent(event.currentTarget.checked)}
        />
        {result && (
          <Notice tone="good" role="status">
            {t('submit.sheet.done', { count: result.changed, rows: result.rows })}
          </Notice>
        )}
        {issues.length > 0 ? (
          <>
            <Notice tone="bad" role="alert" title={t('submit.sheet.refused', { count: issues.length })}>
              {t('submit.sheet.nothing')}
            </Notice>
            <IssueTable issues={issues} count={issues.length} name="submission-problems" />
          </>
        ) : (
          error !== null && <ErrorState error={error} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('work.close')}
          </Button>
          <Button disabled={!file} loading={take.isBusy} onClick={() => void take.start()}>
            {t('submit.sheet.take')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
