import type { FastifyError } from 'fastify';
import { ERRORS, type ErrorCode, MeridianError } from '../../model/error.ts';
import type { Locale } from '../../model/text.ts';
import { errorMessage, wordIssues } from '../i18n.ts';
import type { ProblemWire } from '../wire.ts';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/**
 * RFC 9457 problem details of a refusal. `instance` is the request's id as `urn:meridian:request:<id>`: for an error that
 * Meridian does not know it is all that is shown, and the log has the rest under it.
 */
export function problemOf(
  error: MeridianError,
  locale: Locale,
  requestId: string,
  maxIssues: number,
): ProblemWire {
  const issues = wordIssues(locale, error.issues.slice(0, maxIssues));
  return {
    type: `urn:meridian:error:${error.code}`,
    title: errorMessage(locale, error),
    status: ERRORS[error.code].status,
    instance: `urn:meridian:request:${requestId}`,
    ...(issues.length > 0 ? { issues, issueCount: issueCountOf(error) } : {}),
  } as ProblemWire;
}

/** What the web framework itself refuses, in Meridian's terms; anything unknown becomes `unexpected` with the request's id. */
export function asMeridianError(
  error: unknown,
  requestId: string,
  details: { readonly limit: number; readonly type: string },
): MeridianError {
  if (error instanceof MeridianError)
    return error.code === 'unexpected' ? unexpected(requestId, error) : error;
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = FRAMEWORK_ERRORS[code ?? ''];
  if (known) return new MeridianError(known, details, [], error);
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return unreadable(error);
  if (UNSTORABLE.has(code ?? '')) return unstorable(error);
  if (statusCode === 413) return new MeridianError('request.tooLarge', details, [], error);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new MeridianError('request.invalid', {}, [], error);
  return unexpected(requestId, error);
}

const FRAMEWORK_ERRORS: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'request.unsupported',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.tooLarge',
  FST_REQ_FILE_TOO_LARGE: 'request.tooLarge',
  FST_FILES_LIMIT: 'request.tooLarge',
  FST_PARTS_LIMIT: 'request.tooLarge',
  FST_FIELDS_LIMIT: 'request.tooLarge',
};

/** What PostgreSQL says of a text that it cannot hold (character_not_in_repertoire, untranslatable_character). */
const UNSTORABLE: ReadonlySet<string> = new Set(['22021', '22P05']);

const unexpected = (id: string, cause: unknown) => new MeridianError('unexpected', { id }, [], cause);

const unreadable = (cause: unknown) =>
  new MeridianError(
    'request.invalid',
    {},
    [{ code: 'schema.json', severity: 'error', at: { path: '' } }],
    cause,
  );

const unstorable = (cause: unknown) =>
  new MeridianError(
    'request.invalid',
    {},
    [{ code: 'schema.unstorable', severity: 'error', at: { path: '' } }],
    cause,
  );

function issueCountOf(error: MeridianError): number {
  const count = error.details.issueCount ?? error.details.count;
  return typeof count === 'number' && count >= error.issues.length ? count : error.issues.length;
}
