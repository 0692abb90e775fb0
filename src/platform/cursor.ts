import { createHash } from 'node:crypto';
import { MeridianError } from '../model/error.ts';

/** The last row of a page: the values of the list's sort key. */
export type CursorKey = readonly (string | number | null)[];

/**
 * An opaque place in a list. `list` names the list with all its filters; a cursor works only for the list that it came from.
 */
export function encodeCursor(list: string, key: CursorKey): string {
  return Buffer.from(JSON.stringify([mark(list), ...key])).toString('base64url');
}

/** The sort key in a cursor of `list` with `length` values; refuses any other text with `request.invalid`. */
export function decodeCursor(list: string, length: number, cursor: string): CursorKey {
  const parts = parse(cursor);
  if (!parts || parts.length !== length + 1 || parts[0] !== mark(list))
    throw new MeridianError('request.invalid', {}, [
      {
        code: 'cursor.invalid',
        severity: 'error',
        at: { path: '/query/cursor' },
        value: cursor.slice(0, 200),
      },
    ]);
  return parts.slice(1);
}

/** A page of at most `limit` items from up to `limit + 1` rows read: whether there is more shows by the one too many. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  list: string,
  keyOf: (row: Row) => CursorKey,
  itemOf: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    next: rows.length > limit && last !== undefined ? encodeCursor(list, keyOf(last)) : null,
  };
}

const mark = (list: string): string => createHash('sha256').update(list).digest('base64url').slice(0, 8);

function parse(cursor: string): (string | number | null)[] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isPlain = (part: unknown) => part === null || typeof part === 'string' || typeof part === 'number';
    return Array.isArray(parts) && parts.every(isPlain) ? parts : undefined;
  } catch {
    return undefined;
  }
}
