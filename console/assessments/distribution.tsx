import { useCallback, useMemo } from 'react';
import type { ScoreWire } from '../../src/assessments/run-wire.ts';
import { Chart } from '../charts/chart.tsx';
import { bandColour, type Look } from '../charts/look.ts';
import { tooltipOf, tooltipStyle } from '../charts/tooltip.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import type { Band } from './band.tsx';
import { bandIndex, histogram, niceStep } from './scores.ts';

interface DistributionProps {
  readonly title: string;
  readonly lead: string;
  readonly scores: readonly ScoreWire[];
  readonly bands: readonly Band[];
  readonly chosen: ScoreWire | undefined;
}

/** How many areas have which score, in the colours of the bands, with the chosen area's place marked. */
export function Distribution({ title, lead, scores, bands, chosen }: DistributionProps) {
  const { t, local } = useText();
  const format = useFormat();
  const bins = useMemo(
    () => histogram(scores.flatMap(({ score }) => (score === null ? [] : [score]))),
    [scores],
  );
  const option = useCallback(
    (look: Look) => {
      const first = bins[0]?.from ?? 0;
      const width = bins[0] ? bins[0].to - bins[0].from : 1;
      const step = niceStep((bins.length * width) / 8);
      const low = (bin: (typeof bins)[number]) => bin.from;
      const marks = bands
        .filter(({ min }) => min > first && min < (bins.at(-1)?.to ?? 0))
        .map(({ min }) => ({
          xAxis: min,
          lineStyle: { color: look.soft, type: 'dashed', width: 1 },
          label: { show: false },
        }));
      const place =
        chosen?.score === null || chosen === undefined
          ? []
          : [
              {
                xAxis: chosen.score,
                lineStyle: { color: look.chosen, type: 'solid', width: 2 },
                label: {
                  formatter: `${local(chosen.area.name)} ${format.score(chosen.score)}`,
                  color: look.chosen,
                  fontWeight: 600,
                  position: 'end',
                },
              },
            ];
      return {
        grid: { left: 44, right: 24, top: 28, bottom: 44 },
        tooltip: {
          ...tooltipStyle(look),
          trigger: 'axis',
          axisPointer: { type: 'none' },
          formatter: (items: { dataIndex: number }[]) => {
            const bin = bins[items[0]?.dataIndex ?? -1];
            return bin
              ? tooltipOf(`${format.value(bin.from)} – ${format.value(bin.to)}`, [
                  { value: t('count.areas', { count: bin.count }) },
                ])
              : '';
          },
        },
        xAxis: {
          type: 'value',
          min: Math.floor(first / step) * step,
          max: bins.at(-1)?.to ?? 1,
          interval: step,
          name: t('word.score'),
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: { color: look.soft },
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
            data: bins.map((bin) => [low(bin) + width / 2, bin.count]),
            renderItem: (_: unknown, api: BinApi) => {
              const middle = api.value(0);
              const [x, y] = api.coord([middle - width / 2, api.value(1)]);
              const [end, base] = api.coord([middle + width / 2, 0]);
              const band = bandIndex(bands, middle);
              return {
                type: 'rect',
                shape: {
                  x: x! + 1,
                  y: y!,
                  width: Math.max(1, end! - x! - 2),
                  height: base! - y!,
                  r: [3, 3, 0, 0],
                },
                style: { fill: bands.length ? bandColour(look, band, bands.length) : look.accent },
              };
            },
            markLine: { symbol: 'none', silent: true, data: [...marks, ...place] },
          },
        ],
      };
    },
    [bins, bands, chosen, format, local, t],
  );
  const table = useMemo(
    () => ({
      columns: [t('distribution.from'), t('distribution.to'), t('overview.areas')],
      rows: bins.map(({ from, to, count }) => [from, to, count]),
    }),
    [bins, t],
  );
  return <Chart title={title} lead={lead} option={option} table={table} height={260} />;
}

interface BinApi {
  readonly value: (dimension: number) => number;
  readonly coord: (point: readonly [number, number]) => readonly number[];
}
