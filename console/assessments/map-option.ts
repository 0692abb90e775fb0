import type { EChartsCoreOption } from 'echarts/core';
import type { Look } from '../charts/look.ts';
import { tooltipOf, tooltipStyle } from '../charts/tooltip.ts';
import { type Frame, type MapLabel, type MapSpot, mercator } from './map-spots.ts';

interface MapOption {
  readonly spots: readonly MapSpot[];
  readonly labels: readonly MapLabel[];
  readonly frame: Frame;
  readonly chosen: string | undefined;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

/** The map as a scatter on longitude and latitude in Mercator's proportions: for saved pictures, and without WebGL. */
export function mapOption({
  spots,
  labels,
  frame,
  chosen,
  look,
  width,
  height,
}: MapOption): EChartsCoreOption {
  const [south, north] = [mercator(frame.south), mercator(frame.north)];
  const degree = Math.max((frame.east - frame.west) / width, (north - south) / height);
  const [padX, padY] = [
    (degree * width - (frame.east - frame.west)) / 2,
    (degree * height - (north - south)) / 2,
  ];
  const axis = { type: 'value', show: false } as const;
  const lines = graticule(frame).map((line) => line.map(([x, y]) => [x, mercator(y)]));
  return {
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    tooltip: {
      ...tooltipStyle(look),
      formatter: ({ data }: { data?: { spot?: MapSpot } }) =>
        data?.spot ? tooltipOf(data.spot.name, data.spot.facts) : '',
    },
    xAxis: { ...axis, min: frame.west - padX, max: frame.east + padX },
    yAxis: { ...axis, min: south - padY, max: north + padY },
    series: [
      ...lines.map((data) => ({
        type: 'line',
        data,
        silent: true,
        symbol: 'none',
        lineStyle: { color: look.line, width: 1 },
        tooltip: { show: false },
        z: 1,
      })),
      {
        type: 'scatter',
        silent: true,
        symbolSize: 0.1,
        tooltip: { show: false },
        data: labels.map(({ name, longitude, latitude }) => ({
          name,
          value: [longitude, mercator(latitude)],
        })),
        label: { show: true, formatter: '{b}', color: look.soft, fontSize: 11, opacity: 0.8 },
        labelLayout: { hideOverlap: true },
        z: 2,
      },
      {
        type: 'scatter',
        data: spots
          .toSorted((a, b) => b.radius - a.radius)
          .map((spot) => ({
            name: spot.name,
            spot,
            value: [spot.longitude, mercator(spot.latitude)],
            symbolSize: spot.radius * 2,
            itemStyle: {
              color: spot.colour,
              opacity: 1,
              borderColor: spot.code === chosen ? look.chosen : look.surface,
              borderWidth: spot.code === chosen ? 3 : 1,
            },
            label: {
              show: spot.code === chosen,
              formatter: '{b}',
              position: 'top',
              color: look.chosen,
              fontWeight: 600,
              backgroundColor: look.surface,
              padding: [1, 4],
              borderRadius: 3,
            },
          })),
        z: 3,
      },
    ],
  };
}

/** Meridians and parallels every five degrees through a frame and well beyond its edges, as longitude and latitude. */
export function graticule(
  { west, south, east, north }: Frame,
  beyond = 40,
): readonly (readonly (readonly [number, number])[])[] {
  const step = 5;
  const lines: (readonly [number, number])[][] = [];
  const [left, right] = [west - beyond, east + beyond];
  const [bottom, top] = [Math.max(-80, south - beyond), Math.min(80, north + beyond)];
  for (let x = Math.ceil(left / step) * step; x <= right; x += step)
    lines.push([
      [x, bottom],
      [x, top],
    ]);
  for (let y = Math.ceil(bottom / step) * step; y <= top; y += step)
    lines.push([
      [left, y],
      [right, y],
    ]);
  return lines;
}
