import { createHash } from 'node:crypto';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import type { OriginDetails } from './edition-lineage.ts';

/** The records of a measure's result as its CSV, see GET /api/v1/measure-results/{no}/records.csv. */
export type RecordsOf = (ctx: Context, result: number) => AsyncIterable<string>;

const readers = new WeakMap<Database, RecordsOf>();

/** Says how the records of a store's results are read; whoever wires the program calls it. */
export function provideRecords(db: Database, recordsOf: RecordsOf): void {
  readers.set(db, recordsOf);
}

/** The details with a digest of every result's records, so that a listing of them can be compared with the edition. */
export async function withRecordDigests(ctx: Context, details: OriginDetails): Promise<OriginDetails> {
  const recordsOf = readers.get(ctx.db);
  if (!recordsOf || details.results.size === 0) return details;
  const results = new Map(details.results);
  for (const [no, result] of results) {
    const hash = createHash('sha256');
    for await (const text of recordsOf(ctx, no)) hash.update(text);
    results.set(no, { ...result, recordsSha256: hash.digest('hex') });
  }
  return { ...details, results };
}
