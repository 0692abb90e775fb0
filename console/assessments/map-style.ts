import type { Look } from '../charts/look.ts';
import { graticule } from './map-option.ts';
import type { Frame, MapLabel, MapSpot } from './map-spots.ts';

const NOTHING = { type: 'FeatureCollection', features: [] } as const;

/** The map's layers in the look's colours: ground, graticule, circles, names. The data come later, into its sources. */
export function styleOf(look: Look, frame: Frame) {
  return {
    version: 8 as const,
    sources: {
      graticule: { type: 'geojson' as const, data: linesAsGeoJson(graticule(frame)) },
      labels: { type: 'geojson' as const, data: { ...NOTHING, features: [] } },
      spots: { type: 'geojson' as const, data: { ...NOTHING, features: [] } },
    },
    layers: [
      { id: 'ground', type: 'background' as const, paint: { 'background-color': look.surface } },
      {
        id: 'graticule',
        type: 'line' as const,
        source: 'graticule',
        paint: { 'line-color': look.line, 'line-width': 1 },
      },
      {
        id: 'spots',
        type: 'circle' as const,
        source: 'spots',
        layout: { 'circle-sort-key': ['get', 'order'] as ['get', string] },
        paint: {
          'circle-color': ['get', 'colour'] as ['get', string],
          'circle-radius': ['get', 'radius'] as ['get', string],
          'circle-stroke-width': ['case', ['get', 'chosen'], 3, 1] as [
            'case',
            ['get', string],
            number,
            number,
          ],
          'circle-stroke-color': look.surface,
        },
      },
      {
        id: 'labels',
        type: 'symbol' as const,
        source: 'labels',
        // On a phone the whole country is too small for names; they come when the reader zooms in.
        minzoom: 2.7,
        layout: {
          'text-field': ['get', 'name'] as ['get', string],
          'text-font': ['Noto Sans SC Variable'],
          'text-size': 12,
          'text-padding': 6,
        },
        paint: {
          'text-color': look.soft,
          'text-halo-color': look.surface,
          'text-halo-width': 1.5,
        },
      },
    ],
  };
}

/** Circles; the chosen one is drawn last, small ones over large ones. */
export function spotsAsGeoJson(spots: readonly MapSpot[], chosen: string | undefined) {
  return {
    type: 'FeatureCollection' as const,
    features: spots.map(({ code, colour, radius, longitude, latitude }) => ({
      type: 'Feature' as const,
      properties: { code, colour, radius, chosen: code === chosen, order: code === chosen ? 1000 : -radius },
      geometry: { type: 'Point' as const, coordinates: [longitude, latitude] },
    })),
  };
}

export function labelsAsGeoJson(labels: readonly MapLabel[]) {
  return {
    type: 'FeatureCollection' as const,
    features: labels.map(({ name, longitude, latitude }) => ({
      type: 'Feature' as const,
      properties: { name },
      geometry: { type: 'Point' as const, coordinates: [longitude, latitude] },
    })),
  };
}

function linesAsGeoJson(lines: ReturnType<typeof graticule>) {
  return {
    type: 'FeatureCollection' as const,
    features: lines.map((line) => ({
      type: 'Feature' as const,
      properties: {},
      geometry: { type: 'LineString' as const, coordinates: line.map(([x, y]) => [x, y]) },
    })),
  };
}
