import type { LineageWire } from '../../src/assessments/run-wire.ts';
import type { NormaliseChoice } from '../../src/model/method.ts';
import { NORMALISE_NEEDS } from '../../src/model/method-needs.ts';
import { normaliseSentences } from '../../src/model/method-sentences.ts';
import type { LocalText } from '../../src/model/text.ts';
import type { Format } from '../platform/format.ts';
import type { Params } from '../platform/words.ts';

type Step = LineageWire['steps'][number];

/** What a step did to one value: in sentences, and the sum with its numbers where there is one. */
export interface StepWords {
  readonly words: readonly string[];
  readonly formula: string | null;
}
interface Told {
  readonly words: string | readonly string[];
  readonly formula: string | null;
}

interface Context {
  readonly t: (key: string, params?: Params) => string;
  readonly format: Format;
  readonly local: (text: LocalText | null | undefined) => string;
  /** The value that went into the step; null where there was none. */
  readonly before: number | null;
  /** The value's own period and the denominator, from the lineage answer. */
  readonly lineage: LineageWire;
}

const DIGITS = 6;
/** Steps that have their own words for a missing value. */
const SPEAKS_OF_NOTHING: ReadonlySet<string> = new Set(['impute', 'select']);

/** A step's parameters and numbers in words. A step or method that is not known here is named as the run's log names it. */
export function stepWords(step: Step, context: Context): StepWords {
  const { words, formula } = tellStep(step, context);
  return { words: [words].flat(), formula };
}

function tellStep(step: Step, context: Context): Told {
  if (step.value === null && !SPEAKS_OF_NOTHING.has(step.step))
    return { words: context.t(step.step === 'raw' ? 'lineage.raw.none' : 'lineage.nothing'), formula: null };
  const describe = Object.hasOwn(STEPS, step.step) ? STEPS[step.step] : undefined;
  if (describe) return describe(step, context);
  return { words: context.t('lineage.other', { step: step.step }), formula: null };
}

const STEPS: Readonly<Record<string, (step: Step, context: Context) => Told>> = {
  normalise: normaliseWords,
  treat: treatWords,
  impute: imputeWords,
  denominate: denominateWords,
  select: selectWords,
  raw: (_, { t }) => ({ words: t('lineage.raw'), formula: null }),
};

function normaliseWords({ value, parameters }: Step, { t, format, before }: Context): Told {
  const method = textAt(parameters, 'method') ?? '';
  const [low, high] = pairAt(parameters, 'to');
  const less = numberAt(parameters, 'direction') === -1;
  const [min, max] = [numberAt(parameters, 'min'), numberAt(parameters, 'max')];
  const [mean, sd] = [numberAt(parameters, 'mean'), numberAt(parameters, 'standardDeviation')];
  const isLog = parameters.scale === 'log';
  const shift = numberAt(parameters, 'shift');
  const logOf = (shown: string) =>
    shift === null ? `ln ${shown}` : `ln (${shown} + ${format.value(shift, DIGITS)})`;
  const say = (number: number | null) => {
    const shown = format.value(number, DIGITS);
    return isLog ? logOf(shown) : parenthesised(shown, number);
  };
  const direction = t(less ? 'lineage.less' : 'lineage.more');
  if ((method === 'minmax' || method === 'goalposts') && min !== null && max !== null) {
    const words = t(`lineage.normalise.${method}`, {
      min: format.value(min, DIGITS),
      max: format.value(max, DIGITS),
      low,
      high,
      direction,
    });
    if (before === null || value === null) return { words, formula: null };
    const counted = parameters.clamp === true ? Math.min(max, Math.max(min, before)) : before;
    const clamped = t('lineage.normalise.clamped', {
      value: format.value(before, DIGITS),
      end: format.value(counted, DIGITS),
    });
    const above = less ? `${say(max)} − ${say(counted)}` : `${say(counted)} − ${say(min)}`;
    const share = `(${above}) ÷ (${say(max)} − ${say(min)})`;
    const span = `${share} × ${low === 0 ? format.value(high) : `(${format.value(high)} − ${format.value(low)})`}`;
    const sum = low === 0 ? span : `${format.value(low)} + ${span}`;
    return {
      words: counted === before ? words : [words, clamped],
      formula: `${sum} = ${format.score(value, 2)}`,
    };
  }
  if (method === 'zscore' && mean !== null && sd !== null) {
    const words = t('lineage.normalise.zscore', {
      mean: format.value(mean, DIGITS),
      sd: format.value(sd, DIGITS),
      centre: low,
      spread: high,
      direction,
    });
    if (before === null || value === null) return { words, formula: null };
    const above = less ? `${say(mean)} − ${say(before)}` : `${say(before)} − ${say(mean)}`;
    return {
      words,
      formula: `${format.value(low)} + ${format.value(high)} × (${above}) ÷ ${say(sd)} = ${format.score(value, 2)}`,
    };
  }
  if (!Object.hasOwn(NORMALISE_NEEDS, method))
    return { words: t('lineage.other', { step: method || 'normalise' }), formula: null };
  const naming = { nameOf: (code: string) => code, parentGroup: t('method.group.parent') };
  const words = normaliseSentences(choiceOf(parameters), naming).map(({ key, details }) =>
    t(`method.${key}`, details),
  );
  return {
    words: [...words, t('lineage.direction', { direction })],
    formula:
      before === null || value === null
        ? null
        : `${format.value(before, DIGITS)} → ${format.score(value, 2)}`,
  };
}

