import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { RunWire } from '../../src/assessments/run-wire.ts';
import type { UncertaintyResult } from '../../src/composite/uncertainty-job.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './analyses.module.css';
import { RangeChart } from './range-table.tsx';
import { rankRanges } from './rank-findings.ts';

interface IntervalsPanelProps {
  readonly run: RunWire;
  readonly areas: ReadonlyMap<string, AreaWire>;
  readonly result: UncertaintyResult;
}

/** Within which interval each area's rank lies, of the index or of a dimension. */
export function IntervalsPanel({ run, areas, result }: IntervalsPanelProps) {
  const { t, local } = useText();
  const format = useFormat();
  const [asked, setAsked] = useState<string | null>(null);
  const node = result.nodes.find(({ code }) => code === asked) ?? result.nodes[0]!;
  const ranges = useMemo(() => rankRanges(result, node.code), [result, node]);
  const nameOf = useMemo(() => (code: string) => local(areas.get(code)?.name) || code, [areas, local]);
  const rows = useMemo(
    () =>
      ranges.map(({ area, rank, median, low, high, best, worst }) => ({
        code: area,
        name: nameOf(area),
        rank,
        bar: [low, high] as const,
        whisker: [best, worst] as const,
        dot: median,
      })),
    [ranges, nameOf],
  );
  const table = useMemo(
    () => ({
      columns: [
        t('word.code'),
        ...['area', 'rank', 'median', 'low', 'high', 'best', 'worst', 'kept'].map((name) =>
          t(`robust.column.${name}`),
        ),
      ],
      rows: ranges.map(({ area, rank, median, low, high, best, worst, kept }) => [
        area,
        nameOf(area),
        rank,
        median,
        low,
        high,
        best,
        worst,
        kept,
      ]),
    }),
    [ranges, nameOf, t],
  );
  const share = format.percent(result.interval);
  const unranked = result.areas.length - ranges.length;
  const nodes = run.nodes.filter(({ code }) => result.nodes.some((one) => one.code === code));
  return (
    <RangeChart
      title={t('robust.intervals')}
      lead={t('robust.intervals.lead', { share, count: result.replications.done })}
      rows={rows}
      areas={areas}
      table={table}
      actions={
        nodes.length > 1 && (
          <Select
            size="xs"
            w={180}
            allowDeselect={false}
            aria-label={t('robust.intervals.of')}
            value={node.code}
            onChange={setAsked}
            data={nodes.map(({ code, name, depth }) => ({
              value: code,
              label: `${'\u2003'.repeat(Math.max(0, depth - 1))}${local(name)}`,
            }))}
          />
        )
      }
    >
      <ul className={style.legend}>
        <li>
          <i className={style.tick} /> {t('robust.legend.rank')}
        </li>
        <li>
          <i className={style.dot} /> {t('robust.legend.median')}
        </li>
        <li>
          <i className={style.bar} /> {t('robust.legend.interval', { share })}
        </li>
        <li>
          <i className={style.whisker} /> {t('robust.legend.range')}
        </li>
      </ul>
      <ul className={style.notes}>
        {unranked > 0 && <li>{t('robust.intervals.unranked', { count: unranked })}</li>}
        {result.rankBin > 1 && <li>{t('robust.intervals.binned', { count: result.rankBin })}</li>}
      </ul>
    </RangeChart>
  );
}
