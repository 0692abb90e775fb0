import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import { STRENGTH_IN_FORCE, strengthOf, type YieldsTo } from './precedence.ts';

/** What a value came from: `no` is that of the measure's result or of the submission. */
export type NewOrigin =
  | { readonly kind: 'measure'; readonly no: number; readonly yieldsTo?: YieldsTo | undefined }
  | { readonly kind: 'submission'; readonly no: number };

/** A value about to be put in force, in the indicator's unit. `value` is null where the state carries no number. */
export interface NewValue {
  readonly area: string;
  readonly indicator: string;
  readonly period: Period;
  readonly value: number | null;
  readonly state: ValueState;
  readonly origin: NewOrigin;
}

/** A value that is in force now and was not before. */
export interface PutValue extends Omit<NewValue, 'origin'> {
  readonly version: number;
}

/** Most codes that a refusal names. */
const MAX_ISSUES = 100;

/**
 * Puts measured and submitted values in force, inside the caller's transaction: new ones are added; where value, state,
 * the kind of origin or the measure's result differs the old version is kept and replaced, unless it is of another kind and stronger
 * (precedence.ts); what is the same stays as it is, of submissions with the first one. Of a key that is given twice the last one counts. Returns what changed, in the order of area, indicator and period as stored. Waits for an
 * import that is merging. Throws `input.invalid` with every unknown area and indicator, and then nothing is put.
 */
export async function putValues(sql: Sql, values: readonly NewValue[]): Promise<readonly PutValue[]> {
  if (values.length === 0) return [];
  const stray = values.find(({ value }) => value !== null && !Number.isFinite(value));
  if (stray) throw new RangeError(`no number: ${stray.area} ${stray.indicator} ${stray.value}`);
  const last = [
    ...new Map(values.map((one) => [`${one.area}\n${one.indicator}\n${one.period}`, one])).values(),
  ];
  const { areas, indicators } = await findIds(sql, last);
  const parameters = [
    last.map((one) => areas.get(one.area)!),
    last.map((one) => indicators.get(one.indicator)!),
    last.map((one) => one.period),
    last.map((one) => one.value),
    last.map((one) => one.state),
    last.map((one) => one.origin.kind),
    last.map((one) => one.origin.no),
    last.map(strengthOf),
  ];
  // Sent together: the second finds what the first left, also what another transaction has just put there.
  const [added, changed] = await Promise.all([
    sql.query<PutRow>(INSERT_NEW, parameters.slice(0, 7), 'value.insert-new'),
    sql.query<PutRow>(REPLACE_CHANGED, parameters, 'value.replace-changed'),
  ]);
  const areaOf = new Map([...areas].map(([code, id]) => [id, code]));
  const indicatorOf = new Map([...indicators].map(([code, id]) => [id, code]));
  return [...added, ...changed]
    .sort(
      (a, b) => a.area_id - b.area_id || a.indicator_id - b.indicator_id || (a.period < b.period ? -1 : 1),
    )
    .map(({ area_id, indicator_id, ...put }) => ({
      area: areaOf.get(area_id)!,
      indicator: indicatorOf.get(indicator_id)!,
      ...put,
    }));
}

interface PutRow {
  readonly area_id: number;
  readonly indicator_id: number;
  readonly period: Period;
  readonly value: number | null;
  readonly state: ValueState;
  readonly version: number;
}

const putOf = (more: { readonly array: string; readonly name: string }) => `put AS (
  SELECT * FROM unnest($1::integer[], $2::integer[], $3::text[], $4::double precision[], $5::text[], $6::text[], $7::bigint[]${more.array})
    AS p (area_id, indicator_id, period, value, state, origin_kind, origin_no${more.name}))`;

/** Always in the order of the key, so that two transactions never wait for each other. */
const INSERT_NEW = `WITH ${putOf({ array: '', name: '' })}
  INSERT INTO indicator_value (area_id, indicator_id, period, value, state, version, origin_kind, origin_no, at)
  SELECT area_id, indicator_id, period, value, state, 1, origin_kind, origin_no, now() FROM put
  ORDER BY area_id, indicator_id, period
  ON CONFLICT (area_id, indicator_id, period) DO NOTHING
  RETURNING area_id, indicator_id, period, value, state, version`;

/** What is put is read once: to join it to what was there again would cost the square of their number. */
const REPLACE_CHANGED = `WITH ${putOf({ array: ', $8::integer[]', name: ', strength' })}, old AS (
    SELECT v.*, p.value AS new_value, p.state AS new_state, p.origin_kind AS new_kind, p.origin_no AS new_no
    FROM put p JOIN indicator_value v USING (area_id, indicator_id, period)
    WHERE CASE WHEN v.origin_kind = p.origin_kind
      THEN v.value IS DISTINCT FROM p.value OR v.state <> p.state OR (p.origin_kind = 'measure' AND v.origin_no <> p.origin_no)
      ELSE p.strength >= ${STRENGTH_IN_FORCE} END
    ORDER BY v.area_id, v.indicator_id, v.period FOR UPDATE OF v
  ), kept AS (
    INSERT INTO indicator_value_version
      (area_id, indicator_id, period, version, value, state, import_id, file_no, row_no, row_count, column_no,
       origin_kind, origin_no, at)
    SELECT area_id, indicator_id, period, version, value, state, import_id, file_no, row_no, row_count, column_no,
           origin_kind, origin_no, at
    FROM old
  )
  UPDATE indicator_value v
  SET value = old.new_value, state = old.new_state, version = old.version + 1, origin_kind = old.new_kind,
      origin_no = old.new_no, at = now(), import_id = NULL, file_no = NULL, row_no = NULL, row_count = NULL, column_no = NULL
  FROM old
  WHERE v.area_id = old.area_id AND v.indicator_id = old.indicator_id AND v.period = old.period
  RETURNING v.area_id, v.indicator_id, v.period, v.value, v.state, v.version`;

async function findIds(
  sql: Sql,
  values: readonly NewValue[],
): Promise<{ areas: ReadonlyMap<string, number>; indicators: ReadonlyMap<string, number> }> {
  const rows = await sql.query<{ kind: 'area' | 'indicator'; code: string; id: number }>(
    `SELECT 'area' AS kind, code, id FROM area WHERE code = ANY($1::text[])
     UNION ALL SELECT 'indicator', code, id FROM indicator WHERE code = ANY($2::text[])`,
    [[...new Set(values.map((one) => one.area))], [...new Set(values.map((one) => one.indicator))]],
    'value.find-ids',
  );
  const of = (kind: string) =>
    new Map(rows.filter((row) => row.kind === kind).map((row) => [row.code, row.id]));
  const [areas, indicators] = [of('area'), of('indicator')];
  const unknown = (kind: 'area' | 'indicator', known: ReadonlyMap<string, number>): Issue[] =>
    [...new Set(values.map((one) => one[kind]))]
      .filter((code) => !known.has(code))
      .map((code) => ({ code: `${kind}.unknown`, severity: 'error', at: {}, value: code.slice(0, 200) }));
  const issues = [...unknown('area', areas), ...unknown('indicator', indicators)];
  if (issues.length > 0)
    throw new MeridianError('input.invalid', { count: issues.length }, issues.slice(0, MAX_ISSUES));
  return { areas, indicators };
}
