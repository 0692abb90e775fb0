import type { BallotWire } from '../../src/assessments/panel-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './rounds.module.css';

type Group = NonNullable<NonNullable<BallotWire['before']>['families'][number]['group']>;

interface WeightStripProps {
  readonly name: string;
  /** One's own share; undefined while there is none. */
  readonly own?: number | undefined;
  readonly spread?: Group['spreads'][number] | undefined;
  /** What stands in figures at the right: one's own share, else the group's. */
  readonly shown: number | undefined;
}

/** A share on a line from 0 to 100 %: the group's middle half as a band, its median as a stroke, one's own as a dot. */
export function WeightStrip({ name, own, spread, shown }: WeightStripProps) {
  const { t } = useText();
  const format = useFormat();
  const at = (share: number): string => `${Math.min(100, Math.max(0, share * 100))}%`;
  const words = spread
    ? t('panel.strip', {
        lower: format.percent(spread.lower, 0),
        median: format.percent(spread.median, 0),
        upper: format.percent(spread.upper, 0),
      })
    : '';
  return (
    <div className={style.weight}>
      <dt>
        {name}
        {spread && <span className="sr-only"> ({words})</span>}
      </dt>
      <dd>{format.percent(shown, 1)}</dd>
      <div className={style.strip} aria-hidden title={words}>
        {spread && (
          <>
            <i
              className={style.half}
              style={{ left: at(spread.lower), width: at(spread.upper - spread.lower) }}
            />
            <i className={style.median} style={{ left: at(spread.median) }} />
          </>
        )}
        {own !== undefined && <i className={style.own} style={{ left: at(own) }} />}
      </div>
    </div>
  );
}
