import { ActionIcon, Anchor, Button, FileButton, Group } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import type { SubmissionWire } from '../../src/indicators/submission-wire.ts';
import { send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Panel } from '../shell/page.tsx';
import { ErrorState } from '../shell/states.tsx';
import style from './submission.module.css';

/** The endings that files of evidence may have. */
export const EVIDENCE_ACCEPTED = '.pdf,.png,.jpg,.jpeg,.xlsx,.docx,.csv,.txt';

/** Files that support the figures, each with the hash that it is kept under. */
export function EvidencePanel({
  item,
  onChange,
}: {
  item: SubmissionWire;
  onChange: (item: SubmissionWire) => void;
}) {
  const { t } = useText();
  const format = useFormat();
  const path = `/submissions/items/${item.id}/evidence`;
  const attach = useTask(async (files: readonly File[]) => {
    const form = new FormData();
    for (const file of files) form.append('file', file, file.name);
    onChange(await send<SubmissionWire>('POST', path, form));
  });
  const remove = useTask(async (no: number) =>
    onChange(await send<SubmissionWire>('DELETE', `${path}/${no}`)),
  );
  const files = item.evidence.filter(({ untilVersion }) => untilVersion === null);
  const error = attach.error ?? remove.error;
  return (
    <Panel
      title={t('submit.evidence')}
      lead={t('submit.evidence.lead')}
      actions={
        item.mayAttach ? (
          <FileButton
            multiple
            accept={EVIDENCE_ACCEPTED}
            onChange={(chosen) => void attach.start(chosen)}
            inputProps={{ 'aria-label': t('submit.evidence.add') }}
          >
            {(props) => (
              <Button
                variant="default"
                size="xs"
                loading={attach.isBusy}
                leftSection={<IconPaperclip size={14} aria-hidden />}
                {...props}
              >
                {t('submit.evidence.add')}
              </Button>
            )}
          </FileButton>
        ) : null
      }
    >
      {error !== null && <ErrorState error={error} />}
      {files.length === 0 ? (
        <p className="quiet small">{t('submit.evidence.none')}</p>
      ) : (
        <ul className={style.files}>
          {files.map((file) => (
            <li key={file.no}>
              <span>
                <Anchor href={`/api/v1${path}/${file.no}`} download={file.name} size="sm" fw={500}>
                  {file.name}
                </Anchor>
                <span className={style.sub}>
                  {file.side === 'reviewer' && `${t('submit.evidence.reviewer')} · `}
                  {format.bytes(file.bytes)} · {file.actor.name} · {format.dateTime(file.at)}
                </span>
                <span className={style.hash} title={file.sha256}>
                  SHA-256 {file.sha256.slice(0, 16)}…
                </span>
              </span>
              <Group gap={4}>
                {file.mayRemove && (
                  <ActionIcon
                    aria-label={t('submit.evidence.remove', { name: file.name })}
                    onClick={() => void remove.start(file.no)}
                  >
                    <IconX size={16} aria-hidden />
                  </ActionIcon>
                )}
              </Group>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
