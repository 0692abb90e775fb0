import { Table, Text } from '@mantine/core';
import type { Area } from '../../src/model/area.ts';
import type { IssueWire } from '../../src/platform/wire.ts';
import { useGetAll } from '../platform/api.ts';
import { columnDecimals, useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Scroll } from '../shell/scroll.tsx';

/** A value of a measure, stored (`no`) or only tried. */
export interface ShownValue {
  readonly no?: number;
  readonly area: string;
  readonly period: string;
  readonly value: number | null;
  readonly records: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly issues: readonly IssueWire[];
}

/** Values of a measure by area and period, with why there is none, and the way to the records. */
export function ValueTable({ values }: { values: readonly ShownValue[] }) {
  const { t, local } = useText();
  const format = useFormat();
  const areas = useGetAll<Area>('/areas');
  const names = new Map(areas.data?.map((area) => [area.code, local(area.name)]));
  const decimals = columnDecimals(values.map(({ value }) => value));
  return (
    <Scroll label={t('measure.values')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('measure.area')}</Table.Th>
            <Table.Th>{t('measure.period')}</Table.Th>
            <Table.Th className="numeric">{t('measure.value')}</Table.Th>
            <Table.Th className="numeric">{t('measure.records')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {values.map((one) => {
            const left = Object.values(one.excluded).reduce((sum, count) => sum + count, 0);
            return (
              <Table.Tr key={`${one.area} ${one.period}`}>
                <Table.Td className="break" miw={120}>
                  {names.get(one.area) ?? one.area}
                </Table.Td>
                <Table.Td>{one.period}</Table.Td>
                <Table.Td className="numeric">
                  {format.score(one.value, decimals)}
                  {one.issues.map(({ code, message }) => (
                    <Text key={code} size="xs" c="var(--worse)">
                      {message}
                    </Text>
                  ))}
                </Table.Td>
                <Table.Td className="numeric">
                  {one.no === undefined || one.records + left === 0 ? (
                    format.count(one.records)
                  ) : (
                    <TextLink to="/measure-results/$no" params={{ no: String(one.no) }} size="sm">
                      {format.count(one.records)}
                    </TextLink>
                  )}
                  {left > 0 && (
                    <Text size="xs" c="dimmed">
                      {t('measure.leftOut', { count: left })}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
