/** Any surrogate, whole pairs too: what has none is told quickly. */
const SUSPECT = /[\0\ud800-\udfff]/;
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** A text as PostgreSQL can hold it: what it cannot, a zero and half of a surrogate pair, becomes U+FFFD. */
export const storable = (text: string): string =>
  SUSPECT.test(text) ? text.replace(UNSTORABLE, '\ufffd') : text;

/** Order by code points, which is that of PostgreSQL's jsonpath; JavaScript's own sorts by UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === shorter) return a.length - b.length;
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
}

/** Surrogates stand for code points above every other unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
