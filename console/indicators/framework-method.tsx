import { Code, Text } from '@mantine/core';
import type { Framework } from '../../src/model/framework.ts';
import { formulaOf, formulaParts } from '../../src/model/method-formula.ts';
import { useText } from '../platform/i18n.tsx';
import style from './framework.module.css';
import { exceptionWords, stepWords } from './step-words.ts';

interface FrameworkMethodProps {
  readonly method: Framework['method'];
  readonly nameOf: (code: string) => string;
}

/** The way from values to ranks, step by step, in words, with every parameter, formula and reason. */
export function FrameworkMethod({ method, nameOf }: FrameworkMethodProps) {
  const { t, locale } = useText();
  const joint = locale === 'zh-CN' ? '' : ' ';
  if (method.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('framework.method.none')}
      </Text>
    );
  return (
    <ol className={style.steps}>
      {method.map((step) => {
        const words = { t, nameOf };
        const formula = formulaOf(step);
        return (
          <li key={step.step}>
            <div>
              <Text size="sm" fw={600}>
                {t(`method.step.${step.step}`)}
              </Text>
              <Text size="sm">{stepWords(step, words).join(joint)}</Text>
              {formula && <Formula text={formula} />}
              {'method' in step && (
                <Text size="sm" c="dimmed">
                  {t(`method.why.${step.step}.${step.method}`)}
                </Text>
              )}
              {exceptionWords(step, words).map(({ who, method: name, sentences }) => (
                <Text size="sm" key={who}>
                  {t('method.exception', { name: who, method: name, how: sentences.join(joint) })}
                </Text>
              ))}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** A formula on a line of its own; subscripts and superscripts stand where they belong. */
function Formula({ text }: { readonly text: string }) {
  return (
    <Code block my={4}>
      {formulaParts(text).map(({ kind, text: part }, place) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of a fixed text keep their places
        if (kind === 'sub') return <sub key={place}>{part}</sub>;
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of a fixed text keep their places
        return kind === 'sup' ? <sup key={place}>{part}</sup> : part;
      })}
    </Code>
  );
}
