import { Button, Group, SegmentedControl, Table, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import { figureUnit } from '../assessments/value-text.tsx';
import { useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useRun } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';

const STEP = 100;
const SCOPES = ['run', 'stored', 'all'] as const;
type Scope = (typeof SCOPES)[number];

/** Every indicator that the workspace knows; those of the shown run lead to their page. */
export default function IndicatorsPage() {
  const { t, local } = useText();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [scope, setScope] = useState<Scope>('run');
  const [limit, setLimit] = useState(STEP);
  const indicators = useGetAll<IndicatorWire>('/indicators');
  const run = useRun().data;
  const inRun = useMemo(() => new Map(run?.nodes.map((node) => [node.code, node])), [run]);
  const wanted = typed.trim().toLowerCase();
  const matches = ({ code, name }: IndicatorWire) =>
    [code, name.en, name.zh].some((word) => word.toLowerCase().includes(wanted));
  return (
    <Page title={t('nav.indicators')} lead={t('indicators.lead')}>
      <Loaded query={indicators} rows={10} height={36}>
        {(all) => {
          const within: Record<Scope, (indicator: IndicatorWire) => boolean> = {
            run: ({ code }) => inRun.has(code),
            stored: ({ valueCount }) => valueCount > 0,
            all: () => true,
          };
          const rows = all.filter((indicator) => within[scope](indicator) && matches(indicator));

          return all.length === 0 ? (
            <EmptyState title={t('indicators.empty')} />
          ) : (
            <Panel title={t('indicators.list')} lead={t('indicators.count', { count: rows.length })}>
              <Group mb="sm" gap="sm">
                <SegmentedControl
                  size="xs"
                  aria-label={t('indicators.scope')}
                  value={scope}
                  onChange={(value) => setScope(SCOPES.find((known) => known === value) ?? 'all')}
                  data={SCOPES.map((value) => ({ value, label: t(`indicators.scope.${value}`) }))}
                />
                <TextInput
                  value={typed}
                  onChange={(event) => setTyped(event.currentTarget.value)}
                  leftSection={<IconSearch size={16} aria-hidden />}
                  placeholder={t('indicators.search')}
                  aria-label={t('indicators.search')}
                  w={320}
                  maw="100%"
                />
              </Group>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
              <section className="scroll-x" aria-label={t('indicators.rows')} tabIndex={0}>
                <Table highlightOnHover miw={720}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th scope="col">{t('word.indicator')}</Table.Th>
                      <Table.Th scope="col">{t('word.unit')}</Table.Th>
                      <Table.Th scope="col">{t('word.direction')}</Table.Th>
                      <Table.Th scope="col" className="numeric">
                        {t('word.weight.index')}
                      </Table.Th>
                      <Table.Th scope="col" className="numeric">
                        {t('indicators.values')}
                      </Table.Th>
                      <Table.Th scope="col">{t('indicators.periods')}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {rows.slice(0, limit).map((indicator) => {
                      const node = inRun.get(indicator.code);
                      const stored = all.find(({ code }) => code === node?.numerator) ?? indicator;
                      return (
                        <Table.Tr key={indicator.code}>
                          <Table.Td>
                            {node ? (
                              <TextLink
                                to="/indicators/$code"
                                params={{ code: indicator.code }}
                                fw={500}
                                inherit
                              >
                                {local(indicator.name)}
                              </TextLink>
                            ) : (
                              local(indicator.name)
                            )}
                            <div className="quiet tiny">{indicator.code}</div>
                          </Table.Td>
                          <Table.Td>{local(node ? figureUnit(node) : indicator.unitSymbol)}</Table.Td>
                          <Table.Td>{node?.direction ? t(`direction.${node.direction}`) : ''}</Table.Td>
                          <Table.Td className="numeric">
                            {node ? (
                              format.percent(node.effectiveWeight)
                            ) : (
                              <span className="quiet tiny">{t('indicators.notInRun')}</span>
                            )}
                          </Table.Td>
                          <Table.Td className="numeric">
                            {stored.valueCount > 0 ? (
                              format.count(stored.valueCount)
                            ) : (
                              <span className="quiet tiny">{t('framework.data.none')}</span>
                            )}
                          </Table.Td>
                          <Table.Td>{periodsOf(stored.periods)}</Table.Td>
                        </Table.Tr>
                      );
                    })}
                  </Table.Tbody>
                </Table>
              </section>
              {rows.length === 0 ? <p className="quiet small">{t('indicators.none')}</p> : null}
              {rows.length > limit ? (
                <Button variant="subtle" fullWidth mt="xs" onClick={() => setLimit(limit + STEP)}>
                  {t('ranking.more', { count: rows.length - limit })}
                </Button>
              ) : null}
            </Panel>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** The first and last of some periods. */
function periodsOf(periods: readonly string[]): string {
  const sorted = [...periods].sort();
  const [first, last] = [sorted[0] ?? '', sorted.at(-1) ?? ''];
  return first === last ? first : `${first} – ${last}`;
}
