import { Table } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import type { LiveValuesWire } from '../../src/assessments/live-wire.ts';
import type { IndicatorProfileWire, RunWire } from '../../src/assessments/run-wire.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { RankChange } from './rank-change.tsx';
import { useLiveScores } from './use-live.ts';

/** Rows that are shown; the number of all is told. */
const MOST_ROWS = 20;
/** Values are read again at most this often, milliseconds. */
const READ_MS = 2_000;

interface LiveValuesProps {
  readonly run: RunWire;
  readonly profile: IndicatorProfileWire;
  readonly areas: readonly AreaWire[];
}

/** The values of an indicator that have changed since the run, by area; nothing where none has. */
export function LiveValues({ run, profile, areas }: LiveValuesProps) {
  const { t, local } = useText();
  const format = useFormat();
  const { node } = profile;
  const live = useLiveScores(run.framework.id, run.period, node.code);
  const touched = live?.touched.get(node.numerator ?? node.code) ?? 0;
  const query = new URLSearchParams({
    framework: run.framework.id,
    period: run.period,
    indicator: node.code,
  });
  const { data, refetch } = useGet<LiveValuesWire>(live ? `/live/values?${query}` : null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (touched === 0) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void refetch();
    }, READ_MS);
  }, [touched, refetch]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const rows = useMemo(() => {
    const before = new Map(profile.values.map(({ area, value, rank }) => [area.code, { value, rank }]));
    return (data?.items ?? []).flatMap((item) => {
      const old = before.get(item.area);
      const counts = item.state === 'reported' || item.state === 'verified';
      const value = counts ? item.value : null;
      return (old?.value.raw ?? null) === value
        ? []
        : [
            {
              ...item,
              value,
              before: old?.value.raw ?? null,
              stateBefore: old?.value.state ?? 'not-reported',
              rankBefore: old?.rank ?? null,
            },
          ];
    });
  }, [data, profile]);
  if (rows.length === 0) return null;
  const names = new Map(areas.map((area) => [area.code, local(area.name)]));
  const symbol = local(node.unitSymbol);
  const figure = (value: number | null, state: string) =>
    value === null ? (
      <span className="state-missing">{t(`state.value.${state}`)}</span>
    ) : (
      <span className="value">
        {format.value(value)}
        {symbol ? <small>{symbol}</small> : null}
      </span>
    );
  return (
    <Panel title={t('live.values')} lead={t('live.values.lead', { count: rows.length })}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll-x" aria-label={t('live.values.rows')} tabIndex={0}>
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('word.area')}</Table.Th>
              <Table.Th scope="col" className="wide-only">
                {t('live.values.period')}
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                {t('live.values.before')}
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                {t('live.values.after')}
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                {t('word.rank')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, MOST_ROWS).map((row) => {
              const rank = live?.scores.get(row.area)?.rank ?? null;
              const moved = rank === null || row.rankBefore === null ? null : row.rankBefore - rank;
              return (
                <Table.Tr key={row.area}>
                  <Table.Td>
                    <TextLink to="/areas/$code" params={{ code: row.area }} fw={500} inherit>
                      {names.get(row.area) ?? row.area}
                    </TextLink>
                  </Table.Td>
                  <Table.Td className="wide-only">{row.period}</Table.Td>
                  <Table.Td className="numeric">{figure(row.before, row.stateBefore)}</Table.Td>
                  <Table.Td className="numeric">{figure(row.value, row.state)}</Table.Td>
                  <Table.Td className="numeric">
                    {format.rank(rank)} <RankChange moved={moved} />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </section>
    </Panel>
  );
}
