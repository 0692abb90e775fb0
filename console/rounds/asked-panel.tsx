import { Table } from '@mantine/core';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { useDepartment } from '../submissions/use-department.ts';
import style from './rounds.module.css';

/** What the call of a draft would ask for, and what is there already. */
export function AskedPanel({ round, toAsk }: { round: RoundWire; toAsk: NonNullable<RoundWire['toAsk']> }) {
  const { t, local } = useText();
  const format = useFormat();
  const department = useDepartment();
  return (
    <Panel title={t('round.toAsk')} lead={t('round.toAsk.what')}>
      <Scroll label={t('round.toAsk')}>
        <Table className={style.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('round.figure')}</Table.Th>
              <Table.Th>{t('round.department')}</Table.Th>
              <Table.Th className="numeric">{t('round.askedOf')}</Table.Th>
              <Table.Th>{t('round.otherwise')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {toAsk.map((figure) => (
              <Table.Tr key={figure.code}>
                <Table.Td className={style.name}>
                  {local(round.names[figure.code])}
                  <span className={style.sub}>{figure.code}</span>
                </Table.Td>
                <Table.Td className="break">{department(figure.department)}</Table.Td>
                <Table.Td className="numeric">{format.count(figure.asked)}</Table.Td>
                <Table.Td>
                  {figure.isMeasured
                    ? t('round.measured')
                    : figure.asked < round.areas.length
                      ? t('round.there', { areas: round.areas.length - figure.asked })
                      : '—'}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </Panel>
  );
}
