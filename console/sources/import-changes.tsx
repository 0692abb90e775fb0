import { Table, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { ImportChangeWire } from '../../src/sources/import-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { usePages } from '../platform/pages.ts';
import { TextLink } from '../shell/link.tsx';
import { MoreButton } from '../shell/more-button.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { Loaded } from '../shell/states.tsx';

/** Values that an import replaced: the old one beside the new. */
export function ImportChanges({ id }: { id: number }) {
  const { t, local } = useText();
  const format = useFormat();
  const { query, more, isReading } = usePages<ImportChangeWire>(`/imports/${id}/changes`);
  const shown = (value: number | null, state: string) =>
    value === null ? t(`imports.state.${state}`) : format.value(value, 8);
  return (
    <Loaded query={query} rows={4} height={28}>
      {(items) =>
        items.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('imports.noChanges')}
          </Text>
        ) : (
          <>
            <Scroll label={t('imports.changes')}>
              <Table miw={560}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('imports.area')}</Table.Th>
                    <Table.Th>{t('import.indicator')}</Table.Th>
                    <Table.Th>{t('import.period')}</Table.Th>
                    <Table.Th className="numeric">{t('imports.before')}</Table.Th>
                    <Table.Th aria-hidden />
                    <Table.Th className="numeric">{t('imports.after')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((change) => (
                    <Table.Tr key={`${change.area.code} ${change.indicator.code} ${change.period}`}>
                      <Table.Td>
                        <TextLink to="/areas/$code" params={{ code: change.area.code }} size="sm">
                          {local(change.area.name)}
                        </TextLink>
                      </Table.Td>
                      <Table.Td className="break">{local(change.indicator.name)}</Table.Td>
                      <Table.Td>{change.period}</Table.Td>
                      <Table.Td className="numeric quiet">
                        {shown(change.before, change.stateBefore)}
                      </Table.Td>
                      <Table.Td aria-hidden>
                        <IconArrowRight size={14} />
                      </Table.Td>
                      <Table.Td className="numeric">{shown(change.after, change.stateAfter)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Scroll>
            <MoreButton more={more} isReading={isReading} />
          </>
        )
      }
    </Loaded>
  );
}
