import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { AreaWire } from '../../src/platform/wire.ts';
import { matchesArea } from '../assessments/scores.ts';
import { Chart, type ChartProps } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import style from './analyses.module.css';
import { axisRanks, endOf, pictureHeight, placeOf, type RangeRow, rangeOption } from './range-rows.ts';
import { useIntervalWords } from './use-interval-words.ts';

/** Rows drawn at first, and the most that are added at once. */
const FIRST = 20;
const MORE = 500;

interface RangeChartProps
  extends Pick<ChartProps, 'title' | 'lead' | 'table' | 'actions' | 'bare' | 'children'> {
  readonly rows: readonly RangeRow[];
  readonly areas: ReadonlyMap<string, AreaWire>;
}

/** Areas by rank, each with how far its rank can move: drawn as a table whose names lead to the areas, saved as a picture. */
export function RangeChart({ rows, areas, ...chart }: RangeChartProps) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [limit, setLimit] = useState(FIRST);
  const wanted = useDeferredValue(typed);
  const found = useMemo(
    () =>
      wanted.trim() === ''
        ? rows
        : rows.filter(({ code }) => {
            const area = areas.get(code);
            return area !== undefined && matchesArea(area, wanted);
          }),
    [rows, areas, wanted],
  );
  const drawn = useMemo(() => found.slice(0, limit), [found, limit]);
  const count = useMemo(() => endOf(drawn), [drawn]);
  const option = useMemo(() => (look: Look) => rangeOption(drawn, count, look), [drawn, count]);
  const left = found.length - drawn.length;
  return (
    <Chart
      {...chart}
      option={option}
      height={pictureHeight(drawn.length)}
      drawingIsTable
      drawing={
        <>
          {rows.length > FIRST && (
            <TextInput
              className="no-print"
              size="xs"
              maw={320}
              mb="xs"
              leftSection={<IconSearch size={14} aria-hidden />}
              placeholder={t('robust.intervals.search')}
              aria-label={t('robust.intervals.search')}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
          {found.length === 0 ? (
            <p className="quiet small">{t('robust.intervals.none')}</p>
          ) : (
            <RangeTable label={chart.title} rows={drawn} count={count} />
          )}
          {left > 0 && (
            <Button
              className="no-print"
              variant="subtle"
              fullWidth
              mt={4}
              onClick={() => setLimit(limit + MORE)}
            >
              {left <= MORE
                ? t('robust.intervals.all', { count: found.length })
                : t('robust.intervals.more', { count: MORE })}
            </Button>
          )}
        </>
      }
    />
  );
}

interface RangeTableProps {
  readonly label: string;
  readonly rows: readonly RangeRow[];
  readonly count: number;
}

function RangeTable({ label, rows, count }: RangeTableProps) {
  const { t } = useText();
  const format = useFormat();
  const hasWhiskers = rows.some(({ whisker }) => whisker);
  const words = useIntervalWords();
  const from = (rank: number) => `${placeOf(rank, count) * 100}%`;
  const across = ([low, high]: readonly [number, number]) => ({
    left: from(low),
    right: `${(1 - placeOf(high, count)) * 100}%`,
  });
  return (
    <table className={style.ranges} aria-label={label}>
      <thead>
        <tr>
          <th scope="col" className={style.rank}>
            {t('robust.column.rank')}
          </th>
          <th scope="col" className={style.name}>
            {t('robust.column.area')}
          </th>
          <th scope="col" className={style.figures}>
            {t(hasWhiskers ? 'robust.column.interval' : 'robust.column.range')}
          </th>
          <th scope="col">
            <span className="sr-only">{t('robust.axis', { count })}</span>
            <div className={style.scale} aria-hidden>
              {axisRanks(count).map((rank) => (
                <span key={rank} style={{ left: from(rank) }}>
                  {format.count(rank)}
                </span>
              ))}
            </div>
          </th>
          {hasWhiskers && (
            <th scope="col" className={`${style.figures} wide-only`}>
              {t('robust.column.range')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ code, name, rank, bar, whisker, dot }) => (
          <tr key={code}>
            <td className={style.rank}>{format.rank(rank)}</td>
            <td className={style.name}>
              <TextLink to="/areas/$code" params={{ code }} size="sm" lineClamp={3} title={name}>
                {name}
              </TextLink>
            </td>
            <td className={style.figures}>{words(...bar)}</td>
            <td>
              <div className={style.drawn} aria-hidden>
                {whisker && <i className={style.whisker} style={across(whisker)} />}
                <i className={style.bar} style={across(bar)} />
                <i className={style.tick} style={{ left: from(rank) }} />
                {dot !== undefined && <i className={style.dot} style={{ left: from(dot) }} />}
              </div>
            </td>
            {hasWhiskers && (
              <td className={`${style.figures} wide-only quiet`}>{whisker ? words(...whisker) : null}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
