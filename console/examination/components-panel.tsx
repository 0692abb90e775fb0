import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { PcaTable } from '../../src/composite/pca-table.ts';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import type { ExaminedProps } from './findings-panel.tsx';
import { type Heat, heatHeight, heatOption } from './heat.ts';
import { HeatTable } from './heat-table.tsx';

/** Components that are drawn: as many as explain this share, but not more than that. */
const EXPLAINED = 0.95;
const MOST = 10;
/** A loading from this size on is coloured. */
const TELLING = 0.3;

const shownOf = ({ components }: PcaTable): PcaTable['components'] => {
  const enough = components.findIndex(({ cumulative }) => cumulative >= EXPLAINED);
  return components.slice(0, Math.min(MOST, enough < 0 ? MOST : enough + 1));
};

/** In how many ways the parts of a dimension vary, and which go together in each. */
export function ComponentsPanel({ examination, nameOf }: ExaminedProps) {
  const { t } = useText();
  const format = useFormat();
  const dimensions = useMemo(
    () => examination.dimensions.filter(({ components }) => components !== null),
    [examination],
  );
  const [asked, setAsked] = useState<string | null>(null);
  // The dimension that varies in most ways has most to show.
  const telling = dimensions.toSorted((a, b) => b.components!.telling - a.components!.telling)[0];
  const shown = dimensions.find(({ code }) => code === asked) ?? telling;
  const pca = shown?.components ?? null;
  const heat = useMemo<Heat>(() => {
    const components = pca ? shownOf(pca) : [];
    return {
      rows: (pca?.columns ?? []).map((code) => ({ key: code, name: nameOf(code) })),
      columns: components.map(({ explained }, at) => ({
        key: String(at),
        name: t('exam.components.head', { number: at + 1, share: format.percent(explained, 0) }),
        isApart: pca !== null && at > 0 && at === pca.telling,
      })),
      cell: (row, column) => {
        const loading = Number(components[column]!.loadings[row]!.toFixed(2));
        return {
          text: format.score(loading, 2),
          strength: Math.abs(loading) < TELLING ? 0 : loading,
          words: t('exam.components.cell', {
            name: nameOf(pca!.columns[row]!),
            number: column + 1,
            loading: format.score(loading, 2),
          }),
        };
      },
    };
  }, [pca, nameOf, format, t]);
  const option = useMemo(() => (look: Look) => heatOption(heat, look), [heat]);
  const table = useMemo(
    () => ({
      columns: [
        ...['number', 'eigenvalue', 'explained', 'cumulative'].map((name) => t(`exam.components.${name}`)),
        ...(pca?.columns ?? []).map(nameOf),
      ],
      rows: (pca?.components ?? []).map(({ eigenvalue, explained, cumulative, loadings }, at) => [
        at + 1,
        eigenvalue,
        explained,
        cumulative,
        ...loadings,
      ]),
    }),
    [pca, nameOf, t],
  );
  const first = pca?.components[0];
  return (
    <Chart
      title={t('exam.components')}
      lead={
        shown && pca && first
          ? t('exam.components.lead', {
              name: nameOf(shown.code),
              ways: t('exam.components.ways', { count: Math.max(1, pca.telling) }),
              share: format.percent(first.explained, 0),
            })
          : t('exam.components.none')
      }
      option={option}
      table={table}
      height={heatHeight(heat.rows.length)}
      drawingIsTable
      drawing={
        pca ? (
          <HeatTable
            label={t('exam.components')}
            corner={t('exam.node')}
            heat={heat}
            hint={t('exam.components.hint', { loading: TELLING })}
          />
        ) : (
          <span />
        )
      }
      actions={
        dimensions.length > 1 && (
          <Select
            size="xs"
            w={200}
            allowDeselect={false}
            aria-label={t('exam.components.of')}
            value={shown?.code ?? null}
            onChange={setAsked}
            data={dimensions.map(({ code }) => ({ value: code, label: nameOf(code) }))}
          />
        )
      }
    >
      {pca && pca.leftOut > 0 && (
        <p className="quiet small">
          {t('exam.components.leftOut', { count: pca.leftOut, complete: pca.complete })}
        </p>
      )}
    </Chart>
  );
}
