import type { Sql } from '../platform/database.ts';
import type {
  MeasureDeclaration,
  MeasureRecords,
  OriginDetails,
  SubmittedFigures,
} from './edition-lineage.ts';
import type { InputValue } from './input.ts';

/** What the store knows of the measures' results and the submissions that some values came from. */
export async function loadOriginDetails(sql: Sql, values: readonly InputValue[]): Promise<OriginDetails> {
  const numbers = (kind: 'measure' | 'submission'): number[] => [
    ...new Set(values.flatMap(({ origin }) => (origin?.kind === kind ? [origin.no] : []))),
  ];
  const [results, submissions] = [numbers('measure'), numbers('submission')];
  return {
    declarations: results.length === 0 ? [] : await loadDeclarations(sql, results),
    results: results.length === 0 ? new Map() : await loadResults(sql, results),
    submissions: submissions.length === 0 ? new Map() : await loadSubmissions(sql, submissions),
  };
}

const loadDeclarations = (sql: Sql, results: readonly number[]): Promise<MeasureDeclaration[]> =>
  sql.query<MeasureDeclaration>(
    `SELECT m.code AS indicator, m.revision, m.sha256, m.body AS declaration FROM measure m
     WHERE EXISTS (SELECT FROM measure_result r
                   WHERE r.no = ANY($1::bigint[]) AND r.code = m.code AND r.revision = m.revision)
     ORDER BY m.code COLLATE "C", m.revision`,
    [results],
  );

async function loadResults(
  sql: Sql,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, MeasureRecords>> {
  const rows = await sql.query<{ no: number; excluded: Readonly<Record<string, number>> }>(
    'SELECT no, excluded FROM measure_result WHERE no = ANY($1::bigint[])',
    [numbers],
  );
  return new Map(rows.map(({ no, ...result }) => [no, result]));
}

async function loadSubmissions(
  sql: Sql,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, SubmittedFigures>> {
  const rows = await sql.query<Omit<SubmittedFigures, 'evidence'> & { no: number }>(
    `SELECT s.no, i.department, s.numerator, s.denominator, s.unit, s.source_text AS source, s.grade,
            s.kind = 'override' AS "isOverride"
     FROM submission s JOIN submission_item i ON i.id = s.item_id WHERE s.no = ANY($1::bigint[])`,
    [numbers],
  );
  const evidence = await sql.query<SubmittedFigures['evidence'][number] & { no: number }>(
    `SELECT s.no, e.media_type AS "mediaType", e.bytes, e.sha256
     FROM submission s JOIN submission_evidence e ON e.item_id = s.item_id
       AND e.from_version <= s.version AND (e.until_version IS NULL OR e.until_version > s.version)
     WHERE s.no = ANY($1::bigint[]) ORDER BY e.no`,
    [numbers],
  );
  return new Map(
    rows.map(({ no, ...figures }) => [
      no,
      {
        ...figures,
        evidence: evidence.filter((one) => one.no === no).map(({ no: _, ...file }) => file),
      },
    ]),
  );
}
