import type { Entity } from '../context/entity.ts';
import type { TermMap } from '../context/term-map.ts';
import type { Sql } from '../platform/database.ts';

/** What the values of an attribute have in common that are kept together. */
export interface RecordSeries {
  readonly no: number;
  readonly unit: string;
}

/** A value of an attribute, as measures read it. */
export interface StoredRecord {
  readonly entityNo: number;
  readonly no: number;
  readonly series: number;
  /** Microseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly recordedAt: number;
  /** Null where it is no number. */
  readonly number: number | null;
}

/** Up to where records were seen: numbers that grow in the order of events, whatever the clocks say. */
export interface Horizon {
  readonly valueNo: number;
  readonly replacedNo: number;
}

export interface RecordQuestion {
  readonly entityNos: readonly number[];
  readonly series: readonly number[];
  /** Only values that tell when they were observed, by that time; else all, by the time of recording. */
  readonly time: 'observedAt' | 'recorded';
  /** Microseconds, the end excluded. */
  readonly from: number;
  readonly until: number;
}

/** A place in the list of records: those after it in the order of entity, time and number. */
export type RecordPlace = readonly [entityNo: number, at: number, no: number];

/** City data as measures need it; wired in main. */
export interface RecordSource {
  mapOf(context: unknown): Promise<TermMap>;
  tenantNo(name: string | undefined): Promise<number>;
  seriesOf(sql: Sql, attribute: string, dataset: string): Promise<readonly RecordSeries[]>;
  /** Records as they are now. */
  read(sql: Sql, question: RecordQuestion): Promise<readonly StoredRecord[]>;
  /** Records as they were at a horizon, at most `limit`. */
  readAsOf(
    sql: Sql,
    question: RecordQuestion & {
      readonly horizon: Horizon;
      readonly after: RecordPlace | undefined;
      readonly limit: number;
    },
  ): Promise<readonly StoredRecord[]>;
  /** Entities that are there, of any of these types (undefined: all), by id after one. */
  entitiesOf(
    sql: Sql,
    tenant: number,
    types: readonly string[] | undefined,
    after: string,
    limit: number,
  ): Promise<readonly NumberedEntity[]>;
  /** Those of the entities that are there. */
  entitiesById(sql: Sql, tenant: number, ids: readonly string[]): Promise<readonly NumberedEntity[]>;
  /** Up to where records are known; holds up whoever adds any until the transaction ends. */
  horizon(sql: Sql): Promise<Horizon>;
}

/** An entity that is there, with the number that its history has. */
export interface NumberedEntity {
  readonly no: number;
  readonly entity: Entity;
}
