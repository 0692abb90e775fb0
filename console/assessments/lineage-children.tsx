import { Table } from '@mantine/core';
import type { LineageWire } from '../../src/assessments/run-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';

/** What a dimension is made of; each line leads one layer further down. */
export function LineageChildren({ lineage }: { lineage: LineageWire }) {
  const { t, local } = useText();
  const format = useFormat();
  return (
    <Panel title={t('lineage.children')} lead={t('lineage.children.lead')}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('word.indicator')}</Table.Th>
            <Table.Th scope="col" className="numeric">
              {t('word.weight')}
            </Table.Th>
            <Table.Th scope="col" className="numeric">
              {t('word.score')}
            </Table.Th>
            <Table.Th scope="col" className="numeric">
              {t('word.contribution')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lineage.children.map(({ node, score, contribution }) => (
            <Table.Tr key={node.code}>
              <Table.Td>
                <TextLink
                  to="/lineage/$area/$node"
                  params={{ area: lineage.area.code, node: node.code }}
                  inherit
                >
                  {local(node.name)}
                </TextLink>
              </Table.Td>
              <Table.Td className="numeric">{format.percent(node.weight)}</Table.Td>
              <Table.Td className="numeric">
                {score === null ? t('value.none') : format.score(score)}
              </Table.Td>
              <Table.Td className="numeric">{format.score(contribution)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
