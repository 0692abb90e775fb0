import type { Step } from '../../src/model/method.ts';
import {
  type MethodSentence,
  type Naming,
  stepExceptions,
  stepSentences,
} from '../../src/model/method-sentences.ts';
import type { Text } from '../platform/i18n.tsx';

interface StepWords {
  readonly t: Text['t'];
  readonly nameOf: (code: string) => string;
}

/** One step of a method in sentences, with all its parameters. */
export const stepWords = (step: Step, words: StepWords): readonly string[] =>
  worded(stepSentences(step, namingOf(words)), words);

/** What single indicators, dimensions or levels do otherwise than the step says: who, and how. */
export const exceptionWords = (
  step: Step,
  words: StepWords,
): readonly { readonly who: string; readonly method: string; readonly sentences: readonly string[] }[] =>
  stepExceptions(step, namingOf(words)).map(({ node, level, method, sentences }) => ({
    who: node === undefined ? levelName(level ?? 0, words) : words.nameOf(node),
    method: words.t(`method.name.${method}`),
    sentences: worded(sentences, words),
  }));

const worded = (sentences: readonly MethodSentence[], { t }: StepWords): readonly string[] =>
  sentences.map(({ key, details }) => t(`method.${key}`, details));

const levelName = (level: number, { t }: StepWords): string =>
  level === 0 ? t('method.level.index') : t('method.level', { level });

const namingOf = ({ t, nameOf }: StepWords): Naming => ({ nameOf, parentGroup: t('method.group.parent') });
