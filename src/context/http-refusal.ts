import { type ErrorDetails, MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';

/** BadRequestData (400) for one thing that is wrong; `place` is a JSON pointer into the body or the name of a header or parameter. */
export const badRequest = (
  code: string,
  place: string,
  details: ErrorDetails = {},
  value?: string,
): MeridianError => new MeridianError('context.badRequest', {}, [issueOf(code, place, details, value)]);

/** InvalidRequest (400) for one thing that is wrong with the form of the request. */
export const invalidRequest = (
  code: string,
  place: string,
  details: ErrorDetails = {},
  value?: string,
): MeridianError => new MeridianError('context.invalidRequest', {}, [issueOf(code, place, details, value)]);

export const issueOf = (code: string, place: string, details: ErrorDetails = {}, value?: string): Issue => ({
  code,
  severity: 'error',
  at: { path: place === '' || place.startsWith('/') ? place : `/${place}` },
  ...(value === undefined ? {} : { value: shortened(value) }),
  ...(Object.keys(details).length === 0 ? {} : { details }),
});

/** At most 200 characters of a text that comes from outside. */
export const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
