import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ApiProblem } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import type { Json } from './attribute.ts';
import { type Answer, askBroker, BROKER, useTenant } from './broker-api.ts';
import type { Names } from './names.ts';
import { type Place, readPlace } from './places.ts';
import { type EntitySearch, questionOf } from './question.ts';

const PAGE = 1000;
/** Entities that the map draws; of more, the first ones. */
export const MOST_PLACES = 10_000;

interface PlacesPage {
  readonly places: readonly Place[];
  readonly entities: number;
  /** Told with the first page. */
  readonly total: number | null;
}

/** The places of all entities that a search finds, read page by page; `read` and `total` count entities, with a place or not. */
export function usePlaces(search: EntitySearch, names: Names, isWanted: boolean) {
  const { locale } = useText();
  const tenant = useTenant();
  const { colour } = search;
  const { body, context } = useMemo(
    () =>
      questionOf(search, names, { pick: ['location', 'name', ...(colour === undefined ? [] : [colour])] }),
    [search, names, colour],
  );
  const query = useInfiniteQuery<PlacesPage, ApiProblem, { pages: PlacesPage[] }, readonly unknown[], number>(
    {
      queryKey: [`${BROKER}/places`, tenant ?? null, body, context ?? null, locale],
      enabled: isWanted,
      initialPageParam: 0,
      queryFn: async ({ pageParam, signal }) => {
        const { content, count }: Answer<readonly Json[]> = await askBroker(
          'POST',
          `/entityOperations/query?options=simplified&limit=${PAGE}&offset=${pageParam}&count=${pageParam === 0}`,
          { tenant, body, context, signal },
        );
        return {
          places: content.flatMap((entity) => readPlace(entity, names, locale, colour) ?? []),
          entities: content.length,
          total: count,
        };
      },
      getNextPageParam: (last, pages) => {
        const read = pages.reduce((sum, { entities }) => sum + entities, 0);
        return last.entities === PAGE && read < Math.min(pages[0]?.total ?? 0, MOST_PLACES)
          ? read
          : undefined;
      },
    },
  );
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const pages = query.data?.pages;
  return useMemo(
    () => ({
      places: pages?.flatMap((page) => page.places) ?? [],
      read: pages?.reduce((sum, { entities }) => sum + entities, 0) ?? 0,
      total: pages?.[0]?.total ?? 0,
      isReading: isFetching,
      isFirst: pages === undefined,
      error: query.error,
      retry: query.refetch,
    }),
    [pages, isFetching, query.error, query.refetch],
  );
}
