import type { WriteParticipant } from './broker.ts';
import { createFold, type Fold, type FoldParts } from './history-fold.ts';
import { createSeriesBook, type SeriesBook } from './history-series-store.ts';
import { createHistoryWatch, type HistoryWatch } from './history-watch.ts';
import { historyWriter } from './history-writer.ts';

export interface HistoryLimits {
  /** Instances that one answer holds, after which it is cut (clause 6.3.10). */
  readonly page: number;
  /** Values that one request may read to find out which entities it is about, or to aggregate what is no number. */
  readonly looked: number;
  /** Periods of one attribute, and of one answer a hundred times as many. */
  readonly periods: number;
}
const HISTORY_LIMITS: HistoryLimits = { page: 10_000, looked: 500_000, periods: 10_000 };

/** The history of attributes. */
export interface History {
  readonly series: SeriesBook;
  readonly limits: HistoryLimits;
  /** Keeps what becomes of entities. */
  readonly participant: WriteParticipant;
  /** Keeps the sums of days. */
  readonly fold: Fold;
  readonly watch: HistoryWatch;
}

export interface HistoryParts extends FoldParts {
  /** Limits that are not the usual ones. */
  readonly limits?: Partial<HistoryLimits>;
}

export function createHistory({ limits: given, ...parts }: HistoryParts): History {
  const limits = { ...HISTORY_LIMITS, ...given };
  const series = createSeriesBook();
  const watch = createHistoryWatch();
  return { series, limits, participant: historyWriter(series, watch), fold: createFold(parts), watch };
}
