import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ColumnProfile } from '../../src/composite/column-profile.ts';
import type { ExaminedNode } from '../../src/composite/examination.ts';
import { CsvButton } from '../diagnosis/csv-button.tsx';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './examination.module.css';
import type { ExaminedProps } from './findings-panel.tsx';

const STAGES = ['raw', 'treated'] as const;
type Stage = (typeof STAGES)[number];

const FIGURES = [
  'count',
  'missing',
  'min',
  'median',
  'max',
  'mean',
  'standardDeviation',
  'skewness',
  'kurtosis',
  'different',
] as const satisfies readonly (keyof ColumnProfile)[];
const WHOLE: ReadonlySet<string> = new Set(['count', 'missing', 'different']);
const SHAPE: ReadonlySet<string> = new Set(['skewness', 'kurtosis']);

interface StatisticsPanelProps extends ExaminedProps {
  readonly areaName: (code: string) => string;
}

/** Every indicator's values at a glance, as they came and as they were when they were normalised. */
export function StatisticsPanel({ examination, nameOf, areaName }: StatisticsPanelProps) {
  const { t } = useText();
  const format = useFormat();
  const [stage, setStage] = useState<Stage>('raw');
  const indicators = examination.nodes.filter(({ kind }) => kind === 'indicator');
  const profileOf = (node: ExaminedNode) => node[stage]!;
  const notesOf = (node: ExaminedNode) =>
    (node[stage === 'raw' ? 'rawFlags' : 'treatedFlags'] ?? [])
      .map((flag) => t(`exam.flag.${flag}`))
      .join(t('list.comma'));
  const cell = (figure: (typeof FIGURES)[number], value: number | null) =>
    WHOLE.has(figure)
      ? format.count(value)
      : SHAPE.has(figure)
        ? format.score(value, 2)
        : format.value(value);
  const table = () => ({
    columns: [
      t('word.code'),
      t('word.indicator'),
      ...FIGURES.map((figure) => t(`exam.figure.${figure}`)),
      t('exam.outliers'),
      t('exam.notes'),
    ],
    rows: indicators.map((node) => [
      node.code,
      nameOf(node.code),
      ...FIGURES.map((figure) => profileOf(node)[figure]),
      (node.outliers ?? []).map(areaName).join('; '),
      notesOf(node),
    ]),
  });
  return (
    <Panel
      title={t('exam.values')}
      lead={t('exam.values.lead', { count: indicators.length })}
      actions={<CsvButton title={t('exam.values')} table={table} />}
    >
      <SegmentedControl
        size="xs"
        mb="sm"
        className="no-print"
        aria-label={t('exam.stage')}
        value={stage}
        onChange={(value) => setStage(value as Stage)}
        data={STAGES.map((value) => ({ value, label: t(`exam.stage.${value}`) }))}
      />
      <Scroll label={t('exam.values')} className={style.tableBox}>
        <table className={style.table} aria-label={t('exam.values')}>
          <thead>
            <tr>
              <th scope="col">{t('word.indicator')}</th>
              {FIGURES.map((figure) => (
                <th key={figure} scope="col" className="numeric">
                  {t(`exam.figure.${figure}`)}
                </th>
              ))}
              {stage === 'raw' && (
                <th scope="col" className="numeric">
                  {t('exam.outliers')}
                </th>
              )}
              <th scope="col">{t('exam.notes')}</th>
            </tr>
          </thead>
          <tbody>
            {indicators.map((node) => (
              <tr key={node.code}>
                <th scope="row">
                  <TextLink to="/indicators/$code" params={{ code: node.code }} size="sm">
                    {nameOf(node.code)}
                  </TextLink>
                </th>
                {FIGURES.map((figure) => (
                  <td key={figure} className="numeric">
                    {cell(figure, profileOf(node)[figure])}
                  </td>
                ))}
                {stage === 'raw' && (
                  <td className="numeric">
                    <Outliers codes={node.outliers ?? []} areaName={areaName} />
                  </td>
                )}
                <td className={style.notes}>{notesOf(node)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="quiet small">{t('exam.values.note', { reach: examination.limits.reach })}</p>
    </Panel>
  );
}

/** How many areas lie far outside; opens to name them. */
function Outliers({ codes, areaName }: { codes: readonly string[]; areaName: (code: string) => string }) {
  const { t } = useText();
  const format = useFormat();
  if (codes.length === 0) return format.count(0);
  return (
    <details className={style.outliers}>
      <summary aria-label={t('exam.outliers.name', { count: codes.length })}>
        {format.count(codes.length)}
      </summary>
      {codes.map(areaName).join(t('list.comma'))}
    </details>
  );
}
