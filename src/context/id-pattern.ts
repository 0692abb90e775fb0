import { MeridianError } from '../model/error.ts';
import { QUERY_LIMITS } from './query-language.ts';
import { compilePattern, type Pattern } from './query-language-pattern.ts';
import type { SqlCondition } from './query-sql.ts';

/**
 * Reads an `idPattern` (clause 5.2.33), a regular expression that is searched in an id in time proportional to its length.
 * @throws MeridianError `context.badRequest`
 */
export function parseIdPattern(source: string, { path = '/idPattern', limits = QUERY_LIMITS } = {}): Pattern {
  const refuse = (code: string, details: Readonly<Record<string, string | number>>): MeridianError =>
    new MeridianError('context.badRequest', {}, [
      { code, severity: 'error', at: { path }, value: source.slice(0, 200), details },
    ]);
  if (source.length > limits.patternLength) throw refuse('context.limitText', { most: limits.patternLength });
  const compiled = compilePattern(source);
  if (typeof compiled === 'string') throw refuse('context.idPattern', { reason: compiled });
  if (compiled.size > limits.patternSize)
    throw refuse('context.queryPatternSize', { most: limits.patternSize });
  return compiled;
}

/**
 * The pattern as a condition on a text column of ids. Where PostgreSQL may read it in another sense the condition is `true` and not
 * exact: the rows want the pattern's own test.
 */
export const idPatternSql = (pattern: Pattern, column: string, parameters: number): SqlCondition =>
  pattern.portable
    ? { text: `${column} COLLATE "C" ~ $${parameters + 1}`, values: [pattern.source], exact: true }
    : { text: 'true', values: [], exact: false };
