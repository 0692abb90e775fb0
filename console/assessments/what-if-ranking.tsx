import { ActionIcon, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconPin, IconPinFilled, IconSearch } from '@tabler/icons-react';
import {
  memo,
  type RefObject,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { EmptyState } from '../shell/states.tsx';
import type { Standing } from './movers.ts';
import { RankChange } from './rank-change.tsx';
import style from './what-if.module.css';

/** Height of one row in pixels, as the style sheet sets it: rows outside of the window are not drawn. */
const ROW = 40;
const SPARE_ROWS = 6;

interface RankingProps {
  /** What the table is called. */
  readonly title: string;
  readonly rows: readonly Standing[];
  readonly areas: ReadonlyMap<string, AreaWire>;
  readonly pinned: ReadonlySet<string>;
  readonly pin: (code: string) => void;
  /** Areas that changed just now are marked for a moment; `turn` counts how often. */
  readonly fresh?: Fresh;
  /** Whether an area's name leads to its page. */
  readonly isLinked?: boolean;
}

interface Fresh {
  readonly areas: ReadonlySet<string>;
  readonly turn: number;
}
const NONE: Fresh = { areas: new Set(), turn: 0 };
/** Two marks take turns, so that a row that changes again is marked again. */
const markOf = ({ areas, turn }: Fresh, code: string): string | undefined =>
  areas.has(code) ? (turn % 2 === 0 ? 'even' : 'odd') : undefined;

/** A ranking beside another one: pinned areas on top, every area below, rows gliding to their new places. */
export function WhatIfRanking({
  title,
  rows,
  areas,
  pinned,
  pin,
  fresh = NONE,
  isLinked = false,
}: RankingProps) {
  const { t, local } = useText();
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const found = useMemo(
    () =>
      wanted === ''
        ? rows
        : rows.filter((row) => {
            const area = areas.get(row.code);
            return area && `${area.code} ${area.name.en} ${area.name.zh}`.toLowerCase().includes(wanted);
          }),
    [rows, areas, wanted],
  );
  const range = useMemo(() => scoreRange(rows), [rows]);
  const nameOf = (code: string) => local(areas.get(code)?.name) || code;
  const kept = rows.filter((row) => pinned.has(row.code));

  return (
    <div className={style.ranking}>
      <TextInput
        className="no-print"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={t('whatIf.search')}
        aria-label={t('whatIf.search')}
        mb="xs"
      />
      {found.length === 0 ? (
        <EmptyState title={t('whatIf.noneFound', { search })} />
      ) : (
        <RankingTable rows={found} {...{ title, kept, nameOf, pinned, pin, range, fresh, isLinked }} />
      )}
    </div>
  );
}

interface TableProps {
  readonly title: string;
  readonly rows: readonly Standing[];
  readonly kept: readonly Standing[];
  readonly nameOf: (code: string) => string;
  readonly pinned: ReadonlySet<string>;
  readonly pin: (code: string) => void;
  readonly range: readonly [number, number];
  readonly fresh: Fresh;
  readonly isLinked: boolean;
}

/** A scrolling table that draws only the rows in sight, and slides a row from its old place to its new one. */
function RankingTable({ title, rows, kept, nameOf, pinned, pin, range, fresh, isLinked }: TableProps) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const isPrinting = usePrinting();
  const height = box.current?.clientHeight ?? 640;
  const first = isPrinting ? 0 : Math.max(0, Math.floor(top / ROW) - SPARE_ROWS);
  const last = isPrinting ? rows.length : Math.min(rows.length, Math.ceil((top + height) / ROW) + SPARE_ROWS);
  useGlide(box, rows);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset, there is nothing to fill in
    <div
      ref={box}
      role="group"
      aria-label={title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by the keyboard
      tabIndex={0}
      className={style.window}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <table className={style.table} aria-label={title} aria-rowcount={rows.length + kept.length + 1}>
        <thead>
          <tr>
            <th scope="col" className={style.rank}>
              {t('whatIf.rank')}
            </th>
            <th scope="col" className={style.moved}>
              {t('whatIf.change')}
            </th>
            <th scope="col">{t('whatIf.area')}</th>
            <th scope="col" className={style.score}>
              {t('whatIf.score')}
            </th>
            <th scope="col" className={style.difference}>
              {t('whatIf.difference')}
            </th>
            <th scope="col" className={style.pin}>
              <VisuallyHidden>{t('whatIf.pinned')}</VisuallyHidden>
            </th>
          </tr>
        </thead>
        {kept.length > 0 && (
          <tbody className={style.pinned}>
            {kept.map((row) => (
              <Row
                key={row.code}
                row={row}
                name={nameOf(row.code)}
                isPinned
                mark={markOf(fresh, row.code)}
                isLinked={isLinked}
                pin={pin}
                range={range}
              />
            ))}
          </tbody>
        )}
        <tbody data-list>
          {first > 0 && <Space rows={first} />}
          {rows.slice(first, last).map((row) => (
            <Row
              key={row.code}
              row={row}
              name={nameOf(row.code)}
              isPinned={pinned.has(row.code)}
              mark={markOf(fresh, row.code)}
              isLinked={isLinked}
              pin={pin}
              range={range}
            />
          ))}
          {last < rows.length && <Space rows={rows.length - last} />}
        </tbody>
      </table>
    </div>
  );
}

