import { Skeleton } from '@mantine/core';
import type { ECElementEvent, EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import type { ECharts } from './echarts.ts';

/** Milliseconds after which a chart that is not on the screen is drawn as well, so that it prints. */
const LATER = 2500;

interface CanvasProps {
  readonly label: string;
  readonly height: number;
  /** Draws for a width in pixels; a new function draws again. */
  readonly option: (width: number) => EChartsCoreOption;
  readonly onPick?: ((event: ECElementEvent) => void) | undefined;
  readonly onWidth?: (width: number) => void;
}

/** An ECharts drawing in SVG that keeps to its container's width. The library is fetched when the first chart is shown. */
export function ChartDrawing({ label, height, option, onPick, onWidth }: CanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const pick = useRef(onPick);
  const [width, setWidth] = useState(0);
  const [ready, setReady] = useState(false);
  const [wanted, setWanted] = useState(false);
  pick.current = onPick;

  // Drawn when it comes near the screen, or soon after everything else, so that what is seen first comes first.
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setWanted(true), {
      rootMargin: '80px',
    });
    observer.observe(box.current!);
    const later = setTimeout(() => setWanted(true), LATER);
    return () => {
      observer.disconnect();
      clearTimeout(later);
    };
  }, []);

  useEffect(() => {
    const element = box.current!;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    void import('./echarts.ts').then(({ init }) => {
      if (gone) return;
      const made = init(box.current!, null, { renderer: 'svg' });
      made.on('click', (event) => pick.current?.(event as ECElementEvent));
      chart.current = made;
      setReady(true);
    });
    return () => {
      gone = true;
      chart.current?.dispose();
      chart.current = null;
      setReady(false);
    };
  }, [wanted]);

  useEffect(() => {
    if (!ready || width === 0) return;
    chart.current?.resize({ width, height });
    chart.current?.setOption(option(width), { notMerge: true });
  }, [ready, width, height, option]);

  useEffect(() => {
    if (width > 0) onWidth?.(width);
  }, [width, onWidth]);

  return (
    <div className="chart-box" style={{ height }}>
      {ready ? null : <Skeleton height={height} />}
      <div ref={box} role="img" aria-label={label} className="chart-canvas" style={{ height }} />
    </div>
  );
}
