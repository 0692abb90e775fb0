import type { RunWire } from '../../src/assessments/run-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './live.module.css';
import { RankChange } from './rank-change.tsx';
import { useLiveScores } from './use-live.ts';

interface LiveStandingProps {
  readonly run: RunWire;
  readonly area: string;
  /** Of the index in the run. */
  readonly score: number | null;
  readonly rank: number | null;
}

/** Where an area stands by the values in force, where that is not where the run has it. */
export function LiveStanding({ run, area, score, rank }: LiveStandingProps) {
  const { t } = useText();
  const format = useFormat();
  const live = useLiveScores(run.framework.id, run.period, run.nodes[0]!.code);
  if (!live || live.head.problem !== null) return null;
  const now = live.scores.get(area);
  const isSame =
    (now?.rank ?? null) === rank && Math.abs((now?.score ?? 0) - (score ?? 0)) <= 1e-9 * Math.abs(score ?? 0);
  if (isSame) return null;
  return (
    <span className={`small ${style.standing}`} title={t('live.area.hint')}>
      {now === undefined || now.score === null || now.rank === null
        ? t('live.area.none')
        : t('live.area', { score: format.score(now.score), rank: format.rank(now.rank) })}
      <RankChange moved={rank === null || now === undefined || now.rank === null ? null : rank - now.rank} />
    </span>
  );
}
