import { Table, Text } from '@mantine/core';
import { Fragment, useMemo } from 'react';
import type { MatrixWire, RunWire } from '../../src/assessments/run-wire.ts';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import { useGet, useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './run.module.css';
import { type StepTable, type StepWords, stepTable } from './run-step-table.ts';

/** Every step of a run with what its parameters came to be; a step opens to show them indicator by indicator. */
export function RunSteps({ run }: { run: RunWire }) {
  const words = useStepWords(run);
  return (
    <div className={style.steps}>
      {run.log.map((entry, index) => (
        <StepDetails key={entry.step} number={index + 1} step={entry.step} table={stepTable(entry, words)} />
      ))}
    </div>
  );
}

/** What a run's log is told with: names of areas come with the run's figures, those of denominators from the list of indicators. */
export function useStepWords(run: RunWire): StepWords {
  const { t, local } = useText();
  const format = useFormat();
  // The log names areas by code; their names come with the run's figures.
  const areas = useGet<MatrixWire>(`/runs/${encodeURIComponent(run.id)}/matrix`).data?.areas;
  // Denominators are no nodes of the tree.
  const variables = useGetAll<IndicatorWire>('/indicators').data;
  return useMemo(() => {
    const nodes = new Map([...(variables ?? []), ...run.nodes].map(({ code, name }) => [code, name]));
    const names = new Map(
      [...(areas ?? []), ...run.screenedOut.map(({ area }) => area)].map(({ code, name }) => [code, name]),
    );
    const places = new Map(run.nodes.map(({ code }, place) => [code, place]));
    return {
      t,
      format,
      nodeName: (code: string) => local(nodes.get(code)) || code,
      placeOf: (code: string) => places.get(code) ?? places.size,
      areaName: (code: string) => local(names.get(code)) || code,
    };
  }, [run, areas, variables, t, format, local]);
}

function StepDetails({ number, step, table }: { number: number; step: string; table: StepTable }) {
  const { t, locale } = useText();
  return (
    <details className={style.step}>
      <summary>
        <span className={style.number} aria-hidden>
          {number}
        </span>
        <span>
          <Text component="span" size="sm" fw={600} display="block">
            {t(`method.step.${step}`)}
          </Text>
          <Text component="span" size="sm" c="dimmed" display="block">
            {table.sentences.join(locale === 'zh-CN' ? '' : ' ')}
          </Text>
        </span>
      </summary>
      <StepRows step={step} table={table} />
    </details>
  );
}

/** What a step came to, one line for each indicator or node. */
export function StepRows({ step, table }: { step: string; table: StepTable }) {
  const { t } = useText();
  if (table.rows.length === 0)
    return (
      <Text size="sm" c="dimmed" className={style.nothing}>
        {t('run.nothing')}
      </Text>
    );
  return (
    <Scroll label={t(`method.step.${step}`)}>
      <Table miw={table.heads.length * 120} fz="sm" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {table.heads.map((head, index) => (
              <Table.Th key={head} className={index >= table.numericFrom ? 'numeric' : undefined}>
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.rows.map((row) => (
            <Fragment key={row.key}>
              <Table.Tr>
                {row.cells.map((cell, index) => (
                  <Table.Td
                    key={table.heads[index]}
                    className={index >= table.numericFrom ? 'numeric' : undefined}
                  >
                    {cell}
                  </Table.Td>
                ))}
              </Table.Tr>
              {row.note && (
                <Table.Tr className={style.note}>
                  <Table.Td colSpan={table.heads.length}>{row.note}</Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
