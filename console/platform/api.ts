import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { IssueWire, ProblemWire } from '../../src/platform/wire.ts';

const BASE = '/api/v1';
/** Most items that {@link useGetAll} gathers from the pages of one list. */
const MOST_ITEMS = 100_000;
/** Items that are asked for at once. */
const PAGE_ITEMS = 10_000;

/** A refusal of the server (RFC 9457 problem details), or the failure to reach it (`status` 0, `code` `unreachable`). */
export class ApiProblem extends Error {
  readonly status: number;
  /** The error code behind `urn:meridian:error:`. */
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly instance: string | undefined;
  readonly issues: readonly IssueWire[];
  readonly issueCount: number;
  /** Seconds to wait before another attempt, where the server names them. */
  readonly retryAfter: number | null;

  constructor(problem: ProblemWire, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.type.split(':').at(-1) ?? 'unexpected';
    this.title = problem.title;
    this.detail = problem.detail;
    this.instance = problem.instance;
    this.issues = problem.issues ?? [];
    this.issueCount = problem.issueCount ?? this.issues.length;
    this.retryAfter = retryAfter;
  }
}

let language = 'en';
/** The language that the server words its refusals in. */
export function setApiLanguage(locale: string): void {
  language = locale;
}

interface Asked {
  /** A FormData body is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks this server for an address, in the reader's language and as the person who is signed in. Answers the parsed body (undefined
 * where there is none) and the headers. Throws {@link ApiProblem}.
 */
export async function request(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  address: string,
  { body, headers: more, signal }: Asked = {},
): Promise<{ readonly content: unknown; readonly headers: Headers; readonly status: number }> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language };
  if (method !== 'GET') headers['X-Meridian-Request'] = '1';
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      headers: { ...headers, ...more },
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiProblem({ type: 'urn:meridian:error:unreachable', title: 'unreachable', status: 0 });
  }
  const text = await response.text();
  const content = parseJson(text);
  if (response.ok) return { content, headers: response.headers, status: response.status };
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
  throw new ApiProblem(
    isProblem(content)
      ? content
      : { type: 'urn:meridian:error:unexpected', title: response.statusText, status: response.status },
    Number.isFinite(wait) ? wait : null,
  );
}

/** Calls the API; `path` begins after `/api/v1`. Answers the parsed body, or undefined for 204. Throws {@link ApiProblem}. */
export async function send<T = undefined>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  return (await request(method, BASE + path, { body, signal })).content as T;
}

/** Reads a path of the API; nothing is asked while `path` is null. Answers are shared and kept fresh for a minute. */
export function useGet<T>(path: string | null, options: { refetchInterval?: number | false } = {}) {
  return useQuery<T, ApiProblem>({
    queryKey: [path],
    queryFn: ({ signal }) => send<T>('GET', path ?? '', undefined, signal),
    enabled: path !== null,
    ...options,
  });
}

/** Reads all pages of a list, following `next`; at most {@link MOST_ITEMS} items. */
export function useGetAll<T>(
  path: string | null,
  options: { refetchInterval?: number | false } = {},
): UseQueryResult<readonly T[], ApiProblem> {
  return useQuery<readonly T[], ApiProblem>({
    queryKey: [path, 'all'],
    enabled: path !== null,
    ...options,
    queryFn: async ({ signal }) => {
      const items: T[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: T[]; next: string | null } = await send(
          'GET',
          pagePath(path ?? '', cursor),
          undefined,
          signal,
        );
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== null && items.length < MOST_ITEMS);
      return items;
    },
  });
}

/** One store of answers for the whole console. `api.invalidateQueries({queryKey: ['/runs']})` asks again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) =>
        count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status === 503),
    },
  },
});

/** Forgets every answer whose path begins with one of `prefixes`, so that open pages read them again. */
export async function refresh(...prefixes: readonly string[]): Promise<void> {
  await queries.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      typeof path === 'string' && prefixes.some((prefix) => path.startsWith(prefix)),
  });
}

function pagePath(path: string, cursor: string | null): string {
  const query = new URLSearchParams(path.split('?')[1]);
  if (!query.has('limit')) query.set('limit', String(PAGE_ITEMS));
  if (cursor !== null) query.set('cursor', cursor);
  return `${path.split('?')[0]}?${query}`;
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isProblem = (content: unknown): content is ProblemWire =>
  typeof content === 'object' &&
  content !== null &&
  'type' in content &&
  'title' in content &&
  'status' in content;
