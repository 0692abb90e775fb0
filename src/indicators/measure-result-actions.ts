import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import { assertMay } from '../policy/may.ts';
import type { MeasureEngine } from './measure-engine.ts';
import { timeOf } from './measure-gather.ts';
import { readyPlan } from './measure-load.ts';
import { readMembersAsOf } from './measure-member-store.ts';
import { findResult } from './measure-result-store.ts';
import { findMeasureRow } from './measure-store.ts';

/** A record that a value was computed from, or that was left out of it. */
export interface ResultRecord {
  readonly entity: string;
  /** Null where entities themselves were counted. */
  readonly attribute: string | null;
  readonly observedAt: string | null;
  readonly recordedAt: string | null;
  readonly value: number | null;
  readonly unit: string | null;
  /** Why it was left out; null: it counts. */
  readonly excluded: string | null;
}

const DEFAULT_LIMIT = 1000;

/**
 * The records of a result as they were when it was computed, also where they were corrected or taken out since, by entity and time.
 * Throws `thing.notFound`.
 */
export async function listResultRecords(
  ctx: Context,
  { records }: Pick<MeasureEngine, 'records'>,
  no: number,
  request: { readonly cursor?: string | undefined; readonly limit?: number | undefined } = {},
): Promise<{ items: ResultRecord[]; next: string | null }> {
  assertMay(ctx.actor, 'measure.read');
  const { cursor, limit = DEFAULT_LIMIT } = request;
  const result = await findResult(ctx.db, no);
  const row = result && (await findMeasureRow(ctx.db, result.code, result.revision));
  if (!result || !row) throw new MeridianError('thing.notFound', { kind: 'measureResult', id: String(no) });
  const list = `measure-records ${no}`;
  const after = cursor === undefined ? undefined : decodeCursor(list, 3, cursor).map(Number);
  const plan = await readyPlan(row, records, () => ({ find: () => [], known: new Set() }));
  const { gathers } = plan;
  if (gathers === undefined) return { items: [], next: null };
  const { selection, attribute } = gathers;
  const members = await readMembersAsOf(ctx.db, selection.key, {
    area: result.area,
    period: attribute === undefined ? result.period : '',
    tick: result.tick,
  });
  if (attribute === undefined) {
    const left = members.filter(({ entityNo }) => after === undefined || entityNo > after[0]!);
    return pageOf(
      left.slice(0, limit + 1),
      limit,
      list,
      ({ entityNo }) => [entityNo, 0, 0],
      ({ entityId, holds }) => ({
        entity: entityId,
        attribute: null,
        observedAt: null,
        recordedAt: null,
        value: holds ? 1 : 0,
        unit: null,
        excluded: null,
      }),
    );
  }
  const idOf = new Map(members.map(({ entityNo, entityId }) => [entityNo, entityId]));
  const series = await records.seriesOf(ctx.db, attribute, gathers.dataset);
  const units = new Map(series.map(({ no: one, unit }) => [one, unit]));
  const found = await records.readAsOf(ctx.db, {
    entityNos: [...idOf.keys()],
    series: [...units.keys()],
    time: gathers.time,
    ...gathers.spanOf(result.period),
    horizon: { valueNo: result.valueNo, replacedNo: result.replacedNo },
    after: after && [after[0]!, after[1]!, after[2]!],
    limit: limit + 1,
  });
  return pageOf(
    found,
    limit,
    list,
    (record) => [record.entityNo, record.at, record.no],
    (record) => {
      const unit = units.get(record.series)!;
      const taken = gathers.valueIn(unit, record.number);
      return {
        entity: idOf.get(record.entityNo)!,
        attribute: plan.measure.attribute ?? null,
        observedAt: gathers.time === 'observedAt' ? timeText(timeOf(gathers, record)) : null,
        recordedAt: timeText(record.recordedAt),
        value: record.number,
        unit: unit === '' ? null : unit,
        excluded: typeof taken === 'string' ? taken : null,
      };
    },
  );
}

const timeText = (microseconds: number): string => new Date(Math.floor(microseconds / 1000)).toISOString();