/** Stands for rows that are out of sight. */
const Space = ({ rows }: { rows: number }) => (
  <tr aria-hidden>
    <td style={{ height: rows * ROW, padding: 0, border: 0 }} />
  </tr>
);

/** On paper the whole ranking is drawn. */
function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const print = matchMedia('print');
    const follow = () => flushSync(() => setPrinting(print.matches));
    print.addEventListener('change', follow);
    return () => print.removeEventListener('change', follow);
  }, []);
  return isPrinting;
}

interface RowProps {
  readonly row: Standing;
  readonly name: string;
  readonly isPinned: boolean;
  readonly mark: string | undefined;
  readonly isLinked: boolean;
  readonly pin: (code: string) => void;
  readonly range: readonly [number, number];
}

const Row = memo(
  function Row({ row, name, isPinned, mark, isLinked, pin, range }: RowProps) {
    const { t } = useText();
    const format = useFormat();
    const [low, high] = range;
    const share = row.score === null || high <= low ? 0 : (row.score - low) / (high - low);
    const difference =
      row.score === null || row.publishedScore === null ? null : row.score - row.publishedScore;
    return (
      <tr data-area={row.code} data-fresh={mark}>
        <td className={style.rank}>{format.rank(row.rank)}</td>
        <td>
          <RankChange moved={row.moved} />
        </td>
        <td>
          <span className={style.area}>
            <Text component="span" size="sm" truncate fw={isPinned ? 600 : 400} title={name}>
              {isLinked ? (
                <TextLink to="/areas/$code" params={{ code: row.code }} inherit>
                  {name}
                </TextLink>
              ) : (
                name
              )}
            </Text>
            <span className={style.bar} aria-hidden>
              <span style={{ inlineSize: `${Math.max(1, share * 100)}%` }} />
            </span>
          </span>
        </td>
        <td className={style.score}>{format.score(row.score)}</td>
        <td className={style.difference}>
          {difference === null || Math.abs(difference) < 0.05 ? '' : format.signed(difference)}
        </td>
        <td className={style.pin}>
          <ActionIcon
            size="sm"
            aria-pressed={isPinned}
            aria-label={t('whatIf.pin', { name })}
            onClick={() => pin(row.code)}
          >
            {isPinned ? <IconPinFilled size={15} aria-hidden /> : <IconPin size={15} aria-hidden />}
          </ActionIcon>
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.name === after.name &&
    before.isPinned === after.isPinned &&
    before.mark === after.mark &&
    before.pin === after.pin &&
    before.range[0] === after.range[0] &&
    before.range[1] === after.range[1] &&
    before.row.rank === after.row.rank &&
    before.row.score === after.row.score &&
    before.row.moved === after.row.moved,
);

/** Rows have one height, so the way a row came is known without measuring anything. */
function useGlide(box: RefObject<HTMLElement | null>, rows: readonly Standing[]): void {
  const places = useRef<ReadonlyMap<string, number>>(new Map());
  useLayoutEffect(() => {
    const before = places.current;
    places.current = new Map(rows.map((row, index) => [row.code, index]));
    if (before.size === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const element of box.current?.querySelectorAll<HTMLElement>('[data-list] [data-area]') ?? []) {
      const code = element.dataset.area ?? '';
      const from = before.get(code);
      const to = places.current.get(code);
      if (from === undefined || to === undefined || from === to) continue;
      const way = Math.max(-12, Math.min(12, from - to)) * ROW;
      element.animate([{ transform: `translateY(${way}px)` }, { transform: 'none' }], {
        duration: 220,
        easing: 'cubic-bezier(0.2, 0, 0, 1)',
      });
    }
  }, [box, rows]);
}

function scoreRange(rows: readonly Standing[]): readonly [number, number] {
  const scores = rows.flatMap((row) => (row.score === null ? [] : [row.score]));
  if (scores.length === 0) return [0, 1];
  const high = Math.max(...scores);
  const low = Math.min(0, ...scores);
  return [low, high];
}
