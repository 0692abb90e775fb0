import { Text } from '@mantine/core';
import type { Framework } from '../../src/model/framework.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './framework.module.css';
import { exceptionsOf, stepSentences } from './step-words.ts';

interface FrameworkMethodProps {
  readonly method: Framework['method'];
  readonly nameOf: (code: string) => string;
}

/** The way from values to ranks, step by step, in words and with every parameter. */
export function FrameworkMethod({ method, nameOf }: FrameworkMethodProps) {
  const { t, locale } = useText();
  const format = useFormat();
  if (method.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('framework.method.none')}
      </Text>
    );
  return (
    <ol className={style.steps}>
      {method.map((step) => {
        const exceptions = exceptionsOf(step);
        return (
          <li key={step.step}>
            <div>
              <Text size="sm" fw={600}>
                {t(`method.step.${step.step}`)}
              </Text>
              <Text size="sm">{stepSentences(step, t, format).join(locale === 'zh-CN' ? '' : ' ')}</Text>
              {exceptions.length > 0 && (
                <Text size="sm" c="dimmed">
                  {t('method.exceptions', {
                    list: exceptions
                      .map(([code, name]) =>
                        t('method.exception', { name: nameOf(code), method: t(`method.name.${name}`) }),
                      )
                      .join(t('work.comma')),
                  })}
                </Text>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
