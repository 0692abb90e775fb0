/** Placeholder in built pages that is replaced by the response's nonce. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

const COMMON: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'x-dns-prefetch-control': 'off',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** For answers that are data: nothing in them may load or run anything. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * For the console and the API's reference page. Scripts come from this server only. Style elements need the nonce; style
 * attributes are allowed because chart tooltips are written as HTML with attributes. The map's worker is a file or a blob.
 * `styleHash`: one style element that a page's own library writes.
 */
export const pagePolicy = (nonce: string, styleHash?: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'${styleHash ? ` '${styleHash}'` : ''}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** For a stored report opened in the browser: it may style itself and show its own pictures, and has no origin. */
export const REPORT_POLICY =
  "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Headers of every answer; `isSecure`: it was asked for over https. */
export const securityHeaders = (isSecure: boolean): Readonly<Record<string, string>> => ({
  ...COMMON,
  'content-security-policy': DATA_POLICY,
  ...(isSecure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
});
