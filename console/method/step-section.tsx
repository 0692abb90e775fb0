import { Anchor, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Indicator } from '../../src/model/framework.ts';
import { groupBy } from '../../src/model/group-by.ts';
import type { Step } from '../../src/model/method.ts';
import { methodSources } from '../../src/model/method-sources.ts';
import { exceptionWords, stepWords } from '../indicators/step-words.ts';
import { useText } from '../platform/i18n.tsx';
import { Scroll } from '../shell/scroll.tsx';
import type { ExampleStep } from './example.ts';
import style from './method.module.css';
import { parameterRows } from './parameters.ts';
import { StepFormulas } from './step-formulas.tsx';

interface StepSectionProps {
  readonly number: number;
  readonly step: Step;
  readonly indicators: readonly Indicator[];
  readonly nameOf: (code: string) => string;
  /** The framework's own reason for the step. */
  readonly reason: string;
  /** Whose figure the example is, and what becomes of it. */
  readonly example: (ExampleStep & { readonly of: string }) | undefined;
  /** Judgements that weights are made of. */
  readonly evidence?: ReactNode;
  /** What the run came to use. */
  readonly resolved?: ReactNode;
}

/** One step: what it is for, what it does, by which formula, why, an example, its parameters, and where it comes from. */
export function StepSection({
  number,
  step,
  indicators,
  nameOf,
  reason,
  example,
  evidence,
  resolved,
}: StepSectionProps) {
  const { t, locale } = useText();
  const words = { t, nameOf };
  const joint = locale === 'zh-CN' ? '' : ' ';
  const name = t(`method.step.${step.step}`);
  const title =
    'method' in step ? t('method.page.step', { step: name, method: t(`method.name.${step.method}`) }) : name;
  const general = 'method' in step ? t(`method.why.${step.step}.${step.method}`) : '';
  return (
    <section className={`panel ${style.step}`} id={step.step} aria-label={title}>
      <div className={style.head}>
        <span className={style.number} aria-hidden>
          {number}
        </span>
        <div>
          <Title order={2}>{title}</Title>
          <Text size="sm" c="dimmed">
            {t(`method.purpose.${step.step}`)}
          </Text>
        </div>
      </div>
      <div className={style.body}>
        <Text>{stepWords(step, words).join(joint)}</Text>
        <Exceptions step={step} nameOf={nameOf} />
        <StepFormulas step={step} indicators={indicators} />
        {reason !== '' ? (
          <Text size="sm">
            <strong>{t('method.page.why')}</strong>
            {joint}
            {reason}
          </Text>
        ) : (
          general !== '' && (
            <Text size="sm" c="dimmed">
              {t('method.page.general', { why: general })}
            </Text>
          )
        )}
        {example && <Example example={example} />}
        {evidence}
        <Parameters step={step} />
        {resolved}
        <Sources step={step} />
      </div>
    </section>
  );
}

/** What single indicators, dimensions or levels do otherwise; those that do the same stand together. */
function Exceptions({ step, nameOf }: { readonly step: Step; readonly nameOf: (code: string) => string }) {
  const { t, locale } = useText();
  const alike = groupBy(
    exceptionWords(step, { t, nameOf }),
    ({ method, sentences }) => `${method}\n${sentences.join('\n')}`,
  );
  if (alike.size === 0) return null;
  return (
    <ul className={style.exceptions}>
      {[...alike.values()].map((group) => (
        <li key={group[0]!.who}>
          {t('method.exception', {
            name: group.map(({ who }) => who).join(t('work.comma')),
            method: group[0]!.method,
            how: group[0]!.sentences.join(locale === 'zh-CN' ? '' : ' '),
          })}
        </li>
      ))}
    </ul>
  );
}

function Example({ example }: { readonly example: ExampleStep & { readonly of: string } }) {
  const { t, locale } = useText();
  const { of, words, sums } = example;
  return (
    <div className={style.example}>
      <p className={style.label}>{t('method.page.example', { of })}</p>
      {words.length > 0 && <p>{words.join(locale === 'zh-CN' ? '' : ' ')}</p>}
      {sums.map((sum) => (
        <p key={sum} className={style.sum}>
          {sum}
        </p>
      ))}
    </div>
  );
}

/** All that the file sets, by its own names. */
function Parameters({ step }: { readonly step: Step }) {
  const { t, has } = useText();
  const rows = parameterRows(step);
  if (rows.length === 0) return null;
  return (
    <details className={style.more}>
      <summary>{t('method.page.parameters')}</summary>
      <Scroll label={t('method.page.parameters')}>
        <Table fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('method.page.parameter')}</Table.Th>
              <Table.Th>{t('method.page.inFile')}</Table.Th>
              <Table.Th>{t('method.page.value')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ of, name, value }) => (
              <Table.Tr key={`${of} ${name}`}>
                <Table.Td>{has(`method.option.${name}`) ? t(`method.option.${name}`) : '—'}</Table.Td>
                <Table.Td>
                  <code className="break">{[of, name].filter(Boolean).join(' · ')}</code>
                </Table.Td>
                <Table.Td className="break">{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </details>
  );
}

/** The works that the step's methods come from. */
function Sources({ step }: { readonly step: Step }) {
  const { t } = useText();
  const sources = methodSources(step);
  if (sources.length === 0) return null;
  return (
    <div className={style.sources}>
      <span>{t('method.page.source')}</span>
      <ul>
        {sources.map(({ key, text, doi }) => (
          <li key={key} lang="en">
            {doi ? (
              <Anchor href={`https://doi.org/${doi}`} target="_blank" rel="noreferrer" inherit>
                {text}
              </Anchor>
            ) : (
              text
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
