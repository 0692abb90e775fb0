import type { Step } from '../../src/model/method.ts';
import type { Format } from '../platform/format.ts';
import type { Text } from '../platform/i18n.tsx';

/** The engine's defaults where a framework names no limit (`frameworks/schema.json`). */
const TREAT = { maxPoints: 5, skewness: 2, kurtosis: 3.5, otherwise: 'log' } as const;

/** One step of a method in a sentence or two, with all its parameters. */
export function stepSentences(step: Step, t: Text['t'], format: Format): readonly string[] {
  switch (step.step) {
    case 'select':
      return [t('method.select', { count: step.maxAge })];
    case 'screen':
      return [t('method.screen', { share: format.percent(step.minAvailability, 1) })];
    case 'denominate':
      return [t('method.denominate')];
    case 'impute':
      return [
        t(`method.impute.${step.method}`, {
          group: step.group === undefined || step.group === 'parent' ? t('method.group.parent') : step.group,
        }),
      ];
    case 'treat': {
      if (step.method === 'none') return [t('method.treat.none')];
      const limits = {
        skewness: step.skewness ?? TREAT.skewness,
        kurtosis: step.kurtosis ?? TREAT.kurtosis,
      };
      if (step.method === 'log') return [t('method.treat.log', limits)];
      return [
        t('method.treat.winsorise', { ...limits, points: step.maxPoints ?? TREAT.maxPoints }),
        t(`method.treat.otherwise.${step.otherwise ?? TREAT.otherwise}`),
      ];
    }
    case 'normalise': {
      const [low, high] = step.to;
      const sentence = t(`method.normalise.${step.method}`, { low, high });
      return step.method === 'goalposts' && step.clamp !== false
        ? [sentence, t('method.normalise.clamp')]
        : [sentence];
    }
    case 'weight':
      return [t(`method.weight.${step.method}`)];
    case 'aggregate': {
      const sentence = t(`method.aggregate.${step.method}`);
      return step.minAvailability === undefined || step.minAvailability === 0
        ? [sentence]
        : [sentence, t('method.aggregate.availability', { share: format.percent(step.minAvailability, 1) })];
    }
    case 'rank':
      return [t(`method.rank.${step.ties}`)];
  }
}

/** What single indicators or dimensions do otherwise than the step says: method by code. */
export function exceptionsOf(step: Step): readonly (readonly [code: string, method: string])[] {
  if (step.step === 'aggregate') return Object.entries(step.nodes ?? {});
  if (step.step === 'treat' || step.step === 'normalise')
    return Object.entries(step.indicators ?? {}).map(([code, { method }]) => [code, method] as const);
  return [];
}
