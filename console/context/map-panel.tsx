import { Button, Progress, Select, Skeleton, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFocusCentered } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { mapOption } from '../assessments/map-option.ts';
import { rangeOf, shareIn } from '../assessments/scores.ts';
import { Chart } from '../charts/chart.tsx';
import { type Look, rampAt, useLook } from '../charts/look.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { ErrorState } from '../shell/states.tsx';
import style from './city.module.css';
import type { Names } from './names.ts';
import { frameAround, type Place } from './places.ts';
import { type EntitySearch, type Frame, readFrame, type SearchChange, writeFrame } from './question.ts';
import { useAreaLabels } from './use-area-labels.ts';
import { MOST_PLACES, usePlaces } from './use-places.ts';
import { hasWebGl } from './web-gl.ts';

const PlacesMap = lazy(() => import('./places-map.tsx'));

interface MapPanelProps {
  readonly search: EntitySearch;
  readonly names: Names;
  /** Short names of the attributes that may colour the map. */
  readonly attributes: readonly string[];
  readonly onChange: (change: SearchChange) => void;
}

/** All entities that a search finds, where they are; coloured by type, or by the values of one attribute. */
export function MapPanel({ search, names, attributes, onChange }: MapPanelProps) {
  const { t, gap } = useText();
  const format = useFormat();
  const look = useLook();
  const navigate = useNavigate();
  const isPhone = useMediaQuery('(max-width: 36em)', false);
  const height = isPhone ? 320 : 440;
  const [seen, setSeen] = useState<Frame | null>(null);
  const { colour, place } = search;
  const { places, read, total, isReading, isFirst, error, retry } = usePlaces(search, names, true);

  const range = useMemo(() => rangeOf(places.map(({ value }) => value)), [places]);
  const types = useMemo(() => [...new Set(places.map(({ type }) => type))].sort(), [places]);
  const colourOf = useCallback(
    ({ type, value }: Place): string => {
      if (colour !== undefined) return value === null ? look.muted : rampAt(look.ramp, shareIn(value, range));
      return colourOfType(look, types.indexOf(type));
    },
    [colour, look, range, types],
  );
  const factsOf = useCallback(
    ({ type, value }: Place) => [
      { name: t('city.type'), value: type },
      ...(colour === undefined ? [] : [{ name: colour, value: format.value(value, 6) }]),
    ],
    [colour, format, t],
  );
  const wanted = place === undefined ? frameAround(places) : readFrame(place);
  const written = wanted && writeFrame(wanted);
  const frame = useMemo(() => readFrame(written) ?? CHINA, [written]);
  const labels = useAreaLabels(frame);
  const open = useCallback(
    (code: string) => void navigate({ to: '/entities/$id', params: { id: code } }),
    [navigate],
  );
  const option = useCallback(
    (given: Look, width: number) =>
      mapOption({
        spots: places.map((one) => ({ ...one, colour: colourOf(one), radius: 4, facts: factsOf(one) })),
        labels,
        frame,
        chosen: undefined,
        look: given,
        width,
        height,
      }),
    [places, labels, colourOf, factsOf, frame, height],
  );
  const table = useMemo(
    () => ({
      columns: [
        t('city.id'),
        t('city.name'),
        t('city.type'),
        t('word.longitude'),
        t('word.latitude'),
        ...(colour === undefined ? [] : [colour]),
      ],
      rows: places.map((one) => [
        one.code,
        one.name,
        one.type,
        one.longitude,
        one.latitude,
        ...(colour === undefined ? [] : [one.value]),
      ]),
    }),
    [places, colour, t],
  );
  const told =
    total > MOST_PLACES
      ? t('city.map.first', { shown: places.length, count: total })
      : t('city.map.shown', { count: places.length });
  const coloured = t('city.map.coloured', {
    name: colour ?? '',
    least: format.value(range[0]),
    most: format.value(range[1]),
  });
  const without = read - places.length;
  const end = Math.min(total, MOST_PLACES);
  return (
    <Chart
      title={t('city.map')}
      lead={
        isFirst ? '' : [told, ...(colour === undefined || places.length === 0 ? [] : [coloured])].join(gap)
      }
      notice=""
      // The entities stand in a table of their own on the page.
      drawingIsTable
      option={option}
      table={table}
      height={height}
      actions={
        <Select
          size="xs"
          w={190}
          clearable
          searchable
          value={colour ?? null}
          onChange={(next) => onChange({ colour: next ?? undefined })}
          placeholder={t('city.map.byType')}
          aria-label={t('city.map.colour')}
          nothingFoundMessage={t('city.nothingFound')}
          comboboxProps={{ width: 260, position: 'bottom-end' }}
          data={attributes}
        />
      }
      drawing={
        isFirst && isReading ? (
          <Skeleton height={height} />
        ) : hasWebGl() ? (
          <Suspense fallback={<Skeleton height={height} />}>
            <PlacesMap
              label={t('city.map')}
              {...{ places, labels, colourOf, factsOf, frame, look, height }}
              outline={readFrame(place)}
              onOpen={open}
              onMove={setSeen}
            />
          </Suspense>
        ) : undefined
      }
    >
      {error && <ErrorState error={error} onRetry={() => void retry()} />}
      {isReading && !isFirst && read < end && (
        <div className={style.reading} role="status">
          <Progress value={(100 * read) / end} size="xs" flex={1} aria-label={t('state.loading')} />
          <Text size="sm" c="dimmed">
            {t('city.map.reading', { read, count: end })}
          </Text>
        </div>
      )}
      <div className={style.under}>
        {colour === undefined ? (
          <ul className={style.legend}>
            {types.slice(0, LEGEND).map((type, index) => (
              <li key={type}>
                <i style={{ background: colourOfType(look, index) }} />
                {type}
              </li>
            ))}
            {types.length > LEGEND && (
              <li>
                <i style={{ background: look.muted }} />
                {t('city.map.otherTypes', { count: types.length - LEGEND })}
              </li>
            )}
          </ul>
        ) : (
          <div className={style.ramp} hidden={places.length === 0}>
            <span>{format.value(range[0])}</span>
            <i style={{ background: `linear-gradient(to right, ${look.ramp.join(', ')})` }} />
            <span>{format.value(range[1])}</span>
            {places.some(({ value }) => value === null) && (
              <>
                <b style={{ background: look.muted }} />
                <span>{t('city.map.noValue')}</span>
              </>
            )}
          </div>
        )}
        {without > 0 && (
          <Text size="sm" c="dimmed">
            {t('city.map.without', { count: without })}
          </Text>
        )}
        <Button
          className="no-print"
          size="xs"
          variant="default"
          ml="auto"
          leftSection={<IconFocusCentered size={15} aria-hidden />}
          disabled={seen === null}
          onClick={() => seen && onChange({ place: writeFrame(seen) })}
        >
          {t('city.place.take')}
        </Button>
      </div>
    </Chart>
  );
}

/** What the map shows where there is nothing to show. */
const CHINA: Frame = { west: 73, south: 18, east: 135, north: 54 };
const LEGEND = 6;

const colourOfType = (look: Look, index: number): string =>
  index < 0 || index >= LEGEND ? look.muted : ([look.accent, ...look.others][index] ?? look.muted);
