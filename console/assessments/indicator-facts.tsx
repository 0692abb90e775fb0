import type { ReactNode } from 'react';
import type { IndicatorProfileWire } from '../../src/assessments/run-wire.ts';
import { extent, mean, median, skewness, standardDeviation } from '../../src/composite/statistics.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';

interface IndicatorFactsProps {
  readonly profile: IndicatorProfileWire;
  /** The values that there are, in `unit`. */
  readonly figures: readonly number[];
  readonly unit: string;
}

/** What an indicator means and how its values spread, in words and figures. */
export function IndicatorFacts({ profile, figures: values, unit }: IndicatorFactsProps) {
  const { t, has, local } = useText();
  const format = useFormat();
  const { node, statistics } = profile;
  const [low, high] = extent(values);
  const facts: readonly (readonly [word: string, fact: ReactNode])[] = [
    [t('word.definition'), local(node.definition) || t('indicator.noDefinition')],
    ...(node.formula ? ([[t('word.formula'), <code key="formula">{node.formula}</code>]] as const) : []),
    [t('word.unit'), unit || t('indicator.noUnit')],
    [t('word.direction'), node.direction ? t(`direction.${node.direction}`) : t('direction.unknown')],
    ...(node.source ? ([[t('word.source'), node.source]] as const) : []),
    ...(node.responsible
      ? ([
          [
            t('word.responsible'),
            has(`responsible.${node.responsible}`) ? t(`responsible.${node.responsible}`) : node.responsible,
          ],
        ] as const)
      : []),
    [t('word.evidence'), t(`evidence.${node.evidence}`)],
  ];
  const figures: readonly (readonly [word: string, figure: string])[] = [
    [t('indicator.count'), format.count(statistics.count)],
    [t('indicator.missing'), format.count(statistics.missing)],
    [t('word.mean'), format.value(mean(values))],
    [t('word.median'), format.value(median(values))],
    [t('word.min'), format.value(low)],
    [t('word.max'), format.value(high)],
    [t('word.deviation'), format.value(standardDeviation(values))],
    [t('word.skewness'), format.value(skewness(values), 3)],
  ];
  return (
    <div className="area-pair">
      <Panel title={t('indicator.about')}>
        <dl className="facts">
          {facts.map(([word, fact]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      <Panel title={t('indicator.statistics')} lead={unit}>
        <dl className="figures">
          {figures.map(([word, figure]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{figure}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </div>
  );
}
