import { useMemo, useState } from 'react';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import style from './live.module.css';
import type { Difference, Live } from './live.ts';
import { WhatIfRanking } from './what-if-ranking.tsx';

interface LiveRankingProps {
  readonly live: Live;
  readonly difference: Difference;
  /** Every place that there is; an area may have come in since the run. */
  readonly areas: readonly AreaWire[];
}

/** The ranking of the values in force, beside the run's; it follows by itself. */
export function LiveRanking({ live, difference, areas }: LiveRankingProps) {
  const { t } = useText();
  const format = useFormat();
  const [pinned, setPinned] = useState<ReadonlySet<string>>(new Set());
  const byCode = useMemo(() => new Map(areas.map((area) => [area.code, area])), [areas]);
  const pin = useMemo(
    () => (code: string) =>
      setPinned((before) =>
        before.has(code) ? new Set([...before].filter((one) => one !== code)) : new Set([...before, code]),
      ),
    [],
  );
  return (
    <Panel
      title={t('live.ranking')}
      lead={t('live.ranking.lead', { time: format.dateTime(live.head.at) })}
      className={style.ranking!}
    >
      <WhatIfRanking
        title={t('live.ranking')}
        rows={difference.rows}
        areas={byCode}
        pinned={pinned}
        pin={pin}
        fresh={{ areas: live.fresh, turn: live.turn }}
        isLinked
      />
    </Panel>
  );
}
