import { Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MeasureProblemsWire } from '../../src/indicators/measure-problem-wire.ts';
import type { Area } from '../../src/model/area.ts';
import { useGet, useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Notice } from '../shell/notice.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';

/** Rows of a kind that are shown at once. */
const SHOWN = 20;

/** What stands in a measure's way, area by area; nothing where nothing does. */
export function ProblemPanel({ code }: { code: string }) {
  const { t, local } = useText();
  const format = useFormat();
  const { data } = useGet<MeasureProblemsWire>(`/measures/${encodeURIComponent(code)}/problems`);
  const areas = useGetAll<Area>('/areas');
  const names = new Map(areas.data?.map((area) => [area.code, local(area.name)]));
  const nameOf = (area: string) => names.get(area) ?? area;
  if (!data) return null;
  const { overruled, withoutOutline, shared, excluded } = data;
  if ([overruled, withoutOutline, shared, excluded].every(({ count }) => count === 0)) return null;
  return (
    <Panel title={t('measure.problems')} lead={t('measure.problems.lead')}>
      <Stack gap="lg">
        {overruled.count > 0 && (
          <Problem
            title={t('measure.problem.overruled', { count: overruled.count })}
            what={t('measure.problem.overruled.what')}
            head={[
              t('measure.area'),
              t('measure.period'),
              t('measure.problem.overruled.measured'),
              t('measure.problem.overruled.inForce'),
            ]}
            numeric={[2, 3]}
            rows={overruled.items.map(({ area, period, measured, value, origin }) => [
              nameOf(area),
              period,
              format.value(measured),
              t(`measure.origin.${origin}`, { value: format.value(value) }),
            ])}
            count={overruled.count}
          />
        )}
        {withoutOutline.count > 0 && (
          <Notice
            tone="bad"
            title={t('measure.problem.outline', { count: withoutOutline.count, of: withoutOutline.of })}
          >
            {t('measure.problem.outline.what')}
            <Text size="sm" mt={4} className="break">
              {withoutOutline.areas.slice(0, SHOWN).map(nameOf).join(t('list.comma'))}
              {withoutOutline.count > SHOWN &&
                ` ${t('measure.problem.more', { count: withoutOutline.count - SHOWN })}`}
            </Text>
          </Notice>
        )}
        {shared.count > 0 && (
          <Problem
            title={t('measure.problem.shared', { count: shared.count })}
            what={t('measure.problem.shared.what')}
            head={[t('measure.problem.shared.areas'), t('measure.problem.shared.entities')]}
            numeric={[1]}
            rows={shared.items.map((one) => [
              one.areas.map(nameOf).join(t('list.comma')),
              format.count(one.entities),
            ])}
            count={shared.count}
          />
        )}
        {excluded.count > 0 && (
          <Problem
            title={t('measure.problem.excluded', {
              count: new Set(excluded.items.map(({ area }) => area)).size,
            })}
            head={[t('measure.area'), t('measure.problem.excluded.reason'), t('measure.records')]}
            numeric={[2]}
            rows={excluded.items.map(({ area, reason, records }) => [
              nameOf(area),
              t(`measure.reason.${reason}`),
              format.count(records),
            ])}
            count={excluded.count}
          />
        )}
      </Stack>
    </Panel>
  );
}

interface ProblemProps {
  readonly title: string;
  readonly what?: string;
  readonly head: readonly string[];
  /** Columns of figures. */
  readonly numeric: readonly number[];
  readonly rows: readonly (readonly ReactNode[])[];
  readonly count: number;
}

function Problem({ title, what, head, numeric, rows, count }: ProblemProps) {
  const { t } = useText();
  const shown = rows.slice(0, SHOWN);
  const classOf = (column: number) => (numeric.includes(column) ? 'numeric' : undefined);
  return (
    <div>
      <Notice tone="bad" title={title}>
        {what}
      </Notice>
      <Scroll label={title}>
        <Table mt="xs">
          <Table.Thead>
            <Table.Tr>
              {head.map((name, column) => (
                <Table.Th key={name} className={classOf(column)}>
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows stand in the order in which they are told
              <Table.Tr key={row}>
                {cells.map((cell, column) => (
                  <Table.Td key={head[column]} className={classOf(column)}>
                    {cell}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
      {count > shown.length && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('measure.problem.more', { count: count - shown.length })}
        </Text>
      )}
    </div>
  );
}
