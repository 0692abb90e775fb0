import { Table } from '@mantine/core';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import type { Placed } from './profile.ts';
import { ValueMarks, ValueText } from './value-text.tsx';

interface IndicatorTableProps {
  readonly area: string;
  readonly tree: readonly Placed[];
  readonly areaCount: number;
}

/** Every node of the tree with the area's value, score, rank and the median. Each number leads to where it came from. */
export function IndicatorTable({ area, tree, areaCount }: IndicatorTableProps) {
  const { t, local } = useText();
  const format = useFormat();
  return (
    <Panel title={t('area.table')} lead={t('area.table.lead')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll-x" aria-label={t('area.table.rows')} tabIndex={0}>
        <Table className="tree-table" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('word.indicator')}</Table.Th>
              <Table.Th scope="col" className="numeric">
                {t('word.rawValue')}
              </Table.Th>
              <Table.Th scope="col" className="wide-only">
                {t('word.source.period')}
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                {t('word.score')}
              </Table.Th>
              <Table.Th scope="col" className="numeric wide-only">
                {t('word.median')}
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                {t('word.rank')}
              </Table.Th>
              <Table.Th scope="col" className="numeric wide-only">
                {t('word.contribution')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tree.map(({ node, at }) => {
              const lineage = { area, node: node.code };
              const name = local(node.name);
              const gap = at.score === null || at.median === null ? 0 : at.score - at.median;
              return (
                <Table.Tr key={node.code} data-kind={node.kind} data-depth={node.depth}>
                  <Table.Th
                    scope="row"
                    style={{ paddingInlineStart: `calc(8px + var(--indent) * ${node.depth})` }}
                  >
                    {node.kind === 'indicator' ? (
                      <TextLink to="/indicators/$code" params={{ code: node.code }} inherit c="inherit">
                        {name}
                      </TextLink>
                    ) : (
                      name
                    )}
                  </Table.Th>
                  <Table.Td className="numeric">
                    {at.value ? (
                      <TextLink to="/lineage/$area/$node" params={lineage} inherit>
                        <ValueText node={node} value={at.value} />
                        <span className="sr-only">{t('area.lineage', { name })}</span>
                      </TextLink>
                    ) : null}
                  </Table.Td>
                  <Table.Td className="small wide-only">
                    {at.value ? (
                      <>
                        {at.value.period} <ValueMarks value={at.value} />
                      </>
                    ) : null}
                  </Table.Td>
                  <Table.Td className="numeric">
                    <TextLink to="/lineage/$area/$node" params={lineage} inherit>
                      {format.score(at.score)}
                      <span className="sr-only">{t('area.lineage', { name })}</span>
                    </TextLink>
                    <Gauge score={at.score} median={at.median} gap={gap} />
                  </Table.Td>
                  <Table.Td className="numeric quiet wide-only">{format.score(at.median)}</Table.Td>
                  <Table.Td className="numeric">
                    {format.rank(at.rank)}
                    <span className="quiet tiny"> / {format.count(areaCount)}</span>
                  </Table.Td>
                  <Table.Td className="numeric wide-only">{format.score(at.contribution)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </section>
    </Panel>
  );
}

interface GaugeProps {
  readonly score: number | null;
  readonly median: number | null;
  readonly gap: number;
}

/** A score's bar of 100 with a tick at the median; the figures beside it say the same. */
export function Gauge({ score, median, gap }: GaugeProps) {
  if (score === null) return null;
  const place = (value: number) => `${Math.max(0, Math.min(100, value))}%`;
  return (
    <span className="gauge" aria-hidden>
      <i style={{ width: place(score), background: gap >= 0 ? 'var(--accent)' : 'var(--worse)' }} />
      {median === null ? null : <b style={{ left: place(median) }} />}
    </span>
  );
}
