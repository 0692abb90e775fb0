import { useInfiniteQuery } from '@tanstack/react-query';
import { type ApiProblem, send } from './api.ts';

interface PageOf<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const PAGE_ITEMS = 100;

/** A long list page by page: `items` are those read so far, `more` reads the next page. */
export function usePages<T>(path: string | null) {
  const query = useInfiniteQuery<
    PageOf<T>,
    ApiProblem,
    readonly T[],
    readonly [string | null, string],
    string | null
  >({
    queryKey: [path, 'pages'],
    enabled: path !== null,
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const join = path?.includes('?') ? '&' : '?';
      const cursor = pageParam === null ? '' : `&cursor=${encodeURIComponent(pageParam)}`;
      return send('GET', `${path}${join}limit=${PAGE_ITEMS}${cursor}`, undefined, signal);
    },
    getNextPageParam: (page) => page.next,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
  return {
    query,
    more: query.hasNextPage ? () => void query.fetchNextPage() : null,
    isReading: query.isFetchingNextPage,
  };
}
