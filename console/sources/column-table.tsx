import { Select, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import { findUnit, UNITS } from '../../src/model/unit.ts';
import type { ImportPreviewWire } from '../../src/sources/import-wire.ts';
import { useText } from '../platform/i18n.tsx';
import style from './import.module.css';
import { type FileDraft, valueColumns, withIndicator, withUnit } from './mapping-draft.ts';

interface ColumnTableProps {
  readonly file: FileDraft;
  readonly columns: readonly string[];
  readonly rows: ImportPreviewWire['files'][number]['rows'];
  readonly indicators: readonly IndicatorWire[];
  readonly onChange: (file: FileDraft) => void;
}

/** A wide file's columns: what their first cells say, which indicator each carries, and in which unit. */
export function ColumnTable({ file, columns, rows, indicators, onChange }: ColumnTableProps) {
  const { t, local } = useText();
  const options = useMemo(
    () => indicators.map(({ code, name }) => ({ value: code, label: `${local(name)} · ${code}` })),
    [indicators, local],
  );
  const byCode = useMemo(
    () => new Map(indicators.map((indicator) => [indicator.code, indicator])),
    [indicators],
  );
  const carried = new Map((file.values ?? []).map((value) => [value.column, value]));
  const shown = [...new Set([...valueColumns(file, columns), ...carried.keys()])];
  if (shown.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('import.columns.none')}
      </Text>
    );
  return (
    <div>
      <Text size="sm" c="dimmed" mb={6}>
        {t('import.columns.lead', { count: carried.size, all: shown.length })}
      </Text>
      <div className={style.scroll}>
        <Table className={style.columns ?? ''}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('import.column')}</Table.Th>
              <Table.Th>{t('import.firstCells')}</Table.Th>
              <Table.Th w="36%">{t('import.indicator')}</Table.Th>
              <Table.Th w="22%">{t('import.unit')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((column) => {
              const value = carried.get(column);
              const indicator = value ? byCode.get(value.indicator) : undefined;
              const place = columns.indexOf(column);
              const cells = place < 0 ? [] : rows.slice(0, 3).map((row) => row.cells[place] ?? '');
              return (
                <Table.Tr key={column}>
                  <Table.Td className="break">
                    {column}
                    {place < 0 && columns.length > 0 && (
                      <Text size="xs" c="var(--worse)">
                        {t('import.columnAbsent')}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <div className={style.sample} title={cells.join(' · ')}>
                      {cells.join(' · ')}
                    </div>
                  </Table.Td>
                  <Table.Td>
                    <Select
                      aria-label={t('import.indicatorOf', { column })}
                      data={options}
                      value={value?.indicator ?? null}
                      placeholder={t('import.notImported')}
                      searchable
                      clearable
                      limit={60}
                      size="sm"
                      nothingFoundMessage={t('import.noIndicator')}
                      error={
                        value && indicators.length > 0 && !indicator
                          ? t('import.unknownIndicator', { code: value.indicator })
                          : undefined
                      }
                      onChange={(code) => onChange(withIndicator(file, column, code))}
                    />
                  </Table.Td>
                  <Table.Td>
                    <Select
                      aria-label={t('import.unitOf', { column })}
                      disabled={!value}
                      data={unitsLike(indicator?.unit, value?.unit, local)}
                      value={value?.unit ?? null}
                      placeholder={indicator ? local(indicator.unitSymbol) || indicator.unit : ''}
                      clearable
                      searchable
                      size="sm"
                      onChange={(unit) => onChange(withUnit(file, column, unit))}
                    />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}

/** Units that convert to the indicator's, and the one that the mapping names even if it does not. */
function unitsLike(
  unit: string | undefined,
  named: string | undefined,
  local: (text: { en: string; zh: string }) => string,
) {
  const dimension = unit === undefined ? undefined : findUnit(unit)?.dimension;
  const fitting = UNITS.filter((one) => one.dimension === dimension).map((one) => ({
    value: one.code,
    label: local(one.symbol) || one.code,
  }));
  return named !== undefined && !fitting.some((one) => one.value === named)
    ? [...fitting, { value: named, label: named }]
    : fitting;
}
