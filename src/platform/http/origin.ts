import type { IncomingHttpHeaders } from 'node:http';
import { MeridianError } from '../../model/error.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export const isLoopback = (host: string): boolean =>
  LOOPBACK.has(host) || host === '::1' || /^127\./.test(host);

/**
 * Refuses a request that another site's page may have caused. Requests that change something must come from the same origin
 * where the browser says so, and with a session cookie must carry `X-Meridian-Request: 1`, which no form or simple request
 * can send. A Bearer key is not sent by a browser on its own, so requests with one are exempt.
 */
export function assertSameSite(request: {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Host as the client sees it, with port. */
  readonly host: string;
  readonly credentials: 'none' | 'cookie' | 'key';
}): void {
  if (SAFE.has(request.method) || request.credentials === 'key') return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new MeridianError('request.crossSite');
  const { origin } = request.headers;
  if (origin !== undefined && hostOf(origin) !== request.host.toLowerCase())
    throw new MeridianError('request.crossSite');
  if (request.credentials === 'cookie' && request.headers['x-meridian-request'] !== '1')
    throw new MeridianError('request.crossSite');
}

/**
 * Whether a Host header may be answered. A server on loopback is reachable by any page whose name is made to resolve to
 * 127.0.0.1 (DNS rebinding), so there only loopback names and the configured public host are right.
 */
export function isKnownHost(host: string, boundTo: string, publicHost: string | undefined): boolean {
  if (!isLoopback(boundTo)) return true;
  const name = host.toLowerCase().replace(/:\d+$/, '');
  return LOOPBACK.has(name) || host.toLowerCase() === publicHost || name === publicHost?.replace(/:\d+$/, '');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
