import { type QueryKey, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { ApiProblem, request } from '../platform/api.ts';

/** Where the context broker answers; queries of it are kept under keys that begin so. */
export const BROKER = '/ngsi-ld/v1';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Answer<T> {
  readonly content: T;
  /** The number of all results, where it was asked for. */
  readonly count: number | null;
  /** The answer is cut; more is to be had by further requests (206). */
  readonly isPartial: boolean;
}

interface Asked {
  readonly tenant: string | undefined;
  readonly body?: object | undefined;
  /** What the names of the body mean, beside the core @context. */
  readonly context?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal;
}

/** Calls the broker; `path` begins after `/ngsi-ld/v1`. Throws {@link ApiProblem}. */
export async function askBroker<T>(
  method: Method,
  path: string,
  { tenant, body, context, signal }: Asked,
): Promise<Answer<T>> {
  try {
    const { content, headers, status } = await request(method, BROKER + path, {
      body: context === undefined ? body : { ...body, '@context': context },
      headers: {
        ...(tenant === undefined ? {} : { 'NGSILD-Tenant': tenant }),
        ...(context === undefined ? {} : { 'Content-Type': 'application/ld+json' }),
      },
      signal,
    });
    const count = headers.get('NGSILD-Results-Count');
    return { content: content as T, count: count === null ? null : Number(count), isPartial: status === 206 };
  } catch (error) {
    throw error instanceof ApiProblem ? told(error) : error;
  }
}

/** What is wrong, in the reader's language: the issues' own words where there are any; the broker's title is the standard's English. */
function told(problem: ApiProblem): ApiProblem {
  const issues = problem.issues.slice(0, 3).map(({ message }) => message);
  return new ApiProblem(
    {
      type: `urn:meridian:error:${problem.code.split('/').at(-1)}`,
      title: issues.length > 0 ? issues.join(' ') : (problem.detail ?? problem.title),
      status: problem.status,
      ...(problem.instance === undefined ? {} : { instance: problem.instance }),
    },
    problem.retryAfter,
  );
}

/** The tenant that the address names; undefined for the default one. */
export const useTenant = (): string | undefined => useSearch({ from: '__root__' }).tenant;

interface Options {
  readonly refetchInterval?: number | false;
  readonly staleTime?: number;
  /** Shows the answer before while the next one is under way: for pages of one list. */
  readonly keep?: boolean;
}

/** Asks the broker and keeps the answer; nothing is asked while `path` is null. */
export function useBroker<T>(
  path: string | null,
  asked: Pick<Asked, 'body' | 'context'> = {},
  { keep = false, ...options }: Options = {},
) {
  const tenant = useTenant();
  const key: QueryKey = [BROKER + path, tenant ?? null, asked];
  return useQuery<Answer<T>, ApiProblem>({
    queryKey: key,
    queryFn: ({ signal }) =>
      askBroker<T>(asked.body === undefined ? 'GET' : 'POST', path ?? '', { tenant, signal, ...asked }),
    enabled: path !== null,
    ...(keep ? { placeholderData: (before: Answer<T> | undefined) => before } : {}),
    ...options,
  });
}
