import 'maplibre-gl/dist/maplibre-gl.css';
import '../assessments/map.css';
import { type GeoJSONSource, Map as GlMap, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { MapLabel } from '../assessments/map-spots.ts';
import { labelsAsGeoJson } from '../assessments/map-style.ts';
import { type Direction, nextSpot } from '../assessments/scores.ts';
import type { Look } from '../charts/look.ts';
import { useText } from '../platform/i18n.tsx';
import type { Place } from './places.ts';
import { gridGeoJson, placesGeoJson, placesStyle, shapesGeoJson } from './places-style.ts';
import type { Frame } from './question.ts';

setWorkerUrl(workerUrl);

export interface PlaceFact {
  readonly name: string;
  readonly value: string;
}

/** Pixels around the pointer in which a place is found. */
const REACH = 4;

interface PlacesMapProps {
  readonly label: string;
  readonly places: readonly Place[];
  /** The colour of each place. */
  readonly colourOf: (place: Place) => string;
  /** Told of the place that is pointed at. */
  readonly factsOf: (place: Place) => readonly PlaceFact[];
  readonly frame: Frame;
  /** Names of places, for orientation. */
  readonly labels: readonly MapLabel[];
  /** Outlined: what the search is limited to. */
  readonly outline: Frame | undefined;
  readonly look: Look;
  readonly height: number;
  readonly onOpen: (code: string) => void;
  /** The frame that the map shows, when it has come to rest. */
  readonly onMove: (frame: Frame) => void;
}

/**
 * Entities where they are, on a plain ground with a grid; nothing is asked from outside. Pointing at a place tells of it, a click opens
 * it. By keyboard: arrows go to the next place in that direction, Enter opens it, + and − zoom.
 */
export default function PlacesMap(props: PlacesMapProps) {
  const { label, places, colourOf, factsOf, frame, labels, outline, look, height, onOpen, onMove } = props;
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<GlMap | null>(null);
  const [ready, setReady] = useState(false);
  const [pointed, setPointed] = useState<string | null>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const byCode = useMemo(() => new Map(places.map((place) => [place.code, place])), [places]);
  const shown = pointed === null ? undefined : byCode.get(pointed);
  const latest = useRef({ onOpen, onMove });
  latest.current = { onOpen, onMove };

  // The map is made once; later changes of data and look go into its sources and paint.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first frame and look only
  useEffect(() => {
    const made = new GlMap({
      container: box.current!,
      style: placesStyle(look),
      bounds: [frame.west, frame.south, frame.east, frame.north],
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      keyboard: false,
      cooperativeGestures: false,
      scrollZoom: false,
      maxZoom: 18,
      renderWorldCopies: false,
      fadeDuration: 0,
      locale: {
        'NavigationControl.ZoomIn': t('map.zoomIn'),
        'NavigationControl.ZoomOut': t('map.zoomOut'),
        'Map.Title': label,
      },
    });
    map.current = made;
    made.touchZoomRotate.disableRotation();
    made.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
    made.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-left');
    // The surrounding element is the one to focus and carries the name.
    made.getCanvas().tabIndex = -1;
    made.getCanvas().setAttribute('aria-hidden', 'true');
    const rest = () => {
      const bounds = made.getBounds();
      const seen = {
        west: bounds.getWest(),
        south: bounds.getSouth(),
        east: bounds.getEast(),
        north: bounds.getNorth(),
      };
      (made.getSource('grid') as GeoJSONSource | undefined)?.setData(gridGeoJson(seen));
      latest.current.onMove(seen);
    };
    made.on('load', () => {
      setReady(true);
      rest();
    });
    made.on('moveend', rest);
    // Looked up once a frame and never while the map moves: that costs most with thousands of places.
    let frameAsked = 0;
    const codeAt = ({ x, y }: { x: number; y: number }): string | null => {
      const [found] = made.queryRenderedFeatures(
        [
          [x - REACH, y - REACH],
          [x + REACH, y + REACH],
        ],
        { layers: ['places'] },
      );
      return (found?.properties.code as string | undefined) ?? null;
    };
    made.on('mousemove', ({ point }) => {
      cancelAnimationFrame(frameAsked);
      if (made.isMoving()) return;
      frameAsked = requestAnimationFrame(() => {
        if (map.current !== made) return;
        const code = codeAt(point);
        made.getCanvas().style.cursor = code === null ? '' : 'pointer';
        setPointed(code);
      });
    });
    made.on('mouseout', () => setPointed(null));
    made.on('click', ({ point }) => {
      const code = codeAt(point);
      if (code !== null) latest.current.onOpen(code);
    });
    return () => {
      map.current = null;
      setReady(false);
      made.remove();
    };
  }, []);

  const source = (name: string) => map.current?.getSource(name) as GeoJSONSource | undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `source` reads the map of the moment
  useEffect(() => {
    if (!ready) return;
    source('places')?.setData(placesGeoJson(places, colourOf));
    source('shapes')?.setData(shapesGeoJson(places, colourOf));
  }, [ready, places, colourOf]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `source` reads the map of the moment
  useEffect(() => {
    if (ready) source('outline')?.setData(gridGeoJson(undefined, outline));
  }, [ready, outline]);

  useEffect(() => {
    if (!ready) return;
    let gone = false;
    // Letters are drawn into textures: the font's slices must be there first.
    void document.fonts
      .load(`24px 'Noto Sans SC Variable'`, labels.map(({ name }) => name).join(''))
      .then(() => {
        const made = gone ? undefined : (map.current?.getSource('labels') as GeoJSONSource | undefined);
        made?.setData(labelsAsGeoJson(labels));
      });
    return () => {
      gone = true;
    };
  }, [ready, labels]);

  useEffect(() => {
    if (!ready) return;
    map.current?.fitBounds([frame.west, frame.south, frame.east, frame.north], { animate: false });
  }, [ready, frame]);

  useEffect(() => {
    const current = map.current;
    if (!ready || !current) return;
    current.setPaintProperty('ground', 'background-color', look.surface);
    current.setPaintProperty('grid', 'line-color', look.line);
    current.setPaintProperty('outline', 'line-color', look.soft);
    current.setPaintProperty('labels', 'text-color', look.ink);
    current.setPaintProperty('labels', 'text-halo-color', look.surface);
    current.setPaintProperty('places', 'circle-stroke-color', look.surface);
  }, [ready, look]);

  useEffect(() => {
    const current = map.current;
    if (!ready || !current) return;
    const place = () => {
      const point = shown && current.project([shown.longitude, shown.latitude]);
      setAt(point ? { x: point.x, y: point.y } : null);
    };
    place();
    current.on('move', place);
    return () => void current.off('move', place);
  }, [ready, shown]);

  const onKeyDown = (event: KeyboardEvent) => {
    const current = map.current;
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') current.zoomIn();
    else if (event.key === '-') current.zoomOut();
    else if (event.key === 'Escape') setPointed(null);
    else if (event.key === 'Enter' && pointed) onOpen(pointed);
    else if (event.key.startsWith('Arrow')) {
      const next = shown ? nextSpot(places, shown, event.key as Direction) : places[0];
      if (next) {
        setPointed(next.code);
        const { x, y } = current.project([next.longitude, next.latitude]);
        const { clientWidth, clientHeight } = current.getContainer();
        if (x < 0 || y < 0 || x > clientWidth || y > clientHeight)
          current.jumpTo({ center: [next.longitude, next.latitude] });
      }
    } else return;
    event.preventDefault();
  };

  const facts = shown ? factsOf(shown) : [];
  return (
    <div className="map" style={{ height }}>
      {/* biome-ignore lint/a11y/useSemanticElements: no element means a map */}
      <div
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is worked by keyboard, see above
        tabIndex={0}
        aria-label={`${label} ${t('map.keys')}`}
        className="map-canvas"
        onKeyDown={onKeyDown}
        onBlur={() => setPointed(null)}
      >
        <div ref={box} className="map-canvas" />
      </div>
      {shown && at ? (
        <div
          className="map-tip"
          data-below={at.y < 110 || undefined}
          style={{ left: Math.max(100, Math.min(at.x, (box.current?.clientWidth ?? 0) - 100)), top: at.y }}
        >
          <strong className="break">{shown.name}</strong>
          {facts.map(({ name, value }) => (
            <div key={name}>
              <span>{name}</span>
              <b>{value}</b>
            </div>
          ))}
        </div>
      ) : null}
      <div className="sr-only" aria-live="polite">
        {shown ? [shown.name, ...facts.map(({ name, value }) => `${name} ${value}`)].join(' ') : ''}
      </div>
    </div>
  );
}
