import { groupBy } from '../model/group-by.ts';
import { formatMessage, type Messages } from '../model/message.ts';
import type { Step } from '../model/method.ts';
import {
  type MethodSentence,
  type Naming,
  stepExceptions,
  stepSentences,
} from '../model/method-sentences.ts';
import { inLocale, type Locale, type LocalText } from '../model/text.ts';

/** What telling a step takes: the words of a language, and names by code. */
export interface Telling {
  readonly locale: Locale;
  readonly messages: Messages;
  readonly nameOf: (code: string) => LocalText;
}

/** The text of `method.<key>`. */
export const methodText = (
  { locale, messages }: Telling,
  key: string,
  details: MethodSentence['details'] = {},
): string => formatMessage(messages, locale, `method.${key}`, details);

/** A step in one language, with all its parameters. */
export const stepText = (step: Step, telling: Telling): string =>
  joined(stepSentences(step, namingOf(telling)), telling);

export interface ExceptionText {
  /** Code of the node; undefined where it is all dimensions at a level. */
  readonly node?: string;
  readonly who: string;
  readonly method: string;
  readonly how: string;
}
/** What single nodes or levels do otherwise, in one language. */
export const exceptionTexts = (step: Step, telling: Telling): readonly ExceptionText[] =>
  stepExceptions(step, namingOf(telling)).map(({ node, level, method, sentences }) => ({
    ...(node === undefined ? {} : { node }),
    who: node === undefined ? levelText(level ?? 0, telling) : inLocale(telling.nameOf(node), telling.locale),
    method: methodText(telling, `name.${method}`),
    how: joined(sentences, telling),
  }));

/** Exceptions that say the same, together. */
export const alike = (exceptions: readonly ExceptionText[]): readonly (readonly ExceptionText[])[] => [
  ...groupBy(exceptions, ({ method, how }) => `${method}\n${how}`).values(),
];

const levelText = (level: number, telling: Telling): string =>
  level === 0 ? methodText(telling, 'level.index') : methodText(telling, 'level', { level });

const joined = (sentences: readonly MethodSentence[], telling: Telling): string =>
  sentences
    .map(({ key, details }) => methodText(telling, key, details))
    .join(telling.locale === 'zh-CN' ? '' : ' ');

const namingOf = (telling: Telling): Naming => ({
  nameOf: (code) => inLocale(telling.nameOf(code), telling.locale),
  parentGroup: methodText(telling, 'group.parent'),
});
