import type { Sql } from '../platform/database.ts';
import type { StoredWrite } from './broker.ts';
import type { SeriesKey, Timed } from './history-row.ts';

/** A value that the history came to hold (`sign` 1), or holds no more (-1). */
export interface RecordChange {
  readonly entityNo: number;
  readonly series: SeriesKey;
  readonly timed: Timed;
  /** Microseconds, as is the time of recording, which a value keeps when it is replaced. */
  readonly at: string;
  readonly recordedAt: string;
  /** Null where the value is no number that SQL may add up. */
  readonly number: number | null;
  readonly sign: 1 | -1;
}

/** Tells what becomes of the history to whoever computes from it. */
export interface HistoryWatch {
  /** Whether anybody wants to know; else nothing is told. */
  isWatched: boolean;
  /** What a write of entities made of the history, once its transaction is durable. */
  readonly recorded: WeakMap<readonly StoredWrite[], readonly RecordChange[]>;
  /** Called within transactions that change the history of an entity otherwise. */
  touched: (
    sql: Sql,
    entity: { readonly tenant: number; readonly id: string; readonly entityNo: number },
  ) => Promise<void>;
}

export const createHistoryWatch = (): HistoryWatch => ({
  isWatched: false,
  recorded: new WeakMap(),
  touched: async () => undefined,
});
