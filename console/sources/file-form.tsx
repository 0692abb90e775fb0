import { NumberInput, SegmentedControl, Select, Stack, TagsInput, Text } from '@mantine/core';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import { MISSING } from '../../src/model/mapping.ts';
import type { ImportPreviewWire, UploadWire } from '../../src/sources/import-wire.ts';
import { useText } from '../platform/i18n.tsx';
import { ColumnTable } from './column-table.tsx';
import { AreaField, LongFields, PeriodField } from './file-fields.tsx';
import style from './import.module.css';
import { type FileDraft, SHAPES, type Shape, withMember, withShape } from './mapping-draft.ts';

interface FileFormProps {
  readonly file: FileDraft;
  readonly uploaded: UploadWire['files'][number] | undefined;
  readonly sample: ImportPreviewWire['files'][number] | undefined;
  readonly indicators: readonly IndicatorWire[];
  readonly onChange: (file: FileDraft) => void;
}

/** How one file is read: where its cells are, what shape it has, and what each column says. */
export function FileForm({ file, uploaded, sample, indicators, onChange }: FileFormProps) {
  const { t } = useText();
  const shape = file.shape ?? 'wide';
  const columns = sample?.columns ?? [];
  const set = (member: string, value: unknown) => onChange(withMember(file, member, value));
  return (
    <Stack gap="lg">
      <div className={style.settings}>
        {uploaded && uploaded.sheets.length > 0 && (
          <Select
            label={t('import.sheet')}
            data={uploaded.sheets}
            value={file.sheet ?? uploaded.sheets[0] ?? null}
            allowDeselect={false}
            onChange={(sheet) => set('sheet', sheet ?? undefined)}
          />
        )}
        {uploaded?.format !== 'xlsx' && uploaded?.format !== 'json' && (
          <Select
            label={t('import.encoding')}
            description={
              uploaded?.encoding ? t('import.encoding.found', { encoding: uploaded.encoding }) : undefined
            }
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={[
              { value: 'auto', label: t('import.encoding.auto') },
              { value: 'utf-8', label: 'UTF-8' },
              { value: 'gb18030', label: 'GB18030 (GBK)' },
            ]}
            value={file.encoding ?? 'auto'}
            allowDeselect={false}
            onChange={(encoding) => set('encoding', encoding === 'auto' ? undefined : encoding)}
          />
        )}
        {uploaded?.format !== 'json' && (
          <NumberInput
            label={t('import.headerRow')}
            min={0}
            max={1000}
            allowDecimal={false}
            value={file.headerRow ?? 1}
            onChange={(row) => typeof row === 'number' && set('headerRow', row === 1 ? undefined : row)}
          />
        )}
        <TagsInput
          label={t('import.missing')}
          description={t('import.missing.hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={[...(file.missing ?? MISSING)].filter((text) => text !== '')}
          onChange={(texts) => set('missing', ['', ...texts])}
        />
      </div>

      <div>
        <Text size="sm" fw={500} id={`shape ${file.file}`} mb={4}>
          {t('import.shape')}
        </Text>
        <SegmentedControl
          aria-labelledby={`shape ${file.file}`}
          value={shape}
          data={SHAPES.map((value) => ({ value, label: t(`import.shape.${value}`) }))}
          onChange={(value) => onChange(withShape(file, value as Shape))}
        />
        <Text size="sm" c="dimmed" mt={6}>
          {t(`import.shape.${shape}.hint`)}
        </Text>
      </div>

      {shape !== 'areas' && (
        <div className={style.settings}>
          <AreaField {...{ file, columns, set }} />
          <PeriodField {...{ file, columns, set }} />
          {shape === 'long' && <LongFields {...{ file, columns, set }} />}
        </div>
      )}
      {shape === 'wide' && (
        <ColumnTable
          file={file}
          columns={columns}
          rows={sample?.rows ?? []}
          indicators={indicators}
          onChange={onChange}
        />
      )}
    </Stack>
  );
}
