import type { Step } from '../../src/model/method.ts';
import type { Distribution, Factor } from '../../src/model/uncertainty.ts';
import type { Format } from '../platform/format.ts';
import type { Text } from '../platform/i18n.tsx';

/** What words are made of. */
export interface Wording extends Pick<Text, 't' | 'has' | 'locale'> {
  readonly format: Format;
  /** A node's name by its code. */
  readonly nameOf: (code: string) => string;
}

export interface FactorWords {
  /** What is uncertain: “Weights”. */
  readonly name: string;
  /** How: “±25 %”. */
  readonly how: string;
}

/** A factor as people call it: “Normalisation”, “min–max or z-score”. */
export function factorWords(factor: Factor, wording: Wording): FactorWords {
  const { t, format } = wording;
  switch (factor.kind) {
    case 'step':
      return {
        name: stepName(factor.alternatives[0]?.step ?? factor.name, wording),
        how: either(alternativeWords(factor.alternatives, wording), wording),
      };
    case 'parameter':
      return {
        name: stepName(factor.step, wording),
        how: t('robust.how.parameter', {
          parameter: optionName(factor.path.slice(1), wording),
          range: distributionWords(factor.of, wording),
        }),
      };
    case 'weightNoise':
      return {
        name: t('robust.factor.weights'),
        how: withDepths(t('robust.how.noise', { share: format.percent(factor.relative) }), factor, wording),
      };
    case 'weightDirichlet':
      return {
        name: t('robust.factor.weights'),
        how: withDepths(
          t('robust.how.dirichlet', { concentration: format.value(factor.concentration) }),
          factor,
          wording,
        ),
      };
    case 'weightSet':
      return {
        name: t('robust.factor.weights'),
        how: t('robust.how.sets', { count: factor.sets.length }),
      };
    case 'dataError':
      return {
        name: t('robust.factor.dataError'),
        how: [
          factor.of === 'relative'
            ? t('robust.how.relativeError', { share: format.percent(factor.standardDeviation) })
            : t('robust.how.absoluteError', { value: format.value(factor.standardDeviation) }),
          ...(factor.indicators ? [t('robust.how.indicators', { count: factor.indicators.length })] : []),
        ].join(t('list.comma')),
      };
    case 'imputationError':
      return {
        name: t('robust.factor.imputationError'),
        how: t('robust.how.imputationError', { value: format.value(factor.standardDeviation) }),
      };
    case 'removal':
      return {
        name: t('robust.factor.removal'),
        how: t('robust.how.removal', { list: factor.nodes.map(wording.nameOf).join(t('list.comma')) }),
      };
  }
}

/** The same in one line. */
export const factorLine = (factor: Factor, wording: Wording): string => {
  const { name, how } = factorWords(factor, wording);
  return wording.t('robust.factor.line', { name, how });
};

/** The forms of a step, told apart: by their methods, and by what else differs where methods are the same. */
export function alternativeWords(alternatives: readonly Step[], wording: Wording): readonly string[] {
  const names = alternatives.map((step) => methodName(step, wording));
  return alternatives.map((step, at) => {
    const twins = alternatives.filter((_, other) => names[other] === names[at]);
    const differences = twins.length > 1 ? differencesOf(step, twins, wording) : [];
    return differences.length === 0
      ? names[at]!
      : wording.t('robust.alternative', {
          name: names[at]!,
          options: differences.join(wording.t('list.comma')),
        });
  });
}

function methodName(step: Step, wording: Wording): string {
  if (!('method' in step)) return stepName(step.step, wording);
  const key = `method.name.${step.method}`;
  return wording.has(key) ? wording.t(key) : step.method;
}

/** Options of a step that not all of its twins have in the same form. */
function differencesOf(step: Step, twins: readonly Step[], wording: Wording): readonly string[] {
  const own = Object.entries(step).filter(([name]) => name !== 'step' && name !== 'method');
  return own.flatMap(([name, value]: [string, unknown]) => {
    const text = JSON.stringify(value);
    const isShared = twins.every(
      (twin) => JSON.stringify(Object.entries(twin).find(([k]) => k === name)?.[1]) === text,
    );
    return isShared ? [] : [optionWords(name, value, wording)];
  });
}

function optionWords(name: string, value: unknown, wording: Wording): string {
  const { t, has, format } = wording;
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return exceptionWords(Object.values(value), wording);
  const shown = Array.isArray(value)
    ? value.map(String).join('–')
    : typeof value === 'boolean'
      ? t(value ? 'robust.yes' : 'robust.no')
      : typeof value === 'number'
        ? format.value(value)
        : has(`method.name.${value}`)
          ? t(`method.name.${value}`)
          : String(value);
  return t('robust.option', { name: optionName(name, wording), value: shown });
}

/** What some indicators have otherwise: by which method, where that is the same for all of them. */
function exceptionWords(exceptions: readonly unknown[], wording: Wording): string {
  const { t } = wording;
  const methods = new Set(
    exceptions.map((one) => (typeof one === 'object' && one !== null && 'method' in one ? one.method : null)),
  );
  const [method] = methods;
  const key = `method.name.${method}`;
  const count = exceptions.length;
  return methods.size === 1 && wording.has(key)
    ? t('robust.exceptions.by', { count, method: t(key) })
    : t('robust.exceptions', { count });
}

const stepName = (step: string, { t, has }: Wording): string =>
  has(`robust.step.${step}`) ? t(`robust.step.${step}`) : step;

export const optionName = (option: string, { t, has }: Wording): string =>
  has(`robust.option.${option}`) ? t(`robust.option.${option}`) : option;

function distributionWords(of: Distribution, wording: Wording): string {
  const { t, format } = wording;
  if (of.distribution === 'choice') return either(of.values.map(String), wording);
  const numbers = Object.entries(of).flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, format.value(value)] as const] : [],
  );
  return t(`robust.distribution.${of.distribution}`, Object.fromEntries(numbers));
}

const either = (words: readonly string[], { locale }: Wording): string =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(words);

const withDepths = (
  words: string,
  { depths }: { readonly depths?: readonly number[] },
  { t }: Wording,
): string => (depths ? t('robust.how.depths', { words, levels: depths.join(t('list.comma')) }) : words);