/** The choice that a column's log came of; its bounds are what was stated, where a method has stated ones. */
function choiceOf(parameters: Bag): NormaliseChoice {
  const { direction: _, min, max, reference, ...rest } = parameters;
  const choice = rest as unknown as NormaliseChoice;
  const stated = [min, max] as unknown as readonly [number, number];
  const { from, goalposts } = NORMALISE_NEEDS[choice.method];
  return {
    ...choice,
    ...(from ? { from: stated } : {}),
    ...(goalposts ? { goalposts: stated } : {}),
    ...(reference ? { reference: String((reference as Bag).area) } : {}),
  };
}

function treatWords({ value, parameters, changed }: Step, { t, format, before }: Context): Told {
  const applied = textAt(parameters, 'applied') ?? textAt(parameters, 'method') ?? 'none';
  const shape = recordAt(parameters, 'before');
  const [skewness, kurtosis] = [numberAt(shape, 'skewness'), numberAt(shape, 'kurtosis')];
  const log = recordAt(parameters, 'log');
  if (numberAt(log, 'shift') !== null) {
    const formula =
      before === null || value === null
        ? null
        : `${transformed(before, log, format)} = ${format.value(value, DIGITS)}`;
    return { words: t(applied === 'boxCox' ? 'lineage.treat.boxCox' : 'lineage.treat.log'), formula };
  }
  if (changed && before !== null && value !== null)
    return {
      words: t('lineage.treat.winsorise'),
      formula: `${format.value(before, DIGITS)} → ${format.value(value, DIGITS)}`,
    };
  if (skewness !== null && kurtosis !== null && applied === 'none')
    return {
      words: t('lineage.treat.passed', {
        skewness: format.value(skewness, 3),
        kurtosis: format.value(kurtosis, 3),
        skewnessLimit: numberAt(parameters, 'skewness') ?? 2,
        kurtosisLimit: numberAt(parameters, 'kurtosis') ?? 3.5,
      }),
      formula: null,
    };
  return { words: t('lineage.treat.none'), formula: null };
}

/** The sum behind one transformed value (`Transform` of the run's log). */
function transformed(before: number, log: Bag, format: Format): string {
  const say = (number: number | null) => parenthesised(format.value(number, DIGITS), number);
  const [min, max, shift] = [numberAt(log, 'min'), numberAt(log, 'max'), numberAt(log, 'shift')];
  const lambda = numberAt(log, 'lambda') ?? 0;
  if (max !== null) return `−ln(${say(max)} + ${say(shift)} − ${say(before)})`;
  const distance = `${format.value(before, DIGITS)} − ${say(min)} + ${say(shift)}`;
  return lambda === 0 ? `ln(${distance})` : `((${distance})^${say(lambda)} − 1) ÷ ${say(lambda)}`;
}

function imputeWords({ value, parameters, changed }: Step, { t, format }: Context): Told {
  if (!changed)
    return { words: t(value === null ? 'lineage.impute.left' : 'lineage.impute.none'), formula: null };
  const method = textAt(parameters, 'method') ?? '';
  return {
    words: t('lineage.impute.filled', {
      method: t(`lineage.impute.${method}`),
      value: format.value(value, DIGITS),
    }),
    formula: null,
  };
}

function denominateWords({ value, unitSymbol }: Step, { t, format, local, before, lineage }: Context): Told {
  const { denominator } = lineage;
  if (!denominator) return { words: t('lineage.denominate.none'), formula: null };
  const withUnit = (number: number | null, unit: LocalText | null | undefined): string =>
    [format.value(number, DIGITS), local(unit)].filter((part) => part !== '').join(' ');
  const formula =
    before === null || value === null
      ? null
      : `${withUnit(before, lineage.node.unitSymbol)} ÷ ${withUnit(denominator.value, denominator.unitSymbol)} = ${withUnit(value, unitSymbol)}`;
  return { words: t('lineage.denominate'), formula };
}

