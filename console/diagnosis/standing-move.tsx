import type { RunWire, TrendWire } from '../../src/assessments/run-wire.ts';
import { RankChange } from '../assessments/rank-change.tsx';
import { useGet } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import style from './diagnosis.module.css';

interface StandingMoveProps {
  readonly run: RunWire;
  readonly area: string;
  readonly rank: number | null;
}

/** Places won or lost since the period before; leads to why. Nothing where there is no such period. */
export function StandingMove({ run, area, rank }: StandingMoveProps) {
  const { t } = useText();
  const trend = useGet<TrendWire>(
    `/areas/${encodeURIComponent(area)}/trend?framework=${encodeURIComponent(run.framework.id)}`,
  ).data;
  const before = trend?.points.findLast(
    ({ period, rank: was }) => period < run.period && period.length === run.period.length && was !== null,
  );
  if (!before || before.rank === null || rank === null) return null;
  return (
    <TextLink
      to="/areas/$code/change"
      params={{ code: area }}
      search={{ since: before.runId }}
      className={`small ${style.move}`}
    >
      <RankChange moved={before.rank - rank} />
      {t('moved.standing', { since: before.period })}
    </TextLink>
  );
}
