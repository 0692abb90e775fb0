import { useMemo } from 'react';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './examination.module.css';
import type { ExaminedProps } from './findings-panel.tsx';
import { TrackTable } from './track-table.tsx';
import { type TrackRow, tracksHeight, tracksOption } from './tracks.ts';

/** What each node weighs among its siblings by the framework, and how much it has to say in truth. */
export function WeightsPanel({ examination, nameOf }: ExaminedProps) {
  const { t } = useText();
  const format = useFormat();
  const { nodes, limits } = examination;
  const rows = useMemo(
    () =>
      nodes.flatMap(({ code, parent, depth, weight, correlationShare }): TrackRow[] => {
        if (parent === null) return [];
        const importance = correlationShare ?? null;
        const ratio = importance === null ? 1 : importance / weight;
        const isApart =
          importance !== null &&
          weight > 0 &&
          (ratio > limits.importanceRatio || ratio < 1 / limits.importanceRatio) &&
          Math.abs(importance - weight) > limits.importanceGap;
        return [
          { key: code, name: nameOf(code), indent: depth - 1, hollow: weight, solid: importance, isApart },
        ];
      }),
    [nodes, limits, nameOf],
  );
  const worded = useMemo(() => (value: number | null) => format.percent(value, 0), [format]);
  const names = useMemo(() => [t('exam.weights.stated'), t('exam.weights.importance')] as const, [t]);
  const option = useMemo(
    () => (look: Look) => tracksOption(rows, names, look, worded),
    [rows, names, worded],
  );
  const table = useMemo(
    () => ({
      columns: [
        t('word.code'),
        t('exam.node'),
        t('exam.weights.parent'),
        t('exam.weights.stated'),
        t('exam.weights.importance'),
        t('exam.weights.variance'),
        t('word.weight.index'),
      ],
      rows: nodes.flatMap((node) =>
        node.parent === null
          ? []
          : [
              [
                node.code,
                nameOf(node.code),
                nameOf(node.parent),
                node.weight,
                node.correlationShare ?? null,
                node.varianceShare ?? null,
                node.effectiveWeight,
              ],
            ],
      ),
    }),
    [nodes, nameOf, t],
  );
  return (
    <Chart
      title={t('exam.weights')}
      lead={t('exam.weights.lead')}
      option={option}
      table={table}
      height={tracksHeight(rows.length)}
      drawingIsTable
      drawing={
        <TrackTable
          label={t('exam.weights')}
          corner={t('exam.node')}
          names={names}
          rows={rows}
          worded={worded}
        />
      }
    >
      <ul className={style.legend}>
        <li>
          <i className={style.dot} data-mark="hollow" /> {names[0]}
        </li>
        <li>
          <i className={style.dot} data-mark="solid" /> {t('exam.weights.importance.what')}
        </li>
        <li>
          <i className={style.dot} data-mark="apart" /> {t('exam.weights.apart')}
        </li>
      </ul>
    </Chart>
  );
}
