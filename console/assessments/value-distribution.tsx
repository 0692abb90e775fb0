import { useCallback, useMemo } from 'react';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { tooltipOf, tooltipStyle } from '../charts/tooltip.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { histogram, medianOf, niceStep } from './scores.ts';

interface ValueDistributionProps {
  readonly title: string;
  /** The unit. */
  readonly lead: string;
  readonly values: readonly number[];
}

/** How many areas have which value, with the median marked. */
export function ValueDistribution({ title, lead, values }: ValueDistributionProps) {
  const { t } = useText();
  const format = useFormat();
  const bins = useMemo(() => histogram(values, 20), [values]);
  const median = useMemo(() => medianOf(values), [values]);
  const option = useCallback(
    (look: Look) => {
      const step = niceStep(((bins.at(-1)?.to ?? 1) - (bins[0]?.from ?? 0)) / 7);
      return {
        grid: { left: 44, right: 24, top: 28, bottom: 30 },
        tooltip: {
          ...tooltipStyle(look),
          trigger: 'axis',
          axisPointer: { type: 'none' },
          formatter: (items: { dataIndex: number }[]) => {
            const bin = bins[items[0]?.dataIndex ?? -1];
            return bin
              ? tooltipOf(`${format.value(bin.from)} – ${format.value(bin.to)} ${lead}`, [
                  { value: t('count.areas', { count: bin.count }) },
                ])
              : '';
          },
        },
        xAxis: {
          type: 'value',
          min: Math.floor((bins[0]?.from ?? 0) / step) * step,
          interval: step,
          max: bins.at(-1)?.to ?? 1,
          axisLabel: {
            color: look.soft,
            hideOverlap: true,
            showMaxLabel: false,
            formatter: (value: number) => format.value(value),
          },
          axisLine: { lineStyle: { color: look.line } },
          axisTick: { show: false },
          splitLine: { show: false },
        },
        yAxis: {
          type: 'value',
          minInterval: 1,
          axisLabel: { color: look.soft },
          splitLine: { lineStyle: { color: look.line } },
        },
        series: [
          {
            type: 'custom',
            data: bins.map(({ from, to, count }) => [(from + to) / 2, count]),
            renderItem: (
              { dataIndex }: { dataIndex: number },
              api: { coord: (at: number[]) => number[] },
            ) => {
              const bin = bins[dataIndex]!;
              const [x, y] = api.coord([bin.from, bin.count]);
              const [end, base] = api.coord([bin.to, 0]);
              return {
                type: 'rect',
                shape: {
                  x: x! + 1,
                  y: y!,
                  width: Math.max(1, end! - x! - 2),
                  height: base! - y!,
                  r: [3, 3, 0, 0],
                },
                style: { fill: look.accent },
              };
            },
            markLine: {
              symbol: 'none',
              silent: true,
              data:
                median === null
                  ? []
                  : [
                      {
                        xAxis: median,
                        lineStyle: { color: look.chosen, type: 'solid', width: 2 },
                        label: {
                          formatter: `${t('word.median')} ${format.value(median)}`,
                          color: look.chosen,
                          fontWeight: 600,
                        },
                      },
                    ],
            },
          },
        ],
      };
    },
    [bins, median, lead, format, t],
  );
  const table = useMemo(
    () => ({
      columns: [t('distribution.from'), t('distribution.to'), t('overview.areas')],
      rows: bins.map(({ from, to, count }) => [from, to, count]),
    }),
    [bins, t],
  );
  return <Chart title={title} lead={lead} option={option} table={table} height={388} />;
}
