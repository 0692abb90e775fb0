import { type ErrorCode, MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';

/** Collects what is wrong with one body, so that one answer tells all of it. */
export interface Report {
  readonly note: (
    code: string,
    path: string,
    value?: unknown,
    details?: Readonly<Record<string, string | number>>,
  ) => void;
  /** @throws MeridianError `context.badRequest` when anything was noted */
  readonly finish: () => void;
}

/** A report of at most `most` issues: with the last of them reading ends. */
export function makeReport(most: number): Report {
  const issues: Issue[] = [];
  const finish = (): void => {
    if (issues.length > 0) throw new MeridianError('context.badRequest', {}, issues);
  };
  return {
    note: (code, path, value, details) => {
      issues.push(issueOf(code, path, value, details));
      if (issues.length >= most) finish();
    },
    finish,
  };
}

/** A refusal for one reason. */
export const refuse = (
  code: string,
  path: string,
  value?: unknown,
  details?: Readonly<Record<string, string | number>>,
  error: ErrorCode = 'context.badRequest',
): MeridianError => new MeridianError(error, {}, [issueOf(code, path, value, details)]);

function issueOf(
  code: string,
  path: string,
  value: unknown,
  details: Readonly<Record<string, string | number>> | undefined,
): Issue {
  return {
    code,
    severity: 'error',
    at: { path },
    ...(value === undefined ? {} : { value: shown(value) }),
    ...(details === undefined ? {} : { details }),
  };
}

/** The first 200 characters; of an array or object only that it is one, as it can be of any size. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  if (typeof value === 'object' && value !== null) return '{…}';
  return String(value).slice(0, 200);
}

/** One more step of a JSON Pointer (RFC 6901). */
export const under = (path: string, name: string | number): string =>
  typeof name === 'string' && (name.includes('~') || name.includes('/'))
    ? `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    : `${path}/${name}`;
