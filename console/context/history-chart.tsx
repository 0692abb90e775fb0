import { useCallback, useMemo } from 'react';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { tooltipOf, tooltipStyle } from '../charts/tooltip.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { shortId } from './attribute.ts';
import { countOf, type Point, type RangeName, type Series } from './history.ts';
import { unitSymbol } from './unit-symbol.ts';

interface HistoryChartProps {
  readonly series: readonly Series[];
  /** The points are single values, not means of periods. */
  readonly isSingle: boolean;
  readonly name: string;
  readonly unitCode: string | undefined;
  readonly range: RangeName;
}

/** Values over time as a line for each dataset; of periods also the band from the least to the greatest value. */
export function HistoryChart({ series, isSingle, name, unitCode, range }: HistoryChartProps) {
  const { t, locale } = useText();
  const format = useFormat();
  const unit = unitSymbol(unitCode);
  const title = unit === '' ? name : `${name} (${unit})`;
  const labelled = useMemo(
    () =>
      series
        .filter(({ points }) => points.length > 0)
        .map((one) => ({
          ...one,
          label: one.datasetId === undefined ? t('entity.dataset.default') : shortId(one.datasetId),
        })),
    [series, t],
  );
  const several = labelled.length > 1;
  const timeText = useCallback((at: number) => format.dateTime(new Date(at).toISOString()), [format]);
  const option = useCallback(
    (look: Look) => {
      const colours = [look.accent, ...look.others];
      const short = axisTimes(labelled, locale);
      const line = (points: readonly Point[], value: (point: Point) => number) =>
        points.map((point) => [point.at, value(point)]);
      return {
        grid: { left: 8, right: 20, top: several ? 36 : 16, bottom: 4, containLabel: true },
        ...(several
          ? {
              legend: {
                top: 0,
                left: 0,
                data: labelled.map(({ label }) => label),
                textStyle: { color: look.soft },
              },
            }
          : {}),
        tooltip: {
          ...tooltipStyle(look),
          trigger: 'axis',
          axisPointer: { lineStyle: { color: look.line } },
          formatter: (items: readonly { axisValue?: number }[]) => {
            const at = items[0]?.axisValue;
            const lines = labelled.flatMap(({ label, points }, place) => {
              const point = points.find((one) => one.at === at);
              if (!point) return [];
              const colour = colours[place % colours.length]!;
              const value = `${format.value(point.mean, 6)} ${unit}`.trim();
              return [
                { ...(several ? { name: label } : {}), value, colour },
                ...(isSingle
                  ? []
                  : [
                      {
                        name: t('history.spread'),
                        value: `${format.value(point.least, 6)} – ${format.value(point.most, 6)}`,
                      },
                      { name: t('history.values'), value: format.count(point.count) },
                    ]),
              ];
            });
            return at === undefined ? '' : tooltipOf(timeText(at), lines);
          },
        },
        xAxis: {
          type: 'time',
          axisTick: { show: false },
          axisLine: { lineStyle: { color: look.line } },
          axisLabel: { color: look.soft, hideOverlap: true, formatter: (at: number) => short.format(at) },
        },
        yAxis: {
          type: 'value',
          scale: true,
          splitNumber: 4,
          axisLabel: { color: look.soft },
          splitLine: { lineStyle: { color: look.line } },
        },
        series: labelled.flatMap(({ label, points }, place) => {
          const colour = colours[place % colours.length]!;
          const bare = {
            type: 'line',
            symbol: 'none',
            lineStyle: { opacity: 0 },
            silent: true,
            stack: `band ${place}`,
          };
          return [
            ...(isSingle || place > 0
              ? []
              : [
                  { ...bare, data: line(points, ({ least }) => least), stackStrategy: 'all' },
                  {
                    ...bare,
                    data: line(points, ({ least, most }) => most - least),
                    stackStrategy: 'all',
                    areaStyle: { color: colour, opacity: 0.16 },
                  },
                ]),
            {
              name: label,
              type: 'line',
              data: line(points, ({ mean }) => mean),
              symbol: 'circle',
              symbolSize: points.length > 60 ? 3 : 6,
              showSymbol: isSingle || points.length < 60,
              lineStyle: { color: colour, width: 1.75 },
              itemStyle: { color: colour },
            },
          ];
        }),
      };
    },
    [labelled, several, isSingle, locale, unit, format, t, timeText],
  );
  const table = useMemo(
    () => ({
      columns: [
        ...(several ? [t('entity.dataset')] : []),
        t('history.time'),
        isSingle ? title : t('history.mean', { name: title }),
        ...(isSingle ? [] : [t('word.min'), t('word.max'), t('history.values')]),
      ],
      rows: labelled.flatMap(({ label, points }) =>
        points.map(({ at, mean, least, most, count }) => [
          ...(several ? [label] : []),
          new Date(at).toISOString(),
          mean,
          ...(isSingle ? [] : [least, most, count]),
        ]),
      ),
    }),
    [labelled, several, isSingle, title, t],
  );
  const count = countOf(series);
  return (
    <Chart
      bare
      title={title}
      lead={
        isSingle
          ? t('history.lead.single', { count })
          : t('history.lead.periods', { count, period: t(`history.period.${range}`) })
      }
      notice=""
      option={option}
      table={table}
      height={300}
    />
  );
}

const DAY = 86_400_000;

/** Times along the axis: of the day, the day or the month, as far as the points lie apart. */
function axisTimes(series: readonly Series[], locale: string): Intl.DateTimeFormat {
  const times = series.flatMap(({ points }) => [points[0]?.at ?? 0, points.at(-1)?.at ?? 0]);
  const span = Math.max(...times) - Math.min(...times);
  return new Intl.DateTimeFormat(
    locale,
    span <= 1.5 * DAY
      ? { hour: '2-digit', minute: '2-digit' }
      : span <= 400 * DAY
        ? { month: 'short', day: 'numeric' }
        : { year: 'numeric', month: 'short' },
  );
}
