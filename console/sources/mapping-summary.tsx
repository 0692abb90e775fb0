import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import { findUnit } from '../../src/model/unit.ts';
import { useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import style from './import.module.css';
import { type FileDraft, readDraft } from './mapping-draft.ts';

/** A mapping in words: what each file's columns were taken for. */
export function MappingSummary({ mapping }: { mapping: unknown }) {
  const { t } = useText();
  const draft = readDraft(mapping);
  if (!draft)
    return (
      <Text size="sm" c="dimmed">
        {t('imports.noMapping')}
      </Text>
    );
  return (
    <div className={style.mappings}>
      {draft.files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one file may be mapped twice; the order is fixed
        <FileSummary key={`${index} ${file.file}`} file={file} />
      ))}
    </div>
  );
}

function FileSummary({ file }: { file: FileDraft }) {
  const { t, local } = useText();
  const indicators = useGetAll<IndicatorWire>('/indicators').data;
  const names = useMemo(() => new Map(indicators?.map(({ code, name }) => [code, name])), [indicators]);
  const { shape = 'wide', area, period, values = [], indicator, value, unit } = file;
  const facts: (string | false | undefined)[] = [
    t(`import.shape.${shape}`),
    file.sheet && t('import.at.sheet', { sheet: file.sheet }),
    area && t('imports.fact', { name: t('import.area'), value: ruleText(area, t) }),
    period && t('imports.fact', { name: t('import.period'), value: ruleText(period, t) }),
    indicator && t('imports.fact', { name: t('import.indicatorColumn'), value: ruleText(indicator, t) }),
    value && t('imports.fact', { name: t('import.valueColumn'), value: value.column }),
    unit && t('imports.fact', { name: t('import.unitColumn'), value: ruleText(unit, t) }),
  ];
  return (
    <div>
      <Text size="sm" fw={600} className="break">
        {file.file}
      </Text>
      <Text size="sm" c="dimmed" className="break">
        {facts.filter(Boolean).join(' · ')}
      </Text>
      {values.length > 0 && (
        <ul className={style.pairs}>
          {values.map((one) => (
            <li key={`${one.column} ${one.indicator}`} className="break">
              <span>{one.column}</span>
              <span aria-hidden>→</span>
              <span>
                {local(names.get(one.indicator)) || one.indicator}
                {one.unit && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    {local(findUnit(one.unit)?.symbol) || one.unit}
                  </Text>
                )}
                {one.aggregate && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    {t(`imports.aggregate.${one.aggregate.method}`, {
                      threshold: one.aggregate.threshold ?? '',
                    })}
                  </Text>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type Rule =
  | { readonly column: string }
  | { readonly columns: readonly string[]; readonly lookup: string }
  | { readonly value: string };

function ruleText(rule: Rule, t: (key: string, params?: Record<string, string>) => string): string {
  if ('columns' in rule)
    return t('import.area.lookup', { columns: rule.columns.join(t('work.comma')), file: rule.lookup });
  return 'column' in rule ? rule.column : t('import.everyRow', { value: rule.value });
}
