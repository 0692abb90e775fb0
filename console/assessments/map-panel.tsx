import { Select, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { IndicatorProfileWire, RunNodeWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { Chart } from '../charts/chart.tsx';
import { type Look, rampAt, useLook } from '../charts/look.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useRunId } from '../platform/run.ts';
import { mapOption } from './map-option.ts';
import { frameOf, labelsOf, type MapSpot, radiusOf } from './map-spots.ts';
import { rangeOf, shareIn } from './scores.ts';
import { figureOf, figureUnit } from './value-text.tsx';

const ScoreMap = lazy(() => import('./score-map.tsx'));

interface MapPanelProps {
  readonly title: string;
  readonly lead: string;
  readonly scores: readonly ScoreWire[];
  readonly parents: readonly AreaWire[];
  /** Indicators that the circles' size may follow. */
  readonly indicators: readonly RunNodeWire[];
  readonly chosen: string | undefined;
  readonly height?: number;
}

/** The areas where they lie, coloured by score; their size may follow an indicator's values. */
export function MapPanel({
  title,
  lead,
  scores,
  parents,
  indicators,
  chosen,
  height: wide = 520,
}: MapPanelProps) {
  const isPhone = useMediaQuery('(max-width: 36em)', false);
  const height = isPhone ? 340 : wide;
  const { t, local } = useText();
  const format = useFormat();
  const look = useLook();
  const navigate = useNavigate();
  const runId = useRunId();
  const [sizeBy, setSizeBy] = useState<string | null>(null);
  const sizes = useGet<IndicatorProfileWire>(
    sizeBy ? `/runs/${encodeURIComponent(runId)}/indicators/${encodeURIComponent(sizeBy)}` : null,
  ).data;
  const range = useMemo(() => rangeOf(scores.map(({ score }) => score)), [scores]);

  const spots = useMemo(() => {
    const values = new Map(sizes?.values.map(({ area, value }) => [area.code, figureOf(sizes.node, value)]));
    const sizeRange = rangeOf([...values.values()]);
    return scores.flatMap(({ area, score, rank }): MapSpot[] => {
      if (area.longitude === null || area.latitude === null) return [];
      const size = values.get(area.code) ?? null;
      return [
        {
          code: area.code,
          name: local(area.name),
          longitude: area.longitude,
          latitude: area.latitude,
          colour: score === null ? look.muted : rampAt(look.ramp, shareIn(score, range)),
          radius: sizes ? radiusOf(size, sizeRange) : 6.5,
          facts: [
            { name: t('word.score'), value: format.score(score) },
            { name: t('word.rank'), value: t('rank.of', { rank: format.rank(rank), count: scores.length }) },
            ...(sizes
              ? [
                  {
                    name: local(sizes.node.name),
                    value: `${format.value(size)} ${local(figureUnit(sizes.node))}`,
                  },
                ]
              : []),
          ],
        },
      ];
    });
  }, [scores, sizes, look, range, local, t, format]);
  const frame = useMemo(() => frameOf(spots), [spots]);
  const labels = useMemo(
    () =>
      labelsOf(
        parents.map(({ code, name, longitude, latitude }) => ({
          code,
          name: shortName(local(name)),
          at: longitude === null || latitude === null ? null : { longitude, latitude },
        })),
        scores.map(({ area }) => area),
      ),
    [parents, scores, local],
  );
  const open = useCallback(
    (code: string) => void navigate({ to: '/areas/$code', params: { code } }),
    [navigate],
  );
  const option = useCallback(
    (given: Look, width: number) => mapOption({ spots, labels, frame, chosen, look: given, width, height }),
    [spots, labels, frame, chosen, height],
  );
  const table = useMemo(
    () => ({
      columns: [
        t('word.code'),
        t('word.area'),
        t('word.longitude'),
        t('word.latitude'),
        t('word.score'),
        t('word.rank'),
      ],
      rows: scores.map(({ area, score, rank }) => [
        area.code,
        local(area.name),
        area.longitude,
        area.latitude,
        score,
        rank,
      ]),
    }),
    [scores, local, t],
  );
  const withoutScore = scores.filter(({ score }) => score === null).length;
  const withoutPlace = scores.length - spots.length;
  return (
    <Chart
      title={title}
      lead={lead}
      option={option}
      table={table}
      height={height}
      onPick={({ data }) => {
        const code = (data as { spot?: MapSpot }).spot?.code;
        if (code) open(code);
      }}
      actions={
        <Select
          size="xs"
          w={190}
          clearable
          value={sizeBy}
          onChange={setSizeBy}
          placeholder={t('map.size.same')}
          aria-label={t('map.size')}
          comboboxProps={{ width: 280, position: 'bottom-end' }}
          data={indicators.map(({ code, name }) => ({ value: code, label: local(name) }))}
        />
      }
      drawing={
        hasWebGl() ? (
          <Suspense fallback={<Skeleton height={height} />}>
            <ScoreMap
              key={`${frame.west} ${frame.south} ${frame.east} ${frame.north}`}
              {...{ label: `${title} · ${lead}`, spots, labels, frame, chosen, look, height }}
              onOpen={open}
            />
          </Suspense>
        ) : undefined
      }
    >
      <div className="ramp-legend">
        <span>{format.score(range[0])}</span>
        <i style={{ background: `linear-gradient(to right, ${look.ramp.join(', ')})` }} />
        <span>{format.score(range[1])}</span>
        {withoutScore > 0 ? (
          <>
            <b style={{ background: look.muted }} />
            <span>{t('map.withoutScore', { count: withoutScore })}</span>
          </>
        ) : null}
        {withoutPlace > 0 ? (
          <span className="ramp-note">{t('map.withoutPlace', { count: withoutPlace })}</span>
        ) : null}
      </div>
    </Chart>
  );
}

/** A province's everyday name: 内蒙古 for 内蒙古自治区. */
const shortName = (name: string): string =>
  name.replace(/(?:维吾尔|壮族|回族)?自治区$|省$|市$|特别行政区$/, '');

let webGl: boolean | undefined;
/** Whether this browser can draw the map; asked once. */
function hasWebGl(): boolean {
  webGl ??= document.createElement('canvas').getContext('webgl2') !== null;
  return webGl;
}
