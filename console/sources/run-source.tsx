import { Button, FileButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPlay, IconUpload } from '@tabler/icons-react';
import type { SourceWire } from '../../src/sources/source-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { ErrorState } from '../shell/states.tsx';
import { uploadFiles } from './upload.ts';

/** Runs a source now; one that reads a file asks for the file. A source that listens has nothing to run. */
export function RunSource({ source }: { source: SourceWire }) {
  const { t, locale } = useText();
  const path = `/sources/${encodeURIComponent(source.id)}/runs`;
  const run = useTask(async (file: File | null) => {
    const upload = file ? await uploadFiles([file], locale, () => {}) : null;
    await send('POST', path, upload ? { uploadId: upload.id } : {});
    await refresh('/sources', '/ngsi-ld');
    notifications.show({ message: t('feed.run.begun') });
  });
  if (source.kind === 'push' || source.kind === 'mqtt') return null;
  return (
    <>
      {source.kind === 'file' ? (
        <FileButton onChange={(file) => file && void run.start(file)}>
          {(props) => (
            <Button {...props} loading={run.isBusy} leftSection={<IconUpload size={16} aria-hidden />}>
              {t('feed.run.file')}
            </Button>
          )}
        </FileButton>
      ) : (
        <Button
          loading={run.isBusy || source.state === 'running'}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={() => void run.start(null)}
        >
          {t('feed.run.now')}
        </Button>
      )}
      {run.error !== null && <ErrorState error={run.error} />}
    </>
  );
}
