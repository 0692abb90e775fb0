import type { IntervalsWire } from '../../src/assessments/interval-wire.ts';
import style from './interval.module.css';
import { placeOf } from './range-rows.ts';
import { useIntervalWords } from './use-interval-words.ts';

interface IntervalTextProps {
  readonly interval: IntervalsWire['items'][number] | undefined;
}
interface IntervalCellProps extends IntervalTextProps {
  /** The last rank of all: the end of the line that the interval is drawn on. */
  readonly last: number;
}

/** “9–16”, and below it where that lies among all ranks, with the rank itself as a mark. */
export function IntervalCell({ interval, last }: IntervalCellProps) {
  const words = useIntervalWords();
  if (!interval) return null;
  const { rank, low, high } = interval;
  const at = (one: number) => `${placeOf(one, last) * 100}%`;
  return (
    <>
      <span className={style.figures}>{words(low, high)}</span>
      <span className={style.track} aria-hidden>
        <i className={style.bar} style={{ left: at(low), right: `${(1 - placeOf(high, last)) * 100}%` }} />
        <i className={style.mark} style={{ left: at(rank) }} />
      </span>
    </>
  );
}

/** “9–16” below a rank, where a phone has no room for a column; nothing where that is the rank itself. */
export function IntervalText({ interval }: IntervalTextProps) {
  const words = useIntervalWords();
  if (!interval || (interval.low === interval.rank && interval.high === interval.rank)) return null;
  return <span className={style.below}>{words(interval.low, interval.high)}</span>;
}
