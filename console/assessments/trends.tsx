import { SimpleGrid } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { RunNodeWire, RunWire, SeriesWire, TrendWire } from '../../src/assessments/run-wire.ts';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { tooltipOf, tooltipStyle } from '../charts/tooltip.ts';
import { send, useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { LoadingState } from '../shell/states.tsx';

interface TrendsProps {
  readonly area: string;
  readonly run: RunWire;
}

/** How the index and each indicator went over the periods; only what has at least two periods is drawn. */
export function Trends({ area, run }: TrendsProps) {
  const { t, local } = useText();
  const format = useFormat();
  const place = encodeURIComponent(area);
  const indicators = run.nodes.filter(({ kind }) => kind === 'indicator');
  const trend = useGet<TrendWire>(
    `/areas/${place}/trend?framework=${encodeURIComponent(run.framework.id)}`,
  ).data;
  const series = useQueries({
    queries: indicators.map(({ code, numerator }) => {
      const path = `/areas/${place}/indicators/${encodeURIComponent(numerator ?? code)}/series`;
      return { queryKey: [path], queryFn: () => send<SeriesWire>('GET', path) };
    }),
    combine: (results) => ({
      isPending: results.some(({ isPending }) => isPending),
      found: results.flatMap(({ data }) => (data && withValue(data) >= 2 ? [data] : [])),
    }),
  });
  const index = (trend?.points ?? []).filter(({ score }) => score !== null);
  return (
    <Panel title={t('trend.title')} lead={t('trend.lead')}>
      {series.isPending ? <LoadingState rows={4} height={40} /> : null}
      {!series.isPending && series.found.length === 0 && index.length < 2 ? (
        <p className="quiet small">{t('trend.none', { period: run.period })}</p>
      ) : null}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xl">
        {index.length >= 2 ? (
          <TrendChart
            title={local(run.nodes[0]?.name)}
            lead={t('trend.index')}
            unit=""
            points={index.map(({ period, score, rank }) => ({
              period,
              value: score,
              note: t('rank.said', { rank: format.rank(rank), count: run.areaCount }),
            }))}
          />
        ) : null}
        {series.found.map((item) => {
          const node = indicators.find(
            ({ code, numerator }) => (numerator ?? code) === item.indicator,
          ) as RunNodeWire;
          return (
            <TrendChart
              key={item.indicator}
              title={local(node.name)}
              lead={[local(item.unitSymbol), node.denominator ? t('trend.undivided') : '']
                .filter(Boolean)
                .join(' · ')}
              unit={local(item.unitSymbol)}
              points={item.values.map(({ period, value, state }) => ({
                period,
                value,
                note: value === null ? t(`state.value.${state}`) : '',
              }))}
            />
          );
        })}
      </SimpleGrid>
    </Panel>
  );
}

interface Point {
  readonly period: string;
  readonly value: number | null;
  readonly note: string;
}

interface TrendChartProps {
  readonly title: string;
  readonly lead: string;
  readonly unit: string;
  readonly points: readonly Point[];
}

function TrendChart({ title, lead, unit, points }: TrendChartProps) {
  const { t } = useText();
  const format = useFormat();
  const option = useCallback(
    (look: Look) => ({
      grid: { left: 8, right: 24, top: 16, bottom: 4, containLabel: true },
      tooltip: {
        ...tooltipStyle(look),
        trigger: 'axis',
        axisPointer: { lineStyle: { color: look.line } },
        formatter: (items: { dataIndex: number }[]) => {
          const point = points[items[0]?.dataIndex ?? -1];
          return point
            ? tooltipOf(point.period, [
                { value: `${format.value(point.value)} ${point.value === null ? '' : unit}`.trim() },
                ...(point.note ? [{ value: point.note }] : []),
              ])
            : '';
        },
      },
      xAxis: {
        type: 'category',
        data: points.map(({ period }) => period),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: look.line } },
        axisLabel: { color: look.soft, hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        scale: true,
        splitNumber: 3,
        axisLabel: { color: look.soft },
        splitLine: { lineStyle: { color: look.line } },
      },
      series: [
        {
          type: 'line',
          data: points.map(({ value }) => value),
          symbol: 'circle',
          symbolSize: 7,
          lineStyle: { color: look.accent, width: 2 },
          itemStyle: { color: look.accent },
        },
      ],
    }),
    [points, unit, format],
  );
  const table = useMemo(
    () => ({
      columns: [t('word.period'), title],
      rows: points.map(({ period, value }) => [period, value]),
    }),
    [points, title, t],
  );
  return <Chart bare title={title} lead={lead} option={option} table={table} height={170} />;
}

const withValue = ({ values }: SeriesWire): number => values.filter(({ value }) => value !== null).length;
