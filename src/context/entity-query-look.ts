import type { Sql } from '../platform/database.ts';
import {
  type EntityRow,
  KEYS,
  type KeyRow,
  nameOf,
  parsedRow,
  type Read,
  readRows,
  TOLD,
  TOLD_VERSION,
  type VersionRow,
} from './entity-query-statement.ts';
import type { Shelf, Shown, ShownForm } from './entity-shelf.ts';

/** Where entities need only be shown: what is held of them, and in which form. */
export interface Showing {
  readonly shelf: Shelf;
  readonly form: ShownForm;
}

/** Rows of a statement, and the entities among them: as they are shown where that is held, else read. */
export interface Looked<Row> {
  readonly rows: readonly Row[];
  readonly read: readonly Read[];
  readonly shown?: readonly Shown[];
}

export interface Look {
  /** The statement, by the columns that it is to answer. */
  readonly textOf: (columns: string) => string;
  readonly values: readonly unknown[];
  readonly showing?: Showing | undefined;
  /** Of more rows, those behind are but counted. */
  readonly most?: number;
  /** Whether it is not worth a plan of its own. */
  readonly isRare?: boolean;
}

/** Runs a statement whose rows are entities, or one row without an id. */
export async function look<Row extends { readonly id: string | null }>(
  sql: Sql,
  tenant: number,
  now: string,
  { textOf, values, showing, most, isRare = false }: Look,
): Promise<Looked<Row>> {
  const run = async <One>(columns: string): Promise<[readonly Row[], readonly One[]]> => {
    const text = textOf(columns);
    const rows = await sql.query<Row>(text, values, isRare ? undefined : nameOf(text));
    const found = rows[0]?.id === null ? [] : rows.slice(0, most);
    return [rows, found as readonly unknown[] as readonly One[]];
  };
  if (showing !== undefined) {
    const { shelf, form } = showing;
    if (shelf.isWorthIt()) {
      const [rows, keys] = await run<KeyRow>(KEYS);
      const shown = await shelf.show(sql, tenant, keys, form);
      if (shown !== undefined) return { rows, read: [], shown };
    }
    const [rows, found] = await run<VersionRow>(TOLD_VERSION);
    const shown = shelf.take(found, form);
    return shown === undefined
      ? { rows, read: readRows(found.map(parsedRow), now) }
      : { rows, read: [], shown };
  }
  const [rows, found] = await run<EntityRow>(TOLD);
  return { rows, read: readRows(found, now) };
}
