import { ActionIcon, Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import { IconFile, IconFileSpreadsheet, IconSchema, IconUpload, IconX } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import type { UploadWire } from '../../src/sources/import-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Notice } from '../shell/notice.tsx';
import { ErrorState } from '../shell/states.tsx';
import { ACCEPTED, type Chosen, choose, withoutFile } from './chosen-files.ts';
import style from './import.module.css';
import type { MappingDraft } from './mapping-draft.ts';
import { readMappingFile } from './mapping-file.ts';
import { uploadFiles } from './upload.ts';

interface ChooseFilesProps {
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  readonly onUploaded: (upload: UploadWire, mapping: MappingDraft | undefined) => void;
}

/** First step: which files, and perhaps the mapping that says how they are read. */
export function ChooseFiles({ chosen, onChoose, onUploaded }: ChooseFilesProps) {
  const { t, locale } = useText();
  const [isOver, setOver] = useState(false);
  const [sent, setSent] = useState(0);
  const [isBadMapping, setBadMapping] = useState(false);
  const add = (files: readonly File[]) => {
    setBadMapping(false);
    onChoose(choose(chosen, files));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  const send = useTask(async () => {
    const mapping = chosen.mapping ? await readMappingFile(chosen.mapping) : undefined;
    if (chosen.mapping && !mapping) return setBadMapping(true);
    setSent(0);
    onUploaded(await uploadFiles(chosen.files, locale, setSent), mapping);
  });

  return (
    <Stack>
      <section
        className={style.drop}
        data-over={isOver || undefined}
        aria-label={t('import.drop')}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconUpload size={30} stroke={1.5} aria-hidden />
        <Text fw={600}>{t('import.drop')}</Text>
        <Text size="sm" c="dimmed">
          {t('import.formats')}
        </Text>
        <FileButton
          multiple
          accept={ACCEPTED}
          onChange={add}
          inputProps={{ 'aria-label': t('import.chooseFiles') }}
        >
          {(props) => (
            <Button variant="default" mt="xs" {...props}>
              {t('import.chooseFiles')}
            </Button>
          )}
        </FileButton>
      </section>

      {chosen.refused.length > 0 && (
        <Notice tone="bad" role="alert">
          {t('import.refusedFiles', { names: chosen.refused.join(t('work.comma')) })}
        </Notice>
      )}
      {isBadMapping && (
        <Notice tone="bad" role="alert">
          {t('import.badMapping', { name: chosen.mapping?.name ?? '' })}
        </Notice>
      )}
      {chosen.files.length + (chosen.mapping ? 1 : 0) > 0 && (
        <ChosenList chosen={chosen} onChoose={onChoose} />
      )}
      {send.error !== null && <ErrorState error={send.error} onRetry={() => void send.start()} />}
      {send.isBusy && (
        <Progress value={sent * 100} aria-label={t('import.sending')} transitionDuration={150} />
      )}
      <Group justify="space-between">
        <FileButton
          accept=".yaml,.yml,.json"
          onChange={(file) => file && onChoose({ ...chosen, mapping: file })}
        >
          {(props) => (
            <Button variant="subtle" leftSection={<IconSchema size={16} aria-hidden />} {...props}>
              {t('import.useMapping')}
            </Button>
          )}
        </FileButton>
        <Button disabled={chosen.files.length === 0} loading={send.isBusy} onClick={() => void send.start()}>
          {t('import.toMapping')}
        </Button>
      </Group>
    </Stack>
  );
}

function ChosenList({ chosen, onChoose }: Pick<ChooseFilesProps, 'chosen' | 'onChoose'>) {
  const { t } = useText();
  const format = useFormat();
  const all = [
    ...chosen.files.map((file) => ({ file, isMapping: false })),
    ...(chosen.mapping ? [{ file: chosen.mapping, isMapping: true }] : []),
  ];
  return (
    <ul className={style.files} aria-label={t('import.chosen')}>
      {all.map(({ file, isMapping }) => {
        const Icon = isMapping ? IconSchema : /\.xlsx$/i.test(file.name) ? IconFileSpreadsheet : IconFile;
        return (
          <li key={`${isMapping} ${file.name}`}>
            <Icon size={20} stroke={1.5} aria-hidden />
            <Text size="sm" className="break">
              {file.name}
              {isMapping && (
                <Text span c="dimmed" size="xs">
                  {' '}
                  {t('import.isMapping')}
                </Text>
              )}
            </Text>
            <Text size="sm" c="dimmed" className="numeric">
              {format.bytes(file.size)}
            </Text>
            <ActionIcon
              aria-label={t('import.removeFile', { name: file.name })}
              onClick={() =>
                onChoose(isMapping ? { ...chosen, mapping: null } : withoutFile(chosen, file.name))
              }
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}
