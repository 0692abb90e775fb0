import type { Issue } from './issue.ts';

/** Every refusal that Meridian words itself, with its HTTP status and its CLI exit code. Words: `error.<code>` in the locales. */
export const ERRORS = {
  'input.invalid': { status: 422, exit: 2 },
  'request.invalid': { status: 400, exit: 2 },
  'actor.unknown': { status: 401, exit: 3 },
  'actor.forbidden': { status: 403, exit: 3 },
  'signin.refused': { status: 401, exit: 3 },
  'signin.tooMany': { status: 429, exit: 3 },
  'person.lastAdministrator': { status: 409, exit: 5 },
  'key.refused': { status: 401, exit: 3 },
  'request.unknownHost': { status: 421, exit: 2 },
  'request.crossSite': { status: 403, exit: 3 },
  'request.tooMany': { status: 429, exit: 3 },
  'request.tooLarge': { status: 413, exit: 2 },
  'request.unsupported': { status: 415, exit: 2 },
  'thing.notFound': { status: 404, exit: 4 },
  'thing.conflict': { status: 409, exit: 5 },
  'file.notFound': { status: 404, exit: 4 },
  'config.invalid': { status: 500, exit: 2 },
  'storage.locked': { status: 503, exit: 6 },
  'storage.newer': { status: 503, exit: 6 },
  'storage.changed': { status: 503, exit: 6 },
  'storage.unreachable': { status: 503, exit: 6 },
  'storage.lost': { status: 503, exit: 6 },
  'storage.full': { status: 503, exit: 6 },
  'storage.tooOld': { status: 503, exit: 6 },
  'storage.notEmpty': { status: 409, exit: 5 },
  'backup.invalid': { status: 422, exit: 2 },
  'server.notReady': { status: 503, exit: 6 },
  'server.portTaken': { status: 503, exit: 6 },
  'server.cannotListen': { status: 503, exit: 6 },
  'framework.notReady': { status: 422, exit: 2 },
  'method.impossible': { status: 422, exit: 2 },
  'replay.differs': { status: 409, exit: 5 },
  /** What was given is no bundle of an edition. */
  'edition.invalid': { status: 422, exit: 2 },
  /** Verifying found something else than was published. */
  'edition.differs': { status: 409, exit: 5 },
  /** The file of the signing key holds none. */
  'edition.key': { status: 503, exit: 6 },
  'analysis.lost': { status: 500, exit: 1 },
  'context.badRequest': { status: 400, exit: 2 },
  'context.invalidRequest': { status: 400, exit: 2 },
  'context.exists': { status: 409, exit: 5 },
  'context.notFound': { status: 404, exit: 4 },
  /** A @context that cannot be had. ETSI's tests of the interface expect 503; NGSI-LD 1.9 has 504. */
  'context.ldContext': { status: 503, exit: 6 },
  'context.tenant': { status: 404, exit: 4 },
  'context.notSupported': { status: 422, exit: 2 },
  'context.tooComplex': { status: 403, exit: 2 },
  'context.tooMany': { status: 403, exit: 2 },
  'context.busy': { status: 503, exit: 6 },
  'source.busy': { status: 503, exit: 6 },
  'round.state': { status: 409, exit: 5 },
  'round.blocked': { status: 409, exit: 5 },
  'round.reason': { status: 422, exit: 2 },
  'round.areaUnsent': { status: 409, exit: 5 },
  'panel.begun': { status: 409, exit: 5 },
  'panel.state': { status: 409, exit: 5 },
  'panel.tooMany': { status: 422, exit: 2 },
  'panel.noBallots': { status: 409, exit: 5 },
  'panel.link': { status: 404, exit: 4 },
  unexpected: { status: 500, exit: 1 },
} as const satisfies Record<string, { status: number; exit: number }>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** A refusal with a code from {@link ERRORS}. Only these reach a person with their words; anything else shows an id. */
export class MeridianError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly issues: readonly Issue[];

  constructor(code: ErrorCode, details: ErrorDetails = {}, issues: readonly Issue[] = [], cause?: unknown) {
    super(`${code} ${JSON.stringify(details)}`, cause === undefined ? undefined : { cause });
    this.name = 'MeridianError';
    this.code = code;
    this.details = details;
    this.issues = issues;
  }
}
