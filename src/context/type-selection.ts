import { MeridianError } from '../model/error.ts';
import type { SqlCondition } from './query-sql.ts';
import { isName } from './read-text.ts';
import { SELECTION_LIMITS, splitSelection } from './selection-terms.ts';
import type { TermMap } from './term-map.ts';

/** Types as the Entity Type Selection Language names them (clause 4.17). */
export interface TypeSelection {
  /** Conjunctions of type IRIs, any of which will do; `all` takes every entity (`*`, clause 5.2.33). */
  readonly anyOf: readonly (readonly string[])[] | 'all';
}

/**
 * Reads a selection of types such as `Building|(Home;Vehicle)`. Whole IRIs are taken as long as they have none of the language's own
 * characters `,;|()`.
 * @throws MeridianError `context.badRequest`, `context.tooComplex`
 */
export function parseTypes(
  source: string,
  map: TermMap,
  { path = '/type', limits = SELECTION_LIMITS } = {},
): TypeSelection {
  if (source === '*') return { anyOf: 'all' };
  const anyOf = splitSelection(source, { path, limits });
  const wrong = anyOf.flat().filter((name) => !isName(name));
  if (wrong.length > 0)
    throw new MeridianError(
      'context.badRequest',
      {},
      wrong.map((name) => ({
        code: 'context.noName',
        severity: 'error',
        at: { path },
        value: name.slice(0, 200),
      })),
    );
  return { anyOf: anyOf.map((names) => [...new Set(names.map((name) => map.expand(name)))]) };
}

/** Whether an entity's types, as IRIs, are among those selected. */
export const matchTypes = ({ anyOf }: TypeSelection, types: readonly string[]): boolean =>
  anyOf === 'all' || anyOf.some((all) => all.every((type) => types.includes(type)));

/** The selection as an exact condition on a column `text[]`, for a GIN index; `parameters` is how many the statement has before. */
export function typesSql({ anyOf }: TypeSelection, column: string, parameters: number): SqlCondition {
  if (anyOf === 'all') return { text: 'true', values: [], exact: true };
  const single = anyOf.flatMap((all) => (all.length === 1 ? all : []));
  const several = anyOf.filter((all) => all.length > 1);
  const parts = [
    ...(single.length > 0 ? [{ operator: '&&', value: [...new Set(single)] }] : []),
    ...several.map((all) => ({ operator: '@>', value: all })),
  ];
  return {
    text: `(${parts.map(({ operator }, index) => `${column} ${operator} $${parameters + index + 1}::text[]`).join(' OR ')})`,
    values: parts.map(({ value }) => value),
    exact: true,
  };
}
