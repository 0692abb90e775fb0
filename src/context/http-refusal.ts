import { type ErrorDetails, MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';

/** BadRequestData (400) for one thing that is wrong; `path` is a JSON pointer into the body, or what names the header or parameter. */
export const badRequest = (
  code: string,
  path: string,
  details: ErrorDetails = {},
  value?: string,
): MeridianError => new MeridianError('context.badRequest', {}, [issueOf(code, path, details, value)]);

/** InvalidRequest (400) for one thing that is wrong with the form of the request. */
export const invalidRequest = (
  code: string,
  path: string,
  details: ErrorDetails = {},
  value?: string,
): MeridianError => new MeridianError('context.invalidRequest', {}, [issueOf(code, path, details, value)]);

export const issueOf = (code: string, path: string, details: ErrorDetails = {}, value?: string): Issue => ({
  code,
  severity: 'error',
  at: { path },
  ...(value === undefined ? {} : { value: shortened(value) }),
  ...(Object.keys(details).length === 0 ? {} : { details }),
});

/** At most 200 characters of a text that comes from outside. */
export const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
