import 'maplibre-gl/dist/maplibre-gl.css';
import './map.css';
import { type GeoJSONSource, Map as GlMap, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Look } from '../charts/look.ts';
import { useText } from '../platform/i18n.tsx';
import type { Frame, MapLabel, MapSpot } from './map-spots.ts';
import { labelsAsGeoJson, spotsAsGeoJson, styleOf } from './map-style.ts';
import { type Direction, nextSpot } from './scores.ts';

setWorkerUrl(workerUrl);

export interface ScoreMapProps {
  readonly label: string;
  readonly spots: readonly MapSpot[];
  readonly labels: readonly MapLabel[];
  readonly frame: Frame;
  readonly chosen: string | undefined;
  readonly look: Look;
  readonly height: number;
  readonly onOpen: (code: string) => void;
}

interface Shown {
  readonly spot: MapSpot;
  readonly x: number;
  readonly y: number;
}

/**
 * Places as circles on a plain ground with a graticule; nothing is asked from outside. Pointing at a place tells its figures,
 * a click opens it. By keyboard: arrows go to the next place in that direction, Enter opens it, + and − zoom.
 */
export default function ScoreMap({
  label,
  spots,
  labels,
  frame,
  chosen,
  look,
  height,
  onOpen,
}: ScoreMapProps) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<GlMap | null>(null);
  const [ready, setReady] = useState(false);
  const [pointed, setPointed] = useState<string | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const latest = useRef({ spots, onOpen });
  latest.current = { spots, onOpen };

  // The map is made once; later changes of data and look go into its sources and paint.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first frame and look only
  useEffect(() => {
    const made = new GlMap({
      container: box.current!,
      style: styleOf(look, frame),
      bounds: [frame.west, frame.south, frame.east, frame.north],
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      keyboard: false,
      cooperativeGestures: false,
      scrollZoom: false,
      maxZoom: 9,
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
    // The surrounding element is the one to focus and carries the name.
    made.getCanvas().tabIndex = -1;
    made.getCanvas().setAttribute('aria-hidden', 'true');
    made.on('load', () => setReady(true));
    made.on('mousemove', 'spots', ({ features }) => {
      made.getCanvas().style.cursor = 'pointer';
      setPointed((features?.[0]?.properties.code as string | undefined) ?? null);
    });
    made.on('mouseleave', 'spots', () => {
      made.getCanvas().style.cursor = '';
      setPointed(null);
    });
    made.on('click', 'spots', ({ features }) => {
      const code = features?.[0]?.properties.code as string | undefined;
      if (code) latest.current.onOpen(code);
    });
    return () => {
      map.current = null;
      setReady(false);
      made.remove();
    };
  }, []);

  useEffect(() => {
    if (!ready) return;
    const source = map.current?.getSource('spots') as GeoJSONSource | undefined;
    source?.setData(spotsAsGeoJson(spots, chosen));
  }, [ready, spots, chosen]);

  useEffect(() => {
    if (!ready) return;
    let gone = false;
    // Letters are drawn into textures: the font's slices must be there first.
    void document.fonts
      .load(`24px 'Noto Sans SC Variable'`, labels.map(({ name }) => name).join(''))
      .then(() => {
        const source = gone ? undefined : (map.current?.getSource('labels') as GeoJSONSource | undefined);
        source?.setData(labelsAsGeoJson(labels));
      });
    return () => {
      gone = true;
    };
  }, [ready, labels]);

  useEffect(() => {
    const current = map.current;
    if (!ready || !current) return;
    current.setPaintProperty('ground', 'background-color', look.surface);
    current.setPaintProperty('graticule', 'line-color', look.line);
    current.setPaintProperty('labels', 'text-color', look.soft);
    current.setPaintProperty('labels', 'text-halo-color', look.surface);
    current.setPaintProperty('spots', 'circle-stroke-color', [
      'case',
      ['get', 'chosen'],
      look.chosen,
      look.surface,
    ]);
  }, [ready, look]);

  useEffect(() => {
    const current = map.current;
    if (!ready || !current) return;
    const place = () => {
      const spot = latest.current.spots.find(({ code }) => code === pointed);
      const point = spot && current.project([spot.longitude, spot.latitude]);
      setShown(spot && point ? { spot, x: point.x, y: point.y } : null);
    };
    place();
    current.on('move', place);
    return () => void current.off('move', place);
  }, [ready, pointed]);

  const onKeyDown = (event: KeyboardEvent) => {
    const current = map.current;
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') current.zoomIn();
    else if (event.key === '-') current.zoomOut();
    else if (event.key === 'Escape') setPointed(null);
    else if (event.key === 'Enter' && pointed) onOpen(pointed);
    else if (event.key.startsWith('Arrow')) {
      const from = spots.find(({ code }) => code === (pointed ?? chosen));
      const next = from && pointed ? nextSpot(spots, from, event.key as Direction) : (from ?? spots[0]);
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
      {shown ? (
        <div
          className="map-tip"
          data-below={shown.y < 110 || undefined}
          style={{
            left: Math.max(90, Math.min(shown.x, (box.current?.clientWidth ?? 0) - 90)),
            top: shown.y,
          }}
        >
          <strong>{shown.spot.name}</strong>
          {shown.spot.facts.map(({ name, value }) => (
            <div key={name}>
              <span>{name}</span>
              <b>{value}</b>
            </div>
          ))}
        </div>
      ) : null}
      <div className="sr-only" aria-live="polite">
        {shown
          ? [shown.spot.name, ...shown.spot.facts.map(({ name, value }) => `${name} ${value}`)].join(' ')
          : ''}
      </div>
    </div>
  );
}
