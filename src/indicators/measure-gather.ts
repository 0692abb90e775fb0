import type { Period } from '../model/period.ts';
import type { Sql } from '../platform/database.ts';
import type { MemberRow } from './measure-member-store.ts';
import type { Gathers, Plan } from './measure-plan.ts';
import type { RecordSource, StoredRecord } from './measure-records.ts';
import type { Tally } from './measure-tally.ts';

/** Times beyond which there are none, microseconds. */
const ALWAYS = { from: -9_000_000_000_000_000, until: 9_000_000_000_000_000 };
/** Entities whose records are read at once. */
const ENTITIES = 200;

/**
 * Gathers an area's records anew from those entities that count for it, by period; of one period only where it is told.
 * @param members of the area
 */
export async function gather(
  sql: Sql,
  records: Pick<RecordSource, 'read' | 'seriesOf'>,
  plan: Plan,
  members: readonly MemberRow[],
  period?: Period,
): Promise<ReadonlyMap<Period, Tally>> {
  const gathers = plan.gathers!;
  const tallies = new Map<Period, Tally>();
  const tallyOf = (one: Period): Tally => {
    const tally = tallies.get(one) ?? gathers.tally(one);
    tallies.set(one, tally);
    return tally;
  };
  if (gathers.attribute === undefined) {
    for (const { period: own, entityNo, holds } of members)
      if (period === undefined || own === period) tallyOf(own).add(entityRecord(entityNo, holds));
    return tallies;
  }
  const series = await records.seriesOf(sql, gathers.attribute, gathers.dataset);
  const units = new Map(series.map(({ no, unit }) => [no, unit]));
  const span = period === undefined ? ALWAYS : gathers.spanOf(period);
  const nos = [...new Set(members.map(({ entityNo }) => entityNo))];
  for (let from = 0; from < nos.length && series.length > 0; from += ENTITIES) {
    const found = await records.read(sql, {
      entityNos: nos.slice(from, from + ENTITIES),
      series: [...units.keys()],
      time: gathers.time,
      ...span,
    });
    for (const record of found) {
      const at = timeOf(gathers, record);
      const own = gathers.periodOf(at);
      if (own === undefined) continue;
      const value = gathers.valueIn(units.get(record.series)!, record.number);
      tallyOf(own).add({ entityNo: record.entityNo, at, value });
    }
  }
  return tallies;
}

/** An entity that is counted, as a tally takes it. */
export const entityRecord = (entityNo: number, holds: boolean) => ({ entityNo, at: 0, value: holds ? 1 : 0 });

/** When a record counts. */
export const timeOf = (
  { time }: Gathers,
  { at, recordedAt }: Pick<StoredRecord, 'at' | 'recordedAt'>,
): number => (time === 'recorded' ? recordedAt : at);
