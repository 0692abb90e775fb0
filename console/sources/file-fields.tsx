import { Select, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../platform/i18n.tsx';
import type { FileDraft } from './mapping-draft.ts';

interface FieldProps {
  readonly file: FileDraft;
  readonly columns: readonly string[];
  readonly set: (member: string, value: unknown) => void;
}

/** Which column says the area of a row. */
export function AreaField({ file, columns, set }: FieldProps) {
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

/** Which column says the period, or the one period of the whole file. */
export function PeriodField({ file, columns, set }: FieldProps) {
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

/** The columns of a file with one row a value. */
export function LongFields({ file, columns, set }: FieldProps) {
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
