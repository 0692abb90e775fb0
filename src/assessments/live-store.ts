import type { Sql } from '../platform/database.ts';

/** The newest revision of a framework, and how many values of some codes there are with the sum of their versions. */
export async function findFingerprint(
  sql: Sql,
  framework: string,
  codes: readonly string[],
  { oldest, newest }: { readonly oldest: string; readonly newest: string },
): Promise<{ readonly revision: number; readonly count: number; readonly versions: number }> {
  const [row] = await sql.query<{ revision: number; count: number; versions: number }>(
    `SELECT (SELECT max(revision) FROM framework WHERE id = $1) AS revision,
            count(*)::bigint AS count, coalesce(sum(v.version), 0)::bigint AS versions
     FROM indicator_value v JOIN indicator i ON i.id = v.indicator_id
     WHERE i.code = ANY($2::text[]) AND v.period COLLATE "C" >= $3 AND v.period COLLATE "C" <= $4`,
    [framework, codes, oldest, newest],
  );
  return row!;
}

/** The newest revision of a framework. */
export async function findRevision(sql: Sql, framework: string): Promise<number> {
  const [row] = await sql.query<{ revision: number }>(
    'SELECT max(revision) AS revision FROM framework WHERE id = $1',
    [framework],
  );
  return row!.revision;
}
