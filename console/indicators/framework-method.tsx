import { Text } from '@mantine/core';
import type { Framework } from '../../src/model/framework.ts';
import { useText } from '../platform/i18n.tsx';
import style from './framework.module.css';
import { exceptionWords, stepWords } from './step-words.ts';

interface FrameworkMethodProps {
  readonly method: Framework['method'];
  readonly nameOf: (code: string) => string;
}

/** The way from values to ranks, step by step, in words with every parameter. Formulas and reasons are on the method page. */
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
        return (
          <li key={step.step}>
            <div>
              <Text size="sm" fw={600}>
                {t(`method.step.${step.step}`)}
              </Text>
              <Text size="sm">{stepWords(step, words).join(joint)}</Text>
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
