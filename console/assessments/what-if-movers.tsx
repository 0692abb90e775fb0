import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { biggestMovers, type Standing } from './movers.ts';
import { RankChange } from './rank-change.tsx';
import style from './what-if.module.css';

interface MoversProps {
  readonly rows: readonly Standing[];
  readonly areas: ReadonlyMap<string, AreaWire>;
  readonly pin: (code: string) => void;
}

/** The areas that win and lose most places; each can be pinned from here. */
export function WhatIfMovers({ rows, areas, pin }: MoversProps) {
  const { t } = useText();
  const { up, down } = biggestMovers(rows, 5);
  if (up.length === 0 && down.length === 0)
    return (
      <Text size="sm" c="dimmed" mb="sm">
        {t('whatIf.nothingMoved')}
      </Text>
    );
  return (
    <div className={style.movers}>
      <MoverList title={t('whatIf.risers')} {...{ rows: up, areas, pin }} />
      <MoverList title={t('whatIf.fallers')} {...{ rows: down, areas, pin }} />
    </div>
  );
}

function MoverList({ title, rows, areas, pin }: MoversProps & { title: string }) {
  const { t, local } = useText();
  const format = useFormat();
  return (
    <div>
      <Text size="xs" c="dimmed" component="h3" fw={400} m={0}>
        {title}
      </Text>
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('whatIf.none')}
        </Text>
      )}
      {rows.map((row) => {
        const name = local(areas.get(row.code)?.name) || row.code;
        return (
          <UnstyledButton key={row.code} className={style.mover} onClick={() => pin(row.code)}>
            <RankChange moved={row.moved} />
            <Text component="span" size="sm" truncate title={name}>
              {name}
            </Text>
            <Text component="span" size="xs" c="dimmed" className={style.places}>
              {format.rank(row.publishedRank)} → {format.rank(row.rank)}
            </Text>
            <VisuallyHidden>{t('whatIf.mover')}</VisuallyHidden>
          </UnstyledButton>
        );
      })}
    </div>
  );
}