function selectWords({ parameters, value }: Step, { t, lineage }: Context): Told {
  const period = lineage.value?.period;
  const years = numberAt(parameters, 'maxAge');
  if (value === null || !period) return { words: t('lineage.select.none'), formula: null };
  return {
    words:
      years === null ? t('lineage.select', { period }) : t('lineage.select.age', { period, count: years }),
    formula: null,
  };
}

/** A sum behind a score: how it is written, and what it comes to. */
interface Sum {
  readonly text: string;
  readonly value: number;
}
type Term = { readonly weight: number; readonly score: number };

/** Methods whose sum can be written down from the children's scores alone. */
const SUMS: Readonly<Record<string, (terms: readonly Term[], format: Format) => Sum>> = {
  arithmetic: (terms, format) => ({
    text: terms.map(({ weight, score }) => `${share(weight, format)} × ${shown(score, format)}`).join(' + '),
    value: terms.reduce((sum, { weight, score }) => sum + weight * score, 0),
  }),
  geometric: (terms, format) => ({
    text: terms.map(({ weight, score }) => `${shown(score, format)}^${share(weight, format)}`).join(' × '),
    value: Math.exp(terms.reduce((sum, { weight, score }) => sum + weight * Math.log(score), 0)),
  }),
  harmonic: (terms, format) => ({
    text: `1 ÷ (${terms.map(({ weight, score }) => `${share(weight, format)} ÷ ${shown(score, format)}`).join(' + ')})`,
    value: 1 / terms.reduce((sum, { weight, score }) => sum + weight / score, 0),
  }),
  sum: (terms, format) => ({
    text: terms.map(({ score }) => shown(score, format)).join(' + '),
    value: terms.reduce((sum, { score }) => sum + score, 0),
  }),
  product: (terms, format) => ({
    text: terms.map(({ score }) => shown(score, format)).join(' × '),
    value: terms.reduce((product, { score }) => product * score, 1),
  }),
  ratio: (terms, format) => ({
    text: terms.map(({ score }) => shown(score, format)).join(' ÷ '),
    value: (terms[0]?.score ?? Number.NaN) / (terms[1]?.score ?? Number.NaN),
  }),
};
/** Scores come with all their digits; a sum further off than this was made in another way, as by a re-scaling. */
const TOLERANCE = 1e-6;

/**
 * How a dimension's score comes from its children, as a sum with numbers. Children without a score take no part; the weights of
 * the others are scaled to 1 again. Null where there is no score, or where it is not made of the children's scores alone.
 */
export function aggregateFormula({ score, node, children }: LineageWire, format: Format): string | null {
  const method = node.aggregation ?? 'arithmetic';
  if (score === null || !Object.hasOwn(SUMS, method)) return null;
  const present = children.flatMap(({ node: child, score: own }) =>
    own !== null && child.weight > 0 ? [{ weight: child.weight, score: own }] : [],
  );
  const total = present.reduce((sum, { weight }) => sum + weight, 0);
  if (present.length === 0) return null;
  const terms = present.map((term) => ({ ...term, weight: term.weight / total }));
  const { text, value } = SUMS[method]!(terms, format);
  const isSame = Math.abs(value - score) <= TOLERANCE * Math.max(1, Math.abs(score));
  return isSame ? `${text} = ${format.score(score, 2)}` : null;
}

const share = (weight: number, format: Format): string => format.value(weight, 3);
const shown = (score: number, format: Format): string => parenthesised(format.score(score, 2), score);

const parenthesised = (text: string, number: number | null): string =>
  number !== null && number < 0 ? `(${text})` : text;

type Bag = Readonly<Record<string, unknown>>;

const numberAt = (bag: Bag, key: string): number | null => {
  const value = bag[key];
  return typeof value === 'number' ? value : null;
};
const textAt = (bag: Bag, key: string): string | null => {
  const value = bag[key];
  return typeof value === 'string' ? value : null;
};
const recordAt = (bag: Bag, key: string): Bag => {
  const value = bag[key];
  return typeof value === 'object' && value !== null ? (value as Bag) : {};
};
/** The range of a normalise step, 0 to 100 where the log does not say. */
const pairAt = (bag: Bag, key: string): readonly [number, number] => {
  const value = bag[key];
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number'
    ? [value[0], value[1]]
    : [0, 100];
};
