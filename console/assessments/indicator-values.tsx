import { Button, Table, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { IndicatorProfileWire } from '../../src/assessments/run-wire.ts';
import { columnDecimals, useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { matchesArea } from './scores.ts';
import { figureOf, ValueMarks, ValueText } from './value-text.tsx';

const STEP = 50;

interface IndicatorValuesProps {
  readonly profile: IndicatorProfileWire;
  readonly parents: ReadonlyMap<string, string>;
}

/** Every area's value by rank; those without a value come last with their state in words. */
export function IndicatorValues({ profile, parents }: IndicatorValuesProps) {
  const { t, local } = useText();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [limit, setLimit] = useState(STEP);
  const wanted = useDeferredValue(typed);
  const { node, values } = profile;
  const decimals = useMemo(
    () => columnDecimals(values.map(({ value }) => figureOf(node, value))),
    [node, values],
  );
  const rows = useMemo(
    () =>
      values
        .filter(({ area }) => matchesArea(area, wanted))
        .toSorted((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY)),
    [values, wanted],
  );
  return (
    <Panel title={t('indicator.values')} lead={t('indicator.values.lead')}>
      <TextInput
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={t('ranking.search')}
        aria-label={t('ranking.search')}
        maw={420}
        mb="sm"
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll-x" aria-label={t('indicator.values.rows')} tabIndex={0}>
        <Table highlightOnHover miw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" className="numeric rank-cell">
                {t('word.rank')}
              </Table.Th>
              <Table.Th scope="col">{t('word.area')}</Table.Th>
              <Table.Th scope="col" className="numeric">
                {t('word.rawValue')}
              </Table.Th>
              <Table.Th scope="col">{t('word.source.period')}</Table.Th>
              <Table.Th scope="col">{t('word.state')}</Table.Th>
              <Table.Th scope="col" className="numeric">
                {t('word.score')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, limit).map(({ area, rank, value }) => {
              const lineage = { area: area.code, node: node.code };
              const about = <span className="sr-only">{t('area.lineage', { name: local(area.name) })}</span>;
              return (
                <Table.Tr key={area.code}>
                  <Table.Td className="numeric">{format.rank(rank)}</Table.Td>
                  <Table.Td>
                    <TextLink to="/areas/$code" params={{ code: area.code }} fw={500} inherit>
                      {local(area.name)}
                    </TextLink>
                    <span className="quiet tiny"> {area.parent ? parents.get(area.parent) : null}</span>
                  </Table.Td>
                  <Table.Td className="numeric">
                    <TextLink to="/lineage/$area/$node" params={lineage} inherit>
                      <ValueText node={node} value={value} decimals={decimals} />
                      {about}
                    </TextLink>
                  </Table.Td>
                  <Table.Td>{value.period}</Table.Td>
                  <Table.Td>
                    {value.raw === null ? null : t(`state.value.${value.state}`)}{' '}
                    {value.isImputed || value.isTreated ? (
                      <ValueMarks value={{ ...value, state: 'reported' }} />
                    ) : null}
                  </Table.Td>
                  <Table.Td className="numeric">
                    <TextLink to="/lineage/$area/$node" params={lineage} inherit>
                      {format.score(value.normalised)}
                      {about}
                    </TextLink>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </section>
      {rows.length === 0 ? <p className="quiet small">{t('ranking.none')}</p> : null}
      {rows.length > limit ? (
        <Button variant="subtle" fullWidth mt="xs" onClick={() => setLimit(rows.length)}>
          {t('ranking.more', { count: rows.length - limit })}
        </Button>
      ) : null}
    </Panel>
  );
}
