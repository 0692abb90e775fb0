import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AreaProfileWire } from '../../src/assessments/run-wire.ts';
import { send } from '../platform/api.ts';
import { profilePath } from '../platform/run.ts';
import { peerFigures } from './lift.ts';
import type { NamedFigures } from './use-what-if.ts';

/** What an area's figures would be at the median of its peers, as far as these are read by now. */
export function usePeers(
  runId: string,
  profile: AreaProfileWire,
  figures: NamedFigures,
): ReadonlyMap<string, number> {
  const found = useQueries({
    queries: profile.peers.map(({ code }) => {
      const path = profilePath(runId, code);
      return { queryKey: [path], queryFn: () => send<AreaProfileWire>('GET', path) };
    }),
    combine: (results) => ({
      isPending: results.some(({ isPending }) => isPending),
      profiles: results.flatMap(({ data }) => (data ? [data] : [])),
    }),
  });
  return useMemo(
    () => (found.isPending ? new Map() : peerFigures(figures.values(), profile, found.profiles)),
    [found, figures, profile],
  );
}
