import type { Look } from '../charts/look.ts';
import { gridOf, type Place } from './places.ts';
import type { Frame } from './question.ts';

const NOTHING = { type: 'FeatureCollection' as const, features: [] };
const COLOUR = ['get', 'colour'] as ['get', string];

/** The map's layers in the look's colours. The data come later, into its sources. Circles grow as one comes nearer. */
export function placesStyle(look: Look) {
  const source = { type: 'geojson' as const, data: NOTHING };
  return {
    version: 8 as const,
    sources: { grid: source, shapes: source, outline: source, places: source, labels: source },
    layers: [
      { id: 'ground', type: 'background' as const, paint: { 'background-color': look.surface } },
      {
        id: 'grid',
        type: 'line' as const,
        source: 'grid',
        paint: { 'line-color': look.line, 'line-width': 1 },
      },
      {
        id: 'areas',
        type: 'fill' as const,
        source: 'shapes',
        filter: ['==', ['geometry-type'], 'Polygon'] as ['==', ['geometry-type'], string],
        paint: { 'fill-color': COLOUR, 'fill-opacity': 0.16 },
      },
      {
        id: 'lines',
        type: 'line' as const,
        source: 'shapes',
        paint: { 'line-color': COLOUR, 'line-width': 1.5 },
      },
      {
        id: 'places',
        type: 'circle' as const,
        source: 'places',
        paint: {
          'circle-color': COLOUR,
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 4, 2.5, 8, 3.5, 11, 5, 14, 8] as [
            'interpolate',
            ['linear'],
            ['zoom'],
            ...number[],
          ],
          'circle-stroke-width': 0.6,
          'circle-opacity': 0.9,
          'circle-stroke-color': look.surface,
        },
      },
      {
        id: 'outline',
        type: 'line' as const,
        source: 'outline',
        paint: { 'line-color': look.soft, 'line-width': 1.5, 'line-dasharray': [3, 2] },
      },
      {
        id: 'labels',
        type: 'symbol' as const,
        source: 'labels',
        layout: {
          'text-field': ['get', 'name'] as ['get', string],
          'text-font': ['Noto Sans SC Variable'],
          'text-size': 12,
          'text-padding': 6,
        },
        paint: { 'text-color': look.ink, 'text-halo-color': look.surface, 'text-halo-width': 1.8 },
      },
    ],
  };
}

export const placesGeoJson = (places: readonly Place[], colourOf: (place: Place) => string) => ({
  type: 'FeatureCollection' as const,
  features: places.map((place) => ({
    type: 'Feature' as const,
    properties: { code: place.code, colour: colourOf(place) },
    geometry: { type: 'Point' as const, coordinates: [place.longitude, place.latitude] },
  })),
});

export const shapesGeoJson = (places: readonly Place[], colourOf: (place: Place) => string) => ({
  type: 'FeatureCollection' as const,
  features: places.flatMap((place) =>
    place.shape === null
      ? []
      : [
          {
            type: 'Feature' as const,
            properties: { colour: colourOf(place) },
            geometry: place.shape as { type: 'Polygon'; coordinates: number[][][] },
          },
        ],
  ),
});

/** The grid of a frame, or the outline of one. */
export function gridGeoJson(frame: Frame | undefined, outline?: Frame) {
  const lines = [
    ...(frame ? gridOf(frame) : []),
    ...(outline
      ? [
          [
            [outline.west, outline.south],
            [outline.east, outline.south],
            [outline.east, outline.north],
            [outline.west, outline.north],
            [outline.west, outline.south],
          ] as const,
        ]
      : []),
  ];
  return {
    type: 'FeatureCollection' as const,
    features: lines.map((line) => ({
      type: 'Feature' as const,
      properties: {},
      geometry: { type: 'LineString' as const, coordinates: line.map(([x, y]) => [x, y]) },
    })),
  };
}
