import type { ReactNode } from 'react';
import type { AreaProfileWire, LineageWire, RunWire } from '../../src/assessments/run-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { LineageChildren } from './lineage-children.tsx';
import { aggregateFormula, stepWords } from './lineage-words.ts';
import { OriginFacts, useOriginTitle } from './origin-facts.tsx';
import { ValueMarks } from './value-text.tsx';

interface LineageChainProps {
  readonly run: RunWire;
  readonly lineage: LineageWire;
  readonly profile: AreaProfileWire;
}

/** From the index at the top through every layer down to where the value was read. */
export function LineageChain({ lineage, profile }: LineageChainProps) {
  const { t, local } = useText();
  const format = useFormat();
  const originTitle = useOriginTitle();
  const { area, node, path, steps, value, origin, numerator, denominator } = lineage;
  const scoreOf = (code: string) => profile.nodes.find((found) => found.code === code);
  return (
    <ol className="chain">
      {path.map((above, place) => (
        <Layer
          key={above.code}
          kind="above"
          step={t(place === 0 ? 'word.index' : 'word.dimension')}
          title={
            <TextLink to="/lineage/$area/$node" params={{ area: area.code, node: above.code }} inherit>
              {local(above.name)}
            </TextLink>
          }
          value={format.score(scoreOf(above.code)?.score, 2)}
          words={[weightWords(above.parent === null ? null : above, t, format)]}
        />
      ))}
      {node.kind === 'dimension' ? (
        <Layer
          kind="here"
          step={t(node.parent === null ? 'word.index' : 'word.dimension')}
          title={local(node.name)}
          value={format.score(lineage.score, 2)}
          words={[
            weightWords(node.parent === null ? null : node, t, format),
            t('lineage.aggregate', {
              count: lineage.children.length,
              method: t(`method.name.${node.aggregation ?? 'arithmetic'}`),
            }),
            lineage.children.some(({ score }) => score === null) ? t('lineage.aggregate.missing') : '',
          ]}
          formula={aggregateFormula(lineage, format)}
        >
          <LineageChildren lineage={lineage} />
        </Layer>
      ) : null}
      {steps.map((step, place) => {
        const before = steps[place + 1]?.value ?? null;
        const { words, formula } = stepWords(step, { t, format, local, before, lineage });
        const unit = local(step.unitSymbol);
        const isRaw = step.step === 'raw';
        const isScore = step.step === 'normalise';
        return (
          <Layer
            key={step.step}
            kind={isScore ? 'here' : step.changed || isRaw ? 'step' : 'unchanged'}
            step={t(`step.${step.step}`)}
            title={
              isScore ? local(node.name) : isRaw && value ? rawTitle(value, t, local(numerator?.name)) : null
            }
            value={
              step.value === null ? (
                t(isRaw && value ? `state.value.${value.state}` : 'value.none')
              ) : (
                <>
                  {isScore ? format.score(step.value, 2) : format.value(step.value, 6)}
                  {unit ? <small>{unit}</small> : null}
                </>
              )
            }
            words={isScore ? [weightWords(node, t, format), ...words] : words}
            formula={formula}
          >
            {isRaw && value ? <ValueMarks value={value} isStateTold /> : null}
          </Layer>
        );
      })}
      {origin ? (
        <Layer kind="origin" step={t('lineage.origin')} title={originTitle(origin)}>
          <OriginFacts origin={origin} />
        </Layer>
      ) : null}
      {node.kind === 'indicator' && !origin ? (
        <Layer kind="origin" step={t('lineage.origin')} title={t('lineage.origin.none')} />
      ) : null}
      {denominator ? (
        <Layer
          kind="origin"
          step={t('lineage.denominator')}
          title={local(denominator.name)}
          value={
            <>
              {format.value(denominator.value, 6)}
              <small>{local(denominator.unitSymbol)}</small>
            </>
          }
        >
          {denominator.origin ? <OriginFacts origin={denominator.origin} /> : null}
        </Layer>
      ) : null}
    </ol>
  );
}

interface LayerProps {
  readonly kind: 'above' | 'here' | 'step' | 'unchanged' | 'origin';
  readonly step: string;
  readonly title?: ReactNode;
  readonly value?: ReactNode;
  /** Sentences, each on a line of its own; empty ones are left out. */
  readonly words?: readonly string[];
  readonly formula?: string | null;
  readonly children?: ReactNode;
}

function Layer({ kind, step, title, value, words, formula, children }: LayerProps) {
  return (
    <li data-kind={kind}>
      <div className="chain-head">
        <div>
          <div className="chain-step">{step}</div>
          {title ? <div className="chain-title">{title}</div> : null}
        </div>
        {value === undefined ? null : <div className="chain-value">{value}</div>}
      </div>
      {words
        ?.filter((sentence) => sentence !== '')
        .map((sentence) => (
          <p key={sentence} className="chain-words">
            {sentence}
          </p>
        ))}
      {formula ? <div className="chain-formula">{formula}</div> : null}
      {children}
    </li>
  );
}

/** Which figure, of when, in which state; the figure is named where it is not the indicator's own. */
const rawTitle = (
  value: NonNullable<LineageWire['value']>,
  t: ReturnType<typeof useText>['t'],
  figure: string,
): string => [figure, value.period, t(`state.value.${value.state}`)].filter(Boolean).join(' · ');

function weightWords(
  node: RunWire['nodes'][number] | null,
  t: ReturnType<typeof useText>['t'],
  format: ReturnType<typeof useFormat>,
): string {
  if (node === null) return '';
  return t('lineage.weight', {
    weight: format.percent(node.weight),
    effective: format.percent(node.effectiveWeight),
  });
}
