import { Table } from '@mantine/core';
import { useMemo } from 'react';
import type { MatrixWire, RunNodeWire, RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';

interface ScoredAspectsProps {
  readonly run: RunWire;
  /** Of the index: no area has one. */
  readonly scores: readonly ScoreWire[];
}

/** Of a run without an index score: which dimensions are scored, and which indicators wait for data, from whom. */
export function ScoredAspects({ run, scores }: ScoredAspectsProps) {
  const { t, local, has } = useText();
  const format = useFormat();
  const matrix = useGet<MatrixWire>(`/runs/${encodeURIComponent(run.id)}/matrix`).data;
  const aspects = run.nodes.filter(({ depth, kind }) => depth === 1 && kind === 'dimension');
  const counted = aspects.map((node) => ({
    node,
    areas: scores.filter(({ children }) => typeof children[node.code] === 'number').length,
    indicators: leavesOf(run.nodes, node.code),
  }));
  const filled = useMemo(
    () =>
      new Set(
        Object.entries(matrix?.normalised ?? {})
          .filter(([, values]) => values.some((value) => value !== null))
          .map(([code]) => code),
      ),
    [matrix],
  );
  const waiting = matrix
    ? run.nodes.filter(({ kind, code }) => kind === 'indicator' && !filled.has(code))
    : [];
  const scored = counted.filter(({ areas }) => areas > 0);
  const who = ({ responsible }: RunNodeWire): string =>
    responsible === undefined
      ? t('value.none')
      : has(`responsible.${responsible}`)
        ? t(`responsible.${responsible}`)
        : responsible;
  return (
    <>
      <Panel
        title={t('aspects.title', { scored: scored.length, all: aspects.length })}
        lead={local(run.notice) || t('aspects.lead')}
      >
        <Scroll label={t('aspects.list')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('word.dimension')}</Table.Th>
                <Table.Th className="numeric wide-only">{t('aspects.weight')}</Table.Th>
                <Table.Th className="numeric">{t('aspects.indicators')}</Table.Th>
                <Table.Th className="numeric">{t('aspects.areas')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {counted.map(({ node, areas, indicators }) => (
                <Table.Tr key={node.code}>
                  <Table.Td>
                    {areas > 0 ? (
                      <TextLink to="/" search={{ node: node.code }} size="sm" fw={500}>
                        {local(node.name)}
                      </TextLink>
                    ) : (
                      local(node.name)
                    )}
                  </Table.Td>
                  <Table.Td className="numeric wide-only">{format.percent(node.effectiveWeight, 0)}</Table.Td>
                  <Table.Td className="numeric">
                    {matrix
                      ? t('aspects.of', {
                          some: indicators.filter(({ code }) => filled.has(code)).length,
                          all: indicators.length,
                        })
                      : '…'}
                  </Table.Td>
                  <Table.Td className="numeric">
                    {areas > 0 ? format.count(areas) : <span className="quiet">{t('aspects.none')}</span>}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      </Panel>
      {waiting.length > 0 ? (
        <div className="overview-movers">
          <Panel title={t('aspects.waiting', { count: waiting.length })} lead={t('aspects.waiting.lead')}>
            <Scroll label={t('aspects.waiting.list')}>
              <Table layout="fixed">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('word.indicator')}</Table.Th>
                    <Table.Th w="34%">{t('word.responsible')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {waiting.map((node) => (
                    <Table.Tr key={node.code}>
                      <Table.Td>
                        <TextLink to="/indicators/$code" params={{ code: node.code }} size="sm" fw={500}>
                          {local(node.name)}
                        </TextLink>
                        <div className="quiet tiny break">
                          {t(node.source === undefined ? 'aspects.from.submitted' : 'aspects.from.records', {
                            source: node.source ?? '',
                          })}
                        </div>
                      </Table.Td>
                      <Table.Td>{who(node)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Scroll>
          </Panel>
        </div>
      ) : null}
    </>
  );
}

/** The indicators below a node, at any depth. */
function leavesOf(nodes: readonly RunNodeWire[], code: string): readonly RunNodeWire[] {
  return nodes
    .filter(({ parent }) => parent === code)
    .flatMap((node) => (node.kind === 'indicator' ? [node] : leavesOf(nodes, node.code)));
}
