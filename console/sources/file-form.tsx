import { NumberInput, SegmentedControl, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import type { ImportPreviewWire, UploadWire } from '../../src/sources/import-wire.ts';
import { MISSING } from '../../src/sources/mapping.ts';
import { useText } from '../platform/i18n.tsx';
import { ColumnTable } from './column-table.tsx';
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

interface FieldProps {
  readonly file: FileDraft;
  readonly columns: readonly string[];
  readonly set: (member: string, value: unknown) => void;
}

function AreaField({ file, columns, set }: FieldProps) {
  const { t } = useText();
  const { area } = file;
  if (area && 'columns' in area)
    return (
      <Fixed label={t('import.area')}>
        {t('import.area.lookup', { columns: area.columns.join(t('work.comma')), file: area.lookup })}
      </Fixed>
    );
  if (area && 'value' in area)
    return <Fixed label={t('import.area')}>{t('import.everyRow', { value: area.value })}</Fixed>;
  return (
    <ColumnSelect
      label={t('import.area')}
      hint={t('import.area.hint')}
      columns={columns}
      column={area?.column}
      onChange={(column) => set('area', column ? { column } : undefined)}
    />
  );
}

function PeriodField({ file, columns, set }: FieldProps) {
  const { t } = useText();
  const { period } = file;
  const isFixed = period !== undefined && 'value' in period;
  return (
    <>
      <Select
        label={t('import.period')}
        required
        withAsterisk={false}
        data={[
          ...columns.map((column) => ({ value: `column:${column}`, label: column })),
          { value: 'value', label: t('import.period.single') },
        ]}
        value={isFixed ? 'value' : period ? `column:${period.column}` : null}
        placeholder={t('import.chooseColumn')}
        allowDeselect={false}
        searchable
        onChange={(choice) =>
          set(
            'period',
            choice === 'value' ? { value: '' } : { column: (choice ?? '').slice('column:'.length) },
          )
        }
      />
      {isFixed && (
        <TextInput
          label={t('import.period.value')}
          placeholder="2019"
          value={period.value}
          onChange={(event) => set('period', { value: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function LongFields({ file, columns, set }: FieldProps) {
  const { t } = useText();
  const { indicator, value, unit, state } = file;
  const columnOf = (rule: typeof unit) => (rule && 'column' in rule ? rule.column : undefined);
  return (
    <>
      {indicator && 'value' in indicator ? (
        <Fixed label={t('import.indicatorColumn')}>{t('import.everyRow', { value: indicator.value })}</Fixed>
      ) : (
        <ColumnSelect
          label={t('import.indicatorColumn')}
          hint={t('import.indicatorColumn.hint')}
          columns={columns}
          column={indicator?.column}
          onChange={(column) => set('indicator', column ? { ...indicator, column } : undefined)}
        />
      )}
      <ColumnSelect
        label={t('import.valueColumn')}
        columns={columns}
        column={value?.column}
        onChange={(column) => set('value', column ? { column } : undefined)}
      />
      {unit && 'value' in unit ? (
        <Fixed label={t('import.unitColumn')}>{t('import.everyRow', { value: unit.value })}</Fixed>
      ) : (
        <ColumnSelect
          label={t('import.unitColumn')}
          hint={t('import.unitColumn.hint')}
          isOptional
          columns={columns}
          column={columnOf(unit)}
          onChange={(column) => set('unit', column ? { column } : undefined)}
        />
      )}
      <ColumnSelect
        label={t('import.stateColumn')}
        hint={t('import.stateColumn.hint')}
        isOptional
        columns={columns}
        column={state?.column}
        onChange={(column) => set('state', column ? { ...state, column } : undefined)}
      />
    </>
  );
}

interface ColumnSelectProps {
  readonly label: string;
  readonly hint?: string;
  readonly columns: readonly string[];
  readonly column: string | undefined;
  readonly isOptional?: boolean;
  readonly onChange: (column: string | null) => void;
}

function ColumnSelect({ label, hint, columns, column, isOptional = false, onChange }: ColumnSelectProps) {
  const { t } = useText();
  // A column that the mapping names but the file lacks stays visible, so that the mistake can be seen and mended.
  const known = [...new Set([...columns, ...(column ? [column] : [])])].filter((name) => name !== '');
  return (
    <Select
      label={label}
      description={hint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={known}
      value={column ?? null}
      placeholder={t(isOptional ? 'import.noColumn' : 'import.chooseColumn')}
      searchable
      clearable={isOptional}
      allowDeselect={isOptional}
      error={column && columns.length > 0 && !columns.includes(column) ? t('import.columnAbsent') : undefined}
      onChange={onChange}
    />
  );
}

/** A rule of a mapping file that the form shows but does not edit. */
function Fixed({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <Text size="sm" c="dimmed" mt={6}>
        {children}
      </Text>
    </div>
  );
}
