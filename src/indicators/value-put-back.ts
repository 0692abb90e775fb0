import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import type { YieldsTo } from './precedence.ts';
import { type PutValue, putValues } from './value-store.ts';

interface Overrun {
  readonly area: string;
  readonly indicator: string;
  readonly period: Period;
  readonly value: number | null;
  readonly state: ValueState;
  readonly kind: 'measure' | 'submission';
  readonly no: number;
  readonly yieldsTo: YieldsTo | null;
}

/**
 * Puts in force what is stronger than what took its place: numbers that the measures `codes` came to, where a submission was taken back
 * or an import is in force, and verified submissions that an import has replaced. What is weaker stays out, as putValues has it.
 */
export async function putBack(sql: Sql, codes: readonly string[]): Promise<readonly PutValue[]> {
  const rows = await sql.query<Overrun>(
    `SELECT c.area, c.code AS indicator, c.period, c.value, c.state, 'measure' AS kind, c.result AS no, m.body ->> 'yieldsTo' AS "yieldsTo"
     FROM measure_cell c JOIN measure m ON m.code = c.code AND m.revision = c.revision
     JOIN area a ON a.code = c.area JOIN indicator i ON i.code = c.code
     JOIN indicator_value v ON v.area_id = a.id AND v.indicator_id = i.id AND v.period = c.period
     WHERE c.code = ANY($1::text[]) AND c.value IS NOT NULL AND v.origin_kind <> 'measure'
     UNION ALL
     SELECT a.code, i.code, o.period, o.value, o.state, 'submission', o.origin_no, NULL
     FROM indicator_value_version o
     JOIN indicator_value v ON v.area_id = o.area_id AND v.indicator_id = o.indicator_id AND v.period = o.period
       AND v.version = o.version + 1
     JOIN area a ON a.id = o.area_id JOIN indicator i ON i.id = o.indicator_id
     WHERE o.origin_kind = 'submission' AND o.replaced_by IS NOT NULL AND v.origin_kind = 'import'
       AND o.state IN ('verified', 'not-applicable')`,
    [codes],
  );
  return putValues(
    sql,
    rows.map(({ kind, no, yieldsTo, ...value }) => ({
      ...value,
      origin: kind === 'measure' ? { kind, no, yieldsTo: yieldsTo ?? undefined } : { kind, no },
    })),
  );
}
