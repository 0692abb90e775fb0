import { MeridianError } from '../model/error.ts';
import { LD_TYPE } from './accept.ts';
import { badRequest, issueOf } from './http-refusal.ts';

export const COUNT_HEADER = 'NGSILD-Results-Count';

export interface PageLimits {
  readonly normal: number;
  readonly most: number;
  readonly mostOffset: number;
}
const PAGE_LIMITS: PageLimits = { normal: 20, most: 1_000, mostOffset: 10_000_000 };

export interface Page {
  readonly limit: number;
  readonly offset: number;
  /** Whether the total is wanted in the header NGSILD-Results-Count. */
  readonly count: boolean;
}

/**
 * A page of a result (clauses 5.5.9, 6.3.10, 6.3.13).
 * @throws MeridianError `context.badRequest` for a limit of 0 without a count; `context.tooMany` for more than the limits allow
 */
export function pageOf(
  asked: { readonly limit?: number; readonly offset?: number; readonly count?: boolean },
  limits: PageLimits = PAGE_LIMITS,
): Page {
  const { limit = limits.normal, offset = 0, count = false } = asked;
  if (limit === 0 && !count) throw badRequest('context.limitZero', 'limit');
  if (limit > limits.most) throw tooMany('limit', limits.most);
  if (offset > limits.mostOffset) throw tooMany('offset', limits.mostOffset);
  return { limit, offset, count };
}

const tooMany = (name: string, most: number): MeridianError =>
  new MeridianError('context.tooMany', {}, [issueOf('context.aboveMost', name, { name, most })]);

/**
 * The links to the pages before and after (clause 5.5.9.1), as values of one Link header. All parameters of the request are kept;
 * `limit` and `offset` come last. A page of 0 elements, which only counts, has neither.
 */
export function pageLinks(
  path: string,
  query: readonly (readonly [name: string, value: string])[],
  { limit, offset }: Page,
  hasMore: boolean,
): readonly string[] {
  if (limit === 0) return [];
  const kept = query.filter(([name]) => name !== 'limit' && name !== 'offset');
  const link = (rel: 'prev' | 'next', to: number): string => {
    const search = new URLSearchParams();
    for (const [name, value] of kept) search.append(name, value);
    search.append('limit', `${limit}`);
    search.append('offset', `${to}`);
    return `<${path}?${search}>;rel="${rel}";type="${LD_TYPE}"`;
  };
  return [
    ...(offset > 0 ? [link('prev', Math.max(0, offset - limit))] : []),
    ...(hasMore ? [link('next', offset + limit)] : []),
  ];
}
