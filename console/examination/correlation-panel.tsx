import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { MatrixWire } from '../../src/assessments/run-wire.ts';
import type { ExaminedCorrelation, ExaminedNode } from '../../src/composite/examination.ts';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { readableP, type Square, squareOf, squareOfAll } from './correlations.ts';
import style from './examination.module.css';
import type { ExaminedProps } from './findings-panel.tsx';
import { type Heat, type HeatCell, heatHeight, heatOption } from './heat.ts';
import { HeatTable } from './heat-table.tsx';

/** All indicators together are compared up to this many of them, and of figures. */
const MOST = { indicators: 120, figures: 1_000_000 };
/** What is chosen when it is no dimension. */
const ALL = '';

interface CorrelationPanelProps extends ExaminedProps {
  readonly matrix: MatrixWire | undefined;
}

/** What goes with what: indicators with each other, with their dimension and with the index. */
export function CorrelationPanel({ examination, nameOf, matrix }: CorrelationPanelProps) {
  const { t } = useText();
  const format = useFormat();
  const { nodes, dimensions, limits, correlation } = examination;
  const indicators = nodes.filter(({ kind }) => kind === 'indicator').length;
  const mayAll =
    dimensions.length > 1 && indicators <= MOST.indicators && indicators * examination.areas <= MOST.figures;
  const choices = [
    ...(mayAll ? [{ value: ALL, label: t('exam.correlations.all') }] : []),
    ...dimensions
      .filter(({ children }) => children.length > 1)
      .map(({ code }) => ({ value: code, label: t('exam.correlations.within', { name: nameOf(code) }) })),
  ];
  const [asked, setAsked] = useState<string | null>(null);
  const chosen = choices.find(({ value }) => value === asked)?.value ?? choices[0]?.value ?? null;
  const all = useMemo(
    () => (chosen === ALL && matrix ? squareOfAll(matrix, correlation) : undefined),
    [chosen, matrix, correlation],
  );
  const square = useMemo<Square>(
    () =>
      chosen === null || chosen === ALL
        ? (all ?? { codes: [], at: () => undefined })
        : squareOf(examination, chosen),
    [chosen, all, examination],
  );
  const heat = useMemo<Heat>(() => {
    const byCode = new Map(nodes.map((node) => [node.code, node]));
    const parentOf = (code: string) => byCode.get(code)?.parent ?? null;
    const cellOf = (found: ExaminedCorrelation | undefined, first: string, second: string) => {
      if (!found || found.coefficient === null) return undefined;
      const { coefficient, pValue, count } = found;
      const isSure = pValue !== null && pValue <= limits.significance;
      const { isLess, p } = readableP(pValue ?? 1);
      const text = format.score(Number(coefficient.toFixed(2)), 2);
      return {
        text,
        strength: isSure ? coefficient : 0,
        words: t(pValue === null ? 'exam.correlations.cell.noP' : 'exam.correlations.cell', {
          first,
          second,
          coefficient: text,
          p: `${isLess ? '<' : '='} ${p}`,
          count,
        }),
        isMarked: coefficient >= limits.redundant,
      } satisfies HeatCell;
    };
    const index = nodes[0]!.code;
    // In a dimension that hangs under the index, the whole is the index itself.
    const whole = chosen === ALL || chosen === null ? t('exam.correlations.own') : nameOf(chosen);
    const isIndex = chosen === index;
    const extra: readonly {
      readonly name: string;
      readonly cell: (node: ExaminedNode) => HeatCell | undefined;
    }[] = [
      {
        name: whole,
        cell: (node) =>
          node.parent === null
            ? undefined
            : marked(cellOf(node.withParent, nameOf(node.code), nameOf(node.parent)), false),
      },
      ...(isIndex
        ? []
        : [
            {
              name: nameOf(index),
              cell: (node: ExaminedNode) =>
                marked(cellOf(node.withIndex, nameOf(node.code), nameOf(index)), false),
            },
          ]),
      {
        name: t('exam.correlations.explained'),
        cell: ({ code, tolerance }) =>
          typeof tolerance !== 'number'
            ? undefined
            : {
                text: format.percent(1 - tolerance, 0),
                strength: 0,
                words: t('exam.correlations.explained.cell', {
                  name: nameOf(code),
                  share: format.percent(1 - tolerance, 0),
                }),
                isMarked: tolerance < limits.tolerance,
              },
      },
    ];
    const { codes, at } = square;
    const heads = codes.map((code, place) => ({
      key: code,
      name: nameOf(code),
      isApart: place > 0 && parentOf(code) !== parentOf(codes[place - 1]!),
    }));
    return {
      rows: heads,
      columns: [
        ...heads,
        ...extra.map(({ name }, place) => ({ key: `${place} ${name}`, name, isApart: place === 0 })),
      ],
      cell: (row, column) => {
        const [code, other] = [codes[row]!, codes[column]];
        return other === undefined
          ? extra[column - codes.length]!.cell(byCode.get(code)!)
          : cellOf(at(code, other), nameOf(code), nameOf(other));
      },
    };
  }, [square, chosen, nodes, limits, nameOf, format, t]);
  const option = useMemo(() => (look: Look) => heatOption(heat, look), [heat]);
  const table = useMemo(
    () => correlationTable(square, heat, nodes, t, nameOf),
    [square, heat, nodes, t, nameOf],
  );
  const isWaiting = chosen === ALL && !all;
  return (
    <Chart
      title={t('exam.correlations')}
      lead={t(`exam.correlations.lead.${correlation}`)}
      option={option}
      table={table}
      height={heatHeight(heat.rows.length)}
      drawingIsTable
      drawing={
        chosen === null || isWaiting ? (
          <p className="quiet">{t(isWaiting ? 'state.loading' : 'exam.correlations.none')}</p>
        ) : (
          <HeatTable
            label={t('exam.correlations')}
            corner={t('word.indicator')}
            heat={heat}
            hint={t('exam.correlations.hint', { p: limits.significance })}
          />
        )
      }
      actions={
        choices.length > 1 && (
          <Select
            size="xs"
            w={220}
            allowDeselect={false}
            aria-label={t('exam.correlations.of')}
            value={chosen}
            onChange={setAsked}
            data={choices}
          />
        )
      }
    >
      <ul className={style.legend}>
        <li>
          <i className={style.swatch} data-sign="with" /> {t('exam.correlations.with')}
        </li>
        <li>
          <i className={style.swatch} data-sign="against" /> {t('exam.correlations.against')}
        </li>
        <li>
          <i className={style.swatch} data-sign="none" />
          {t('exam.correlations.chance', { p: limits.significance })}
        </li>
        <li>
          <i className={style.swatch} data-sign="marked" />
          {t('exam.correlations.same', {
            coefficient: limits.redundant,
            share: format.percent(1 - limits.tolerance, 0),
          })}
        </li>
      </ul>
    </Chart>
  );
}

const marked = (cell: HeatCell | undefined, isMarked: boolean): HeatCell | undefined =>
  cell && { ...cell, isMarked };

/** Each pair once, then every node with what it is a part of. */
function correlationTable(
  { codes, at }: Square,
  { rows }: Heat,
  nodes: readonly ExaminedNode[],
  t: (key: string) => string,
  nameOf: (code: string) => string,
) {
  const line = (first: string, second: string, found: ExaminedCorrelation | undefined) => [
    first,
    second,
    found?.coefficient ?? null,
    found?.pValue ?? null,
    found?.count ?? null,
  ];
  const byCode = new Map(nodes.map((node) => [node.code, node]));
  return {
    columns: ['first', 'second', 'coefficient', 'p', 'count'].map((name) =>
      t(`exam.correlations.column.${name}`),
    ),
    rows: [
      ...codes.flatMap((first, place) =>
        codes
          .slice(place + 1)
          .map((second, after) => line(rows[place]!.name, rows[place + 1 + after]!.name, at(first, second))),
      ),
      ...codes.flatMap((code) => {
        const { parent, withParent } = byCode.get(code)!;
        return parent === null ? [] : [line(nameOf(code), nameOf(parent), withParent)];
      }),
    ],
  };
}
