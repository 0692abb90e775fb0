import { FileError } from '../model/file-error.ts';
import type { AreaRule } from '../model/mapping.ts';
import type { Limits } from '../platform/config.ts';
import { owned, textOf } from './cell.ts';
import { findFile } from './file-bytes.ts';
import { type IssueList, shown } from './issue-list.ts';
import { lookupKey } from './place-readers.ts';
import { openSheet, place } from './sheet-read.ts';

/** Most rows of a lookup. */
const MAX_LOOKUP = 500_000;

/**
 * Reads a lookup file: from the texts of the rule's columns to an area's code. The same texts with two codes are an issue.
 * Throws a FileError, also `column.unknown`, `lookup.tooLong`.
 */
export async function readLookup(
  rule: Extract<AreaRule, { readonly lookup: string }>,
  folders: readonly string[],
  limits: Pick<Limits, 'maxFileBytes' | 'maxUnpackedBytes'>,
  issues: IssueList,
): Promise<ReadonlyMap<string, string>> {
  const file = await findFile(rule.lookup, folders, limits.maxFileBytes);
  const sheet = await openSheet(file, {}, { maxUnpacked: limits.maxUnpackedBytes });
  const places = [...rule.columns, 'code'].map((header) => {
    const at = sheet.columns.indexOf(header.trim());
    if (at !== -1) return at;
    const columns = shown(sheet.columns.join(', '));
    throw new FileError('column.unknown', place(file, sheet.sheet), { columns }, header);
  });
  const codes = new Map<string, string>();
  const codePlace = places.pop()!;
  for await (const rows of sheet.rows)
    for (const row of rows) {
      const code = textOf(row.cells[codePlace]);
      if (code === '') continue;
      const key = owned(lookupKey(places.map((at) => textOf(row.cells[at]))));
      const known = codes.get(key);
      if (known !== undefined && known !== code)
        issues.add({
          code: 'lookup.twice',
          severity: 'error',
          at: place(file, sheet.sheet, row.row, 'code'),
          value: shown(code),
          details: { first: known },
        });
      if (codes.size >= MAX_LOOKUP)
        throw new FileError('lookup.tooLong', place(file, sheet.sheet, row.row), { limit: MAX_LOOKUP });
      codes.set(key, owned(code));
    }
  return codes;
}
