import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FileError } from '../model/file-error.ts';
import { type AddressPolicy, AddressRefused, assertLiteral, guardedLookup } from './address-policy.ts';
import type { RecordFormat } from './record-read.ts';
import type { Secrets, SourceState } from './source-store.ts';
import type { HttpOptionsWire } from './source-wire.ts';

export interface HttpPull {
  readonly options: HttpOptionsWire;
  readonly secrets: Secrets;
  readonly state: SourceState;
  /** Where the content goes. */
  readonly path: string;
  readonly maxBytes: number;
  readonly policy: AddressPolicy;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type Pulled =
  | { readonly isNew: false; readonly state: SourceState }
  | {
      readonly isNew: true;
      readonly state: SourceState;
      readonly bytes: number;
      /** By the media type; undefined where that says nothing. */
      readonly format: RecordFormat | undefined;
    };

/** A server that asks for patience. */
export class RetryLater extends FileError {
  readonly seconds: number | undefined;

  constructor(url: string, status: number, seconds: number | undefined) {
    super('pull.status', { file: url }, { status });
    this.seconds = seconds;
  }
}

const TIMEOUT = 60;
const MAX_REDIRECTS = 5;
/** Longest wait that a server may ask for, seconds. */
const MAX_RETRY_AFTER = 86_400;

const FORMATS: readonly (readonly [pattern: RegExp, format: RecordFormat])[] = [
  [/^text\/(?:csv|tab-separated-values)$/, 'csv'],
  [/^application\/(?:geo\+json|vnd\.geo\+json)$/, 'geojson'],
  [/^application\/(?:x-ndjson|jsonl|x-jsonlines|json-seq)$/, 'ndjson'],
  [/^application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet$/, 'xlsx'],
  [/^application\/(?:json|.+\+json)$/, 'json'],
];

/**
 * Fetches an address into a file unless what is there was read already: by its entity tag or date, else by its hash. The secret
 * goes to the address's own origin only, whatever it redirects to. Throws a FileError: `pull.status`, `pull.unreachable`,
 * `pull.timeout`, `pull.tooLarge`, `pull.refused`, `pull.redirects`, `pull.broken`.
 */
export async function pullHttp(pull: HttpPull): Promise<Pulled> {
  const { options, state } = pull;
  const deadline = AbortSignal.timeout((options.timeoutSeconds ?? TIMEOUT) * 1000);
  const signal = AbortSignal.any([pull.signal, deadline]);
  const shown = withoutQuery(options.url);
  try {
    const response = await follow(pull, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode === 304) {
      response.resume();
      return { isNew: false, state };
    }
    if (statusCode !== 200) {
      response.resume();
      throw new RetryLater(shown, statusCode, retryAfter(headers['retry-after'], pull.now));
    }
    const { sha256, bytes } = await save(response, pull, signal);
    const next: SourceState = {
      sha256,
      ...(headers.etag === undefined ? {} : { etag: headers.etag.slice(0, 500) }),
      ...(headers['last-modified'] === undefined
        ? {}
        : { lastModified: headers['last-modified'].slice(0, 100) }),
    };
    if (sha256 === state.sha256) return { isNew: false, state: next };
    const type = (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
    return { isNew: true, state: next, bytes, format: FORMATS.find(([pattern]) => pattern.test(type))?.[1] };
  } catch (error) {
    if (error instanceof FileError) throw error;
    pull.signal.throwIfAborted();
    if (deadline.aborted) throw new FileError('pull.timeout', { file: shown });
    if (error instanceof AddressRefused) throw new FileError('pull.refused', { file: shown });
    const { code = '' } = error as NodeJS.ErrnoException;
    if (
      code.startsWith('Z_') ||
      code.startsWith('ERR__ERROR_FORMAT') ||
      code === 'ERR_STREAM_PREMATURE_CLOSE'
    )
      throw new FileError('pull.broken', { file: shown });
    throw new FileError('pull.unreachable', { file: shown }, { reason: code || (error as Error).name });
  }
}

async function follow(pull: HttpPull, signal: AbortSignal): Promise<IncomingMessage> {
  const first = new URL(pull.options.url);
  let url = first;
  for (let step = 0; step <= MAX_REDIRECTS; step += 1) {
    const response = await ask(url, pull, url.origin === first.origin, signal);
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined)
      return response;
    response.resume();
    if (!URL.canParse(location, url.href)) break;
    url = new URL(location, url);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') break;
  }
  throw new FileError('pull.redirects', { file: withoutQuery(first.href) });
}

function ask(url: URL, pull: HttpPull, isOwn: boolean, signal: AbortSignal): Promise<IncomingMessage> {
  const { options, state, policy } = pull;
  assertLiteral(url.hostname, policy);
  const headers: Record<string, string> = {
    accept: 'application/json, application/geo+json, text/csv, */*;q=0.5',
    'accept-encoding': 'gzip, br, deflate',
    'user-agent': 'Meridian',
    ...(isOwn ? { ...options.headers, ...secretHeader(options, pull.secrets) } : {}),
    ...(state.etag === undefined ? {} : { 'if-none-match': state.etag }),
    ...(state.lastModified === undefined ? {} : { 'if-modified-since': state.lastModified }),
  };
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = send(url, { headers, signal, lookup: guardedLookup(policy), agent: false }, resolve);
    sent.on('error', reject);
    sent.end();
  });
}

function secretHeader({ auth }: HttpOptionsWire, secrets: Secrets): Record<string, string> {
  if (auth?.kind === 'bearer') return { authorization: `Bearer ${secrets.token ?? ''}` };
  if (auth?.kind === 'header') return { [auth.header!]: secrets.token ?? '' };
  if (auth?.kind !== 'basic') return {};
  const pair = Buffer.from(`${auth.user}:${secrets.password ?? ''}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}

async function save(
  response: IncomingMessage,
  { path, maxBytes, options }: HttpPull,
  signal: AbortSignal,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        return done(new FileError('pull.tooLarge', { file: withoutQuery(options.url) }, { limit: maxBytes }));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const encoding = response.headers['content-encoding']?.toLowerCase();
  const unpack = UNPACK[encoding ?? ''];
  const target = createWriteStream(path, { mode: 0o600 });
  if (unpack) await pipeline(response, unpack(), count, target, { signal });
  else await pipeline(response, count, target, { signal });
  return { sha256: hash.digest('hex'), bytes };
}

const UNPACK: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Seconds that a server asks to wait, by number or date. */
function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header.trim())
    ? Number(header)
    : Math.ceil((Date.parse(header) - now) / 1000);
  return seconds > 0 ? Math.min(seconds, MAX_RETRY_AFTER) : undefined;
}

/** A query may carry a key, so it is not shown. */
export function withoutQuery(address: string): string {
  const url = new URL(address);
  return url.origin + url.pathname;
}
