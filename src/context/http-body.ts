import { isUtf8 } from 'node:buffer';
import { MeridianError } from '../model/error.ts';
import { invalidRequest } from './http-refusal.ts';

/** How deep objects and lists may stand in one another in a whole body; what an entity may hold is bounded by its reader. */
const DEEPEST_BODY = 100;

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/**
 * Reads a body as JSON. Depth is bounded before anything is built, and a name that an object has twice is refused, since readers
 * differ in which of both they take (RFC 8259, 4).
 * @throws MeridianError `context.invalidRequest`
 */
export function readBody(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw invalidRequest('context.notUtf8', '');
  const names = countNames(bytes);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    const { code, details, issues } = invalidRequest('context.notJson', '');
    throw new MeridianError(code, details, issues, cause);
  }
  if (namesIn(value) !== names) throw invalidRequest('context.nameTwice', '');
  return value;
}

/** Names of members in a JSON text: each has a colon after it, and no other colon stands outside of a text. */
function countNames(bytes: Buffer): number {
  let names = 0;
  let depth = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i++;
      while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
    } else if (byte === COLON) names++;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth++;
      if (depth > DEEPEST_BODY) throw invalidRequest('context.bodyTooDeep', '', { most: DEEPEST_BODY });
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
  }
  return names;
}

function namesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let names = 0;
  if (Array.isArray(value)) for (const item of value) names += namesIn(item);
  else
    for (const name in value) {
      names++;
      names += namesIn((value as Readonly<Record<string, unknown>>)[name]);
    }
  return names;
}
