import { ERRORS, type ErrorCode, type MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Locale } from '../model/text.ts';
import { errorMessage, wordIssues } from '../platform/i18n.ts';

const TYPES = 'https://uri.etsi.org/ngsi-ld/errors/';

/** The error types of clause 5.5.2 with the titles that they go by. */
const TITLES = {
  AlreadyExists: 'Already exists',
  BadRequestData: 'Bad request data',
  Conflict: 'Conflict',
  InternalError: 'Internal error',
  InvalidRequest: 'Invalid request',
  LdContextNotAvailable: 'JSON-LD @context not available',
  NonexistentTenant: 'Nonexistent tenant',
  OperationNotSupported: 'Operation not supported',
  ResourceNotFound: 'Resource not found',
  TooComplexQuery: 'Too complex query',
  TooManyResults: 'Too many results',
} as const;
export type NgsiErrorType = keyof typeof TITLES;

const TYPE_OF: { readonly [Code in ErrorCode]?: NgsiErrorType } = {
  'context.badRequest': 'BadRequestData',
  'context.invalidRequest': 'InvalidRequest',
  'context.exists': 'AlreadyExists',
  'context.notFound': 'ResourceNotFound',
  'context.ldContext': 'LdContextNotAvailable',
  'context.tenant': 'NonexistentTenant',
  'context.notSupported': 'OperationNotSupported',
  'context.tooComplex': 'TooComplexQuery',
  'context.tooMany': 'TooManyResults',
  'request.invalid': 'InvalidRequest',
  'request.tooLarge': 'InvalidRequest',
  'request.unsupported': 'InvalidRequest',
  'input.invalid': 'BadRequestData',
  'thing.notFound': 'ResourceNotFound',
  'thing.conflict': 'Conflict',
};

/** An issue as an error shows it: its words, its code and the place in the request. */
export interface NgsiIssue {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly value?: string;
}

/** The body of an error (clause 5.5.3; RFC 7807), always sent as `application/json`. */
export interface NgsiProblem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  readonly instance?: string;
  /** What is wrong in particular, at most {@link MOST_ISSUES}; `issueCount` has their full number. */
  readonly issues?: readonly NgsiIssue[];
  readonly issueCount?: number;
}

const MOST_ISSUES = 20;
/** Issues that `detail` tells in words; the others stand in `issues` alone. */
const TOLD_ISSUES = 3;

/**
 * The body of a refusal; `instance` may name the request. A refusal that the specification has no type for keeps its status and counts
 * as an internal error from 500 on, else as an invalid request.
 */
export function ngsiProblem(error: MeridianError, locale: Locale, instance?: string): NgsiProblem {
  const { status } = ERRORS[error.code];
  const type = TYPE_OF[error.code] ?? (status >= 500 ? 'InternalError' : 'InvalidRequest');
  const issues = wordIssues(locale, error.issues.slice(0, MOST_ISSUES)).map(shown);
  return {
    type: TYPES + type,
    title: TITLES[type],
    detail: [errorMessage(locale, error), ...issues.slice(0, TOLD_ISSUES).map(told)].join(' '),
    status,
    ...(instance === undefined ? {} : { instance }),
    ...(issues.length === 0 ? {} : { issues, issueCount: error.issues.length }),
  };
}

const told = ({ path, message }: NgsiIssue): string => (path ? `${path}: ${message}` : message);

const shown = ({ code, message, at, value }: Issue & { readonly message: string }): NgsiIssue => ({
  code,
  message,
  ...(at.path === undefined ? {} : { path: at.path }),
  ...(value === undefined ? {} : { value }),
});
