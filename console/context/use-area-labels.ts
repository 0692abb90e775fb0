import { useMemo } from 'react';
import type { AreaWire } from '../../src/platform/wire.ts';
import type { MapLabel } from '../assessments/map-spots.ts';
import { useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import type { Frame } from './question.ts';

/** More names than this only hide the map. */
const MOST = 60;

/** Names of the workspace's areas that lie within a frame, for orientation; none where there are too many. */
export function useAreaLabels({ west, south, east, north }: Frame): readonly MapLabel[] {
  const { local } = useText();
  const areas = useGetAll<AreaWire>('/areas').data;
  return useMemo(() => {
    const inside = (areas ?? []).flatMap(({ name, longitude, latitude }) =>
      longitude !== null &&
      latitude !== null &&
      longitude >= west &&
      longitude <= east &&
      latitude >= south &&
      latitude <= north
        ? [{ name: local(name), longitude, latitude }]
        : [],
    );
    return inside.length > MOST ? [] : inside;
  }, [areas, local, west, south, east, north]);
}
