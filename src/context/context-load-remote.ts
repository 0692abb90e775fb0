import { lookup } from 'node:dns/promises';
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { MeridianError } from '../model/error.ts';
import { isPublicAddress } from '../platform/net-address.ts';
import { type FetchContext, type FetchedContext, notAvailable } from './context-load.ts';

export interface RemoteLimits {
  /** Of a document. */
  readonly maxBytes: number;
  /** From the question to the last byte, redirects included, milliseconds. */
  readonly timeout: number;
  readonly redirects: number;
  /** Downloads at the same time. */
  readonly downloads: number;
  /** Those of them from one host. */
  readonly downloadsOfHost: number;
}
export const REMOTE_LIMITS: RemoteLimits = {
  maxBytes: 4 * 1024 ** 2,
  timeout: 10_000,
  redirects: 3,
  downloads: 32,
  downloadsOfHost: 4,
};

export interface RemoteParts {
  /** Whether documents may come from inside of private networks too. */
  readonly isAllowed: (ip: string) => boolean;
  /** The IP addresses of a host. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly limits: RemoteLimits;
}

/** How documents are downloaded under a setting of `context.remote`. */
export function remoteContexts(
  policy: 'off' | 'public' | 'any',
  limits: Partial<RemoteLimits> = {},
): FetchContext | undefined {
  if (policy === 'off') return undefined;
  return makeFetchContext({
    isAllowed: policy === 'any' ? () => true : isPublicAddress,
    resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    limits: { ...REMOTE_LIMITS, ...limits },
  });
}

/**
 * Downloads by http and https. A host is resolved once for each request, its address is checked, and the connection goes to that very
 * address, so that a name cannot be one thing when it is checked and another when it is used. Each redirect is checked like the first
 * address. Nothing of us is sent along: no cookies, no credentials, no proxies.
 */
export function makeFetchContext(parts: RemoteParts): FetchContext {
  const { limits } = parts;
  const downloads = new Map<string, number>();
  let all = 0;

  return async (address) => {
    const { host } = new URL(address);
    const ofHost = downloads.get(host) ?? 0;
    if (all >= limits.downloads || ofHost >= limits.downloadsOfHost)
      throw notAvailable(address, 'context.remoteBusy');
    all++;
    downloads.set(host, ofHost + 1);
    const signal = AbortSignal.timeout(limits.timeout);
    try {
      return await follow(address, parts, signal);
    } catch (error) {
      if (error instanceof MeridianError) throw error;
      if (signal.aborted)
        throw notAvailable(address, 'context.remoteTooSlow', { seconds: limits.timeout / 1_000 });
      throw notAvailable(address, 'context.remoteUnreachable', { reason: reasonOf(error) });
    } finally {
      all--;
      const left = (downloads.get(host) ?? 1) - 1;
      if (left === 0) downloads.delete(host);
      else downloads.set(host, left);
    }
  };
}

async function follow(address: string, parts: RemoteParts, signal: AbortSignal): Promise<FetchedContext> {
  const { limits } = parts;
  let url = new URL(address);
  for (let step = 0; step <= limits.redirects; step++) {
    const response = await ask(url, await allowedAddress(url, address, parts, signal), signal);
    const { statusCode: status = 0, headers } = response;
    if ([301, 302, 303, 307, 308].includes(status) && headers.location !== undefined) {
      response.destroy();
      if (!URL.canParse(headers.location, url.href))
        throw notAvailable(address, 'context.remoteStatus', { status });
      url = new URL(headers.location, url);
      continue;
    }
    if (status !== 200) {
      response.destroy();
      throw notAvailable(address, 'context.remoteStatus', { status });
    }
    return {
      text: await textOf(response, address, limits.maxBytes),
      maxAge: maxAgeOf(headers['cache-control']),
    };
  }
  throw notAvailable(address, 'context.remoteRedirects', { most: limits.redirects });
}

/** The IP address to connect to. One that is not allowed among those of a host refuses the host. */
async function allowedAddress(
  url: URL,
  address: string,
  { isAllowed, resolve }: RemoteParts,
  signal: AbortSignal,
): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '')
    throw notAvailable(address, 'context.invalidAddress', { address: url.protocol });
  const found = isIP(host) > 0 ? [host] : await before(resolve(host), signal);
  const refused = found.find((ip) => !isAllowed(ip));
  if (refused !== undefined || found[0] === undefined)
    throw notAvailable(address, 'context.remotePrivate', { host: host.slice(0, 200) });
  return found[0];
}

/** A name server that does not answer cannot be interrupted; its answer is not waited for. */
function before<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

function ask(url: URL, ip: string, signal: AbortSignal): Promise<IncomingMessage> {
  const options: RequestOptions = {
    signal,
    agent: false,
    headers: {
      accept: 'application/ld+json, application/json;q=0.9, */*;q=0.1',
      'accept-encoding': 'identity',
      'user-agent': 'Meridian',
    },
    maxHeaderSize: 16_384,
    lookup: (_, { all }, done) => {
      const family = isIP(ip);
      if (all) done(null, [{ address: ip, family }]);
      else done(null, ip, family);
    },
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, resolve);
    request.on('error', reject);
    request.end();
  });
}

async function textOf(response: IncomingMessage, address: string, maxBytes: number): Promise<string> {
  const tooLarge = () => notAvailable(address, 'context.remoteTooLarge', { most: maxBytes });
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
    response.destroy();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // leaving the loop ends the connection
    if (bytes > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw notAvailable(address, 'context.remoteNoJson');
  }
}

/** Seconds that a Cache-Control header gives; 0 where it forbids keeping. */
export function maxAgeOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const directives = header.slice(0, 1_000).toLowerCase().split(',');
  if (directives.some((one) => /^\s*no-(?:store|cache)\b/.test(one))) return 0;
  for (const name of ['s-maxage', 'max-age'])
    for (const one of directives) {
      const [key = '', value = ''] = one.split('=', 2).map((part) => part.trim());
      if (key === name && /^"?\d{1,9}"?$/.test(value)) return Number(value.replaceAll('"', ''));
    }
  return undefined;
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'error';
