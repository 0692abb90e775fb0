import type { ReactNode } from 'react';
import type { IndicatorProfileWire } from '../../src/assessments/run-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';

/** What an indicator means and how its values spread, in words and figures. */
export function IndicatorFacts({ profile }: { profile: IndicatorProfileWire }) {
  const { t, has, local } = useText();
  const format = useFormat();
  const { node, statistics } = profile;
  const unit = local(node.unitSymbol);
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
    [t('word.mean'), format.value(statistics.mean)],
    [t('word.median'), format.value(statistics.median)],
    [t('word.min'), format.value(statistics.min)],
    [t('word.max'), format.value(statistics.max)],
    [t('word.deviation'), format.value(statistics.standardDeviation)],
    [t('word.skewness'), format.value(statistics.skewness, 3)],
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
