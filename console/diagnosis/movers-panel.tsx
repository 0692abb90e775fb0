import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import { biggestMovers, type Standing, standings } from '../assessments/movers.ts';
import { RankChange } from '../assessments/rank-change.tsx';
import { useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import style from './diagnosis.module.css';
import { useEarlierRuns, useSince } from './use-moved.ts';

const MOST_AREAS = 5;

interface MoversPanelProps {
  readonly run: RunWire;
  /** Of the index. */
  readonly scores: readonly ScoreWire[];
}

/** The areas that won and lost most places since the run before; each leads to why. Nothing without such a run. */
export function MoversPanel({ run, scores }: MoversPanelProps) {
  const { t } = useText();
  const say = useSince();
  const before = useEarlierRuns(run)?.before;
  const earlier = useGetAll<ScoreWire>(before ? `/runs/${encodeURIComponent(before.id)}/scores` : null).data;
  const { up, down } = useMemo(() => {
    const then = new Map(earlier?.map((one) => [one.area.code, one]));
    const rows = scores.filter(({ area }) => then.has(area.code));
    const of = (list: readonly (ScoreWire | undefined)[]) => ({
      scores: list.map((one) => one?.score ?? Number.NaN),
      ranks: list.map((one) => one?.rank ?? Number.NaN),
    });
    const codes = rows.map(({ area }) => area.code);
    return biggestMovers(standings(codes, of(rows), of(codes.map((code) => then.get(code)))), MOST_AREAS);
  }, [scores, earlier]);
  const areas = useMemo(() => new Map(scores.map(({ area }) => [area.code, area])), [scores]);
  if (!before || !earlier) return null;
  const isStill = up.length === 0 && down.length === 0;
  const list = (title: string, rows: readonly Standing[]) => (
    <div>
      <h3 className="small quiet">{title}</h3>
      {rows.length === 0 ? <p className="small quiet">{t('moved.list.none')}</p> : null}
      <ul>
        {rows.map((row) => (
          <Mover key={row.code} row={row} area={areas.get(row.code)} since={before.id} />
        ))}
      </ul>
    </div>
  );
  return (
    <Panel
      title={t('moved.list', { since: say(run, before) })}
      {...(isStill ? {} : { lead: t('moved.list.lead') })}
    >
      {isStill ? (
        <Text size="sm" c="dimmed">
          {t('moved.list.nobody')}
        </Text>
      ) : (
        <div className={style.movers}>
          {list(t('moved.list.up'), up)}
          {list(t('moved.list.down'), down)}
        </div>
      )}
    </Panel>
  );
}

interface MoverProps {
  readonly row: Standing;
  readonly area: ScoreWire['area'] | undefined;
  readonly since: string;
}

function Mover({ row: { code, rank, publishedRank, moved }, area, since }: MoverProps) {
  const { t, local } = useText();
  const format = useFormat();
  const name = local(area?.name) || code;
  const ranks = { from: format.rank(publishedRank), to: format.rank(rank) };
  return (
    <li>
      <RankChange moved={moved} />
      <TextLink
        to="/areas/$code/change"
        params={{ code }}
        search={{ since }}
        size="sm"
        aria-label={`${name}: ${t('moved.list.why', { area: name, ...ranks })}`}
      >
        {name}
      </TextLink>
      <span className="quiet tiny">
        {ranks.from} → {ranks.to}
      </span>
    </li>
  );
}
