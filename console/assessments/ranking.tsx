import { ActionIcon, Button, Table, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconMapPin, IconMapPinFilled, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ScoreWire } from '../../src/assessments/run-wire.ts';
import { IntervalCell, IntervalText } from '../analyses/interval-cell.tsx';
import type { Intervals } from '../analyses/use-intervals.ts';
import { rampAt, useLook } from '../charts/look.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { type Band, BandChip } from './band.tsx';
import { matchesArea, rangeOf, shareIn } from './scores.ts';

/** Rows drawn at once; more follow on demand. */
const STEP = 200;

interface RankingProps {
  readonly title: string;
  readonly scores: readonly ScoreWire[];
  readonly bands: readonly Band[];
  /** From which to which rank each area goes; without them there is no such column. */
  readonly intervals: Intervals | null | undefined;
  /** What stands beside the number of areas. */
  readonly note: ReactNode;
  /** Names of the places that areas belong to, by code. */
  readonly parents: ReadonlyMap<string, string>;
  readonly chosen: string | undefined;
  readonly onChoose: (code: string | undefined) => void;
}

type Order = { readonly by: 'rank' | 'name' | 'interval'; readonly up: boolean };

/**
 * All areas by rank: searched in both languages, sorted by rank, name or width of the rank interval; a row lifts its area out
 * everywhere.
 */
export function Ranking({ title, scores, bands, intervals, note, parents, chosen, onChoose }: RankingProps) {
  const { t, local, locale } = useText();
  const format = useFormat();
  const look = useLook();
  const [typed, setTyped] = useState('');
  const [order, setOrder] = useState<Order>({ by: 'rank', up: true });
  const [limit, setLimit] = useState(STEP);
  const wanted = useDeferredValue(typed);
  const box = useRef<HTMLElement>(null);
  // The chosen area's row comes into sight within the list; the page itself does not move.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row is looked for when another area is chosen
  useEffect(() => {
    const list = box.current;
    const row = list?.querySelector<HTMLElement>('tr[data-chosen]');
    if (!list || !row) return;
    const above = row.offsetTop - list.scrollTop;
    if (above < row.offsetHeight || above > list.clientHeight - row.offsetHeight)
      list.scrollTop = row.offsetTop - list.clientHeight / 2;
  }, [chosen]);
  const range = useMemo(() => rangeOf(scores.map(({ score }) => score)), [scores]);
  const rows = useMemo(() => {
    const collator = new Intl.Collator(locale);
    const found = scores.filter(({ area }) => matchesArea(area, wanted));
    if (order.by === 'name') {
      const sorted = found.toSorted((a, b) => collator.compare(local(a.area.name), local(b.area.name)));
      return order.up ? sorted : sorted.reverse();
    }
    const figureOf = ({ area, rank }: ScoreWire) => {
      if (order.by === 'rank') return rank;
      const interval = intervals?.of.get(area.code);
      return interval ? interval.high - interval.low : null;
    };
    return found.toSorted((a, b) => byFigure(figureOf(a), figureOf(b), order.up));
  }, [scores, wanted, order, intervals, locale, local]);
  const header = (by: Order['by'], word: string, className?: string) => (
    <Table.Th
      scope="col"
      className={className}
      aria-sort={order.by === by ? (order.up ? 'ascending' : 'descending') : undefined}
    >
      <UnstyledButton
        className="sorter"
        onClick={() => setOrder({ by, up: order.by === by ? !order.up : true })}
      >
        {word}
        {order.by !== by ? null : order.up ? (
          <IconArrowUp size={13} aria-hidden />
        ) : (
          <IconArrowDown size={13} aria-hidden />
        )}
      </UnstyledButton>
    </Table.Th>
  );
  return (
    <Panel
      title={title}
      lead={
        <>
          {typed.trim() === ''
            ? t('count.areas', { count: scores.length })
            : t('ranking.found', { count: rows.length, all: scores.length })}
          {note}
        </>
      }
      className="ranking"
    >
      <TextInput
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={t('ranking.search')}
        aria-label={t('ranking.search')}
        mb="xs"
        className="no-print"
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section ref={box} className="ranking-rows" aria-label={t('ranking.rows')} tabIndex={0}>
        <Table stickyHeader highlightOnHover aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              {header('rank', t('word.rank'))}
              {header('name', t('word.area'))}
              {intervals ? header('interval', t('robust.column.interval'), 'wide-only') : null}
              <Table.Th scope="col">{t('word.score')}</Table.Th>
              <Table.Th scope="col" className="wide-only">
                {t('word.band')}
              </Table.Th>
              <Table.Th scope="col" className="no-print">
                <span className="sr-only">{t('ranking.show')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, limit).map(({ area, score, rank, band }) => {
              const isChosen = area.code === chosen;
              const name = local(area.name);
              return (
                <Table.Tr key={area.code} data-chosen={isChosen || undefined}>
                  <Table.Td className="numeric rank-cell">
                    {format.rank(rank)}
                    <IntervalText interval={intervals?.of.get(area.code)} />
                  </Table.Td>
                  <Table.Td>
                    <TextLink
                      to="/areas/$code"
                      params={{ code: area.code }}
                      fw={500}
                      lineClamp={3}
                      title={name}
                    >
                      {name}
                    </TextLink>
                    <div className="quiet tiny">{area.parent ? parents.get(area.parent) : null}</div>
                  </Table.Td>
                  {intervals ? (
                    <Table.Td className="interval-cell wide-only">
                      <IntervalCell interval={intervals.of.get(area.code)} last={scores.length} />
                    </Table.Td>
                  ) : null}
                  <Table.Td className="score-cell">
                    <span>{format.score(score)}</span>
                    {score === null ? null : (
                      <i
                        style={{
                          width: `${Math.max(2, Math.min(100, score))}%`,
                          background: rampAt(look.ramp, shareIn(score, range)),
                        }}
                      />
                    )}
                  </Table.Td>
                  <Table.Td className="wide-only">
                    <BandChip bands={bands} code={band} />
                  </Table.Td>
                  <Table.Td ta="right" className="no-print">
                    <ActionIcon
                      size="sm"
                      title={t(isChosen ? 'ranking.hide' : 'ranking.show')}
                      aria-pressed={isChosen}
                      aria-label={t('ranking.show.label', { name })}
                      color={isChosen ? 'orange' : 'gray'}
                      onClick={() => onChoose(isChosen ? undefined : area.code)}
                    >
                      {isChosen ? (
                        <IconMapPinFilled size={16} aria-hidden />
                      ) : (
                        <IconMapPin size={16} aria-hidden />
                      )}
                    </ActionIcon>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
        {rows.length === 0 ? <p className="quiet small">{t('ranking.none')}</p> : null}
        {rows.length > limit ? (
          <Button variant="subtle" fullWidth onClick={() => setLimit(limit + STEP)}>
            {t('ranking.more', { count: rows.length - limit })}
          </Button>
        ) : null}
      </section>
    </Panel>
  );
}

/** Smallest first or largest first; what is missing comes last in both. */
function byFigure(a: number | null, b: number | null, isUp: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return isUp ? a - b : b - a;
}
