import { Select } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { MatrixWire, RunWire, ScoreWire } from '../../src/assessments/run-wire.ts';
import { type OutrankingTable, outrankingTable } from '../../src/composite/outranking-table.ts';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import style from './examination.module.css';
import { type Heat, heatHeight, heatOption } from './heat.ts';
import { HeatTable } from './heat-table.tsx';

const COUNTS = [10, 20, 50] as const;

interface OutrankingPanelProps {
  readonly run: RunWire;
  readonly matrix: UseQueryResult<MatrixWire, Error>;
  readonly areaName: (code: string) => string;
}

/** Which of the best areas are ahead of which, before anything is added up. */
export function OutrankingPanel({ run, matrix, areaName }: OutrankingPanelProps) {
  const { t } = useText();
  const [count, setCount] = useState<number>(COUNTS[1]);
  const best = useGet<{ readonly items: readonly ScoreWire[] }>(
    `/runs/${encodeURIComponent(run.id)}/scores?limit=${count}`,
  );
  const found = useMemo(
    () =>
      matrix.data && best.data
        ? tableOf(
            matrix.data,
            best.data.items.filter(({ rank }) => rank !== null).map(({ area }) => area.code),
          )
        : undefined,
    [matrix.data, best.data],
  );
  if (found)
    return (
      <Outranking
        found={found}
        areaName={areaName}
        areaCount={run.areaCount}
        count={count}
        onCount={setCount}
      />
    );
  const failed = matrix.isError ? matrix : best.isError ? best : null;
  return (
    <Panel title={t('exam.ahead')}>
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : (
        <LoadingState rows={10} height={24} />
      )}
    </Panel>
  );
}

/** Areas compared over all indicators, each with its weight in the index. */
function tableOf({ areas, nodes, normalised }: MatrixWire, codes: readonly string[]): OutrankingTable {
  const places = new Map(areas.map(({ code }, place) => [code, place]));
  const known = codes.filter((code) => places.has(code));
  const indicators = nodes.filter(({ code }) => normalised[code]);
  return outrankingTable(
    known,
    indicators.map(({ code }) =>
      Float64Array.from(known, (area) => normalised[code]![places.get(area)!] ?? Number.NaN),
    ),
    indicators.map(({ effectiveWeight }) => effectiveWeight),
  );
}

interface OutrankingProps {
  readonly found: OutrankingTable;
  readonly areaName: (code: string) => string;
  readonly areaCount: number;
  readonly count: number;
  readonly onCount: (count: number) => void;
}

function Outranking({ found, areaName, areaCount, count, onCount }: OutrankingProps) {
  const { t } = useText();
  const format = useFormat();
  const { areas, ahead, dominated, dominatedShare } = found;
  const heat = useMemo<Heat>(() => {
    const heads = areas.map((code, place) => ({
      key: code,
      name: `${format.count(place + 1)} ${areaName(code)}`,
    }));
    const beaten = new Set(dominated.map(({ area, by }) => `${by} ${area}`));
    return {
      rows: heads,
      columns: heads,
      cell: (row, column) => {
        const share = row === column ? null : (ahead[row]![column] ?? null);
        if (share === null) return undefined;
        const names = { name: areaName(areas[row]!), other: areaName(areas[column]!) };
        const isMarked = beaten.has(`${areas[row]} ${areas[column]}`);
        return {
          text: format.count(share * 100),
          strength: (share - 0.5) * 2,
          words: t(isMarked ? 'exam.ahead.cell.all' : 'exam.ahead.cell', {
            ...names,
            share: format.percent(share, 0),
          }),
          isMarked,
        };
      },
    };
  }, [areas, ahead, dominated, areaName, format, t]);
  const option = useMemo(() => (look: Look) => heatOption(heat, look), [heat]);
  const table = useMemo(
    () => ({
      columns: [t('word.area'), ...areas.map(areaName)],
      rows: areas.map((code, row) => [areaName(code), ...ahead[row]!]),
    }),
    [areas, ahead, areaName, t],
  );
  return (
    <Chart
      title={t('exam.ahead')}
      lead={
        dominatedShare === null
          ? t('exam.ahead.none')
          : t('exam.ahead.lead', {
              count: areas.length,
              share: format.percent(dominatedShare, 0),
            })
      }
      option={option}
      table={table}
      height={heatHeight(areas.length)}
      drawingIsTable
      drawing={
        <HeatTable label={t('exam.ahead')} corner={t('word.area')} heat={heat} hint={t('exam.ahead.hint')} />
      }
      actions={
        areaCount > COUNTS[0] && (
          <Select
            size="xs"
            w={130}
            allowDeselect={false}
            aria-label={t('exam.ahead.of')}
            value={String(count)}
            onChange={(value) => onCount(Number(value))}
            data={COUNTS.filter((_, at) => at === 0 || areaCount > COUNTS[at - 1]!).map((one) => ({
              value: String(one),
              label: t('exam.ahead.first', { count: one }),
            }))}
          />
        )
      }
    >
      <ul className={style.legend}>
        <li>
          <i className={style.swatch} data-sign="with" /> {t('exam.ahead.more')}
        </li>
        <li>
          <i className={style.swatch} data-sign="against" /> {t('exam.ahead.less')}
        </li>
        <li>
          <i className={style.swatch} data-sign="marked" /> {t('exam.ahead.all')}
        </li>
      </ul>
    </Chart>
  );
}
