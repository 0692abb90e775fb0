import { Select } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { SensitivityOutput, SensitivityResult } from '../../src/composite/uncertainty-job.ts';
import type { UncertaintySpec } from '../../src/model/uncertainty.ts';
import { Chart } from '../charts/chart.tsx';
import { type Look, useLook } from '../charts/look.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './analyses.module.css';
import { factorLine, type Wording } from './factor-words.ts';
import { byTotal, togetherShare } from './rank-findings.ts';
import { sensitivityColours, sensitivityHeight, sensitivityOption } from './sensitivity-option.ts';

interface SensitivityPanelProps {
  readonly spec: UncertaintySpec;
  readonly result: SensitivityResult;
  readonly wording: Wording;
  /** An area's name by its code. */
  readonly areaName: (code: string) => string;
}

const keyOf = ({ output, area }: SensitivityOutput): string =>
  area === undefined ? output : `${output} ${area}`;

/** Which choice moves the ranks: each factor's share, by itself and together with others, with its confidence. */
export function SensitivityPanel({ spec, result, wording, areaName }: SensitivityPanelProps) {
  const { t } = useText();
  const format = useFormat();
  const [asked, setAsked] = useState<string | null>(null);
  const output = result.outputs.find((one) => keyOf(one) === asked) ?? result.outputs[0]!;
  const names = useMemo(() => [t('robust.sensitivity.first'), t('robust.sensitivity.total')] as const, [t]);
  const lineOf = useMemo(() => {
    const lines = new Map(spec.factors.map((factor) => [factor.name, factorLine(factor, wording)]));
    return (name: string) => lines.get(name) ?? name;
  }, [spec, wording]);
  const sorted = useMemo(() => byTotal(output.factors), [output]);
  const bars = useMemo(
    () =>
      sorted
        .filter(({ total, first }) => total !== null || first !== null)
        .map((one) => ({
          name: lineOf(one.factor),
          bars: [
            { share: one.first, interval: one.firstInterval },
            { share: one.total, interval: one.totalInterval },
          ] as const,
        })),
    [sorted, lineOf],
  );
  const option = useCallback(
    (look: Look, width: number) => sensitivityOption(bars, names, { look, width, format }),
    [bars, names, format],
  );
  const table = useMemo(
    () => ({
      columns: [
        t('robust.sensitivity.factor'),
        ...names.flatMap((name) => [
          name,
          t('robust.sensitivity.low', { name }),
          t('robust.sensitivity.high', { name }),
        ]),
      ],
      rows: sorted.map(({ factor, first, firstInterval, total, totalInterval }) => [
        lineOf(factor),
        first,
        firstInterval?.[0] ?? null,
        firstInterval?.[1] ?? null,
        total,
        totalInterval?.[0] ?? null,
        totalInterval?.[1] ?? null,
      ]),
    }),
    [sorted, names, lineOf, t],
  );
  const nameOf = ({ area }: SensitivityOutput) => ({ name: area === undefined ? '' : areaName(area) });
  const together = togetherShare(output);
  const isConstant = output.variance === 0 || bars.length === 0;
  return (
    <Chart
      title={t('robust.sensitivity')}
      lead={t(`robust.sensitivity.lead.${output.output}`, nameOf(output))}
      option={option}
      table={table}
      height={sensitivityHeight(bars.length)}
      {...(isConstant ? { drawing: <p className="quiet">{t('robust.sensitivity.constant')}</p> } : {})}
      actions={
        result.outputs.length > 1 && (
          <Select
            size="xs"
            w={180}
            searchable
            limit={100}
            allowDeselect={false}
            aria-label={t('robust.sensitivity.of')}
            value={keyOf(output)}
            onChange={setAsked}
            data={result.outputs.map((one) => ({
              value: keyOf(one),
              label: t(`robust.sensitivity.of.${one.output}`, nameOf(one)),
            }))}
          />
        )
      }
    >
      {!isConstant && <Legend names={names} confidence={format.percent(result.confidence)} />}
      <ul className={style.notes}>
        {!isConstant && together !== null && (
          <li>{t('robust.sensitivity.together', { share: format.percent(together, 0) })}</li>
        )}
        {sorted.flatMap(({ factor, reason }) =>
          reason === undefined || isConstant
            ? []
            : [<li key={factor}>{t(`robust.sensitivity.reason.${reason}`, { factor: lineOf(factor) })}</li>],
        )}
        {result.leftOut.length > 0 && (
          <li>{t('robust.sensitivity.leftOut', { count: result.leftOut.length })}</li>
        )}
      </ul>
    </Chart>
  );
}

function Legend({ names, confidence }: { names: readonly string[]; confidence: string }) {
  const { t } = useText();
  const colours = sensitivityColours(useLook());
  return (
    <ul className={style.legend}>
      {names.map((name, at) => (
        <li key={name}>
          <i className={style.swatch} style={{ background: colours[at] }} /> {name}
        </li>
      ))}
      <li>
        <span aria-hidden>├─┤</span> {t('robust.sensitivity.interval', { share: confidence })}
      </li>
    </ul>
  );
}
