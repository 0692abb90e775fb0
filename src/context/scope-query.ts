import { MeridianError } from '../model/error.ts';
import type { SqlCondition } from './query-sql.ts';
import { SELECTION_LIMITS, splitSelection } from './selection-terms.ts';

/** A query of the Scope Query Language (clause 4.19): conjunctions, any of which will do. */
export interface ScopeQuery {
  readonly anyOf: readonly (readonly ScopePattern[])[];
}

export interface ScopePattern {
  /** `+` stands for any one level. */
  readonly levels: readonly string[];
  /** Ends in `/#`: whatever is below matches too. Without levels it is any scope. */
  readonly below: boolean;
}

/** The levels of a scope as the broker takes them, wildcards aside; the slash before the first may be left out, as in clause 4.18. */
const TERM = /^\/?(?:(?:[\p{L}\p{N}_-]+|\+)(?:\/(?:[\p{L}\p{N}_-]+|\+))*(?:\/#)?|#)$/u;
const LONGEST = 2_048;

/**
 * Reads a scope query such as `/Madrid/+/ParqueNorte|(/CompanyA/#;/Madrid)`.
 * @throws MeridianError `context.badRequest`, `context.tooComplex`
 */
export function parseScopes(
  source: string,
  { path = '/scopeQ', limits = SELECTION_LIMITS } = {},
): ScopeQuery {
  const anyOf = splitSelection(source, { path, limits });
  const wrong = anyOf.flat().filter((term) => term.length > LONGEST || !TERM.test(term));
  if (wrong.length > 0)
    throw new MeridianError(
      'context.badRequest',
      {},
      wrong.map((term) => ({
        code: 'context.noScope',
        severity: 'error',
        at: { path },
        value: term.slice(0, 200),
      })),
    );
  return { anyOf: anyOf.map((all) => all.map(patternOf)) };
}

function patternOf(term: string): ScopePattern {
  const levels = levelsOf(term);
  return levels.at(-1) === '#' ? { levels: levels.slice(0, -1), below: true } : { levels, below: false };
}

const levelsOf = (scope: string): readonly string[] =>
  (scope.startsWith('/') ? scope.slice(1) : scope).split('/');

/** Whether an entity's scopes are among those asked for; `/Madrid` and `Madrid` are one scope. */
export function matchScopes({ anyOf }: ScopeQuery, scopes: readonly string[]): boolean {
  const known = scopes.map(levelsOf);
  return anyOf.some((all) => all.every((pattern) => known.some((levels) => matches(pattern, levels))));
}

const matches = ({ levels, below }: ScopePattern, scope: readonly string[]): boolean =>
  (below ? scope.length >= levels.length : scope.length === levels.length) &&
  levels.every((level, index) => level === '+' || level === scope[index]);

/** The query as an exact condition on a column `text[]`; `parameters` is how many the statement has before. */
export function scopesSql({ anyOf }: ScopeQuery, column: string, parameters: number): SqlCondition {
  const values: unknown[] = [];
  const bind = (value: unknown): string => {
    values.push(value);
    return `$${parameters + values.length}`;
  };
  const condition = (pattern: ScopePattern): string => {
    if (pattern.levels.length === 0) return `cardinality(${column}) > 0`;
    if (!pattern.below && !pattern.levels.includes('+')) {
      const scope = pattern.levels.join('/');
      return `${column} && ${bind([`/${scope}`, scope])}::text[]`;
    }
    return `EXISTS (SELECT FROM unnest(${column}) AS each (scope) WHERE each.scope ~ ${bind(regexOf(pattern))})`;
  };
  const text = anyOf.map((all) => `(${all.map(condition).join(' AND ')})`).join(' OR ');
  return { text: `(${text})`, values, exact: true };
}

/** Levels hold letters, numbers, `_` and `-` only, none of which a regular expression takes otherwise outside of brackets. */
const regexOf = ({ levels, below }: ScopePattern): string =>
  `^/?${levels.map((level) => (level === '+' ? '[^/]+' : level)).join('/')}${below ? '(/|$)' : '$'}`;
