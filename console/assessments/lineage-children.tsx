import { Table } from '@mantine/core';
import type { LineageWire } from '../../src/assessments/run-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';

/** What a dimension is made of; each line leads one layer further down. */
export function LineageChildren({ lineage }: { lineage: LineageWire }) {
  const { t, local } = useText();
  const format = useFormat();
  return (
    <div className="scroll-x">
      <Table highlightOnHover mt="md" aria-label={t('lineage.children')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('lineage.children')}</Table.Th>
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
      <p className="quiet small">{t('lineage.children.lead')}</p>
    </div>
  );
}
