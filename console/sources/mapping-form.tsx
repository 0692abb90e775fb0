import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import type { UploadWire } from '../../src/sources/import-wire.ts';
import { useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { FileForm } from './file-form.tsx';
import { type FileDraft, type MappingDraft, missingParts, readDraft, withFile } from './mapping-draft.ts';
import { usePreview } from './use-preview.ts';

interface MappingFormProps {
  readonly upload: UploadWire;
  /** Undefined until the server's proposal is taken over. */
  readonly mapping: MappingDraft | undefined;
  readonly onChange: (mapping: MappingDraft) => void;
  /** The mapping came with the files; otherwise it is a guess. */
  readonly isGiven: boolean;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** Second step: how the columns of each file become areas, periods, indicators and values. */
export function MappingForm({ upload, mapping, isGiven, onChange, onBack, onNext }: MappingFormProps) {
  const { t } = useText();
  // The file is read again only when something changes what its columns are.
  const [readAs, setReadAs] = useState(mapping);
  const preview = usePreview(upload.id, readAs);
  const indicators = useGetAll<IndicatorWire>('/indicators');
  const draft = mapping ?? readDraft(preview.data?.mapping);

  if (!draft && preview.isError)
    return (
      <>
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
        <Button variant="default" onClick={onBack}>
          {t('import.back')}
        </Button>
      </>
    );
  if (!draft || indicators.isPending)
    return (
      <Stack>
        <Text size="sm">{t('import.checking')}</Text>
        <LoadingState rows={6} height={36} />
      </Stack>
    );

  const change = (index: number, file: FileDraft) => {
    const next = withFile(draft, index, file);
    onChange(next);
    if (readingOf(file) !== readingOf(draft.files[index])) setReadAs(next);
  };
  const lacking = draft.files.flatMap((file) =>
    missingParts(file).map((part) => ({ file: file.file, part })),
  );
  const unread = upload.files.filter(
    (file) => !draft.files.some((known) => baseName(known.file) === file.name),
  );
  const first = lacking[0];

  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t(isGiven ? 'import.mapping.given' : 'import.mapping.lead')}
      </Text>
      {preview.isError && <ErrorState error={preview.error} />}
      {unread.length > 0 && (
        <Alert color="orange" variant="light">
          {t('import.mapping.unread', { names: unread.map((file) => file.name).join(t('work.comma')) })}
        </Alert>
      )}
      {draft.files.map((file, index) => {
        const name = baseName(file.file);
        const uploaded = upload.files.find((one) => one.name === name);
        const sample = preview.data?.files.find((one) => one.name === name || one.name === file.file);
        return (
          // One upload may be mapped twice (two sheets): its place tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: files of a mapping are never reordered here
          <Panel key={`${index} ${name}`} title={name}>
            <FileForm
              file={file}
              uploaded={uploaded}
              sample={sample}
              indicators={indicators.data ?? []}
              onChange={(next) => change(index, next)}
            />
          </Panel>
        );
      })}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {t('import.back')}
        </Button>
        <ReasonedButton
          reason={
            first
              ? t('import.mapping.lacks', { file: first.file, part: t(`import.part.${first.part}`) })
              : null
          }
          onClick={() => {
            onChange(draft);
            onNext();
          }}
        >
          {t('import.toCheck')}
        </ReasonedButton>
      </Group>
    </Stack>
  );
}

const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** What decides which cells a file's columns are. */
const readingOf = (file: FileDraft | undefined): string =>
  JSON.stringify([file?.file, file?.sheet, file?.encoding, file?.headerRow]);
