import type { LineageWire } from '../../src/assessments/run-wire.ts';
import type { LocalText } from '../../src/model/text.ts';
import type { Format } from '../platform/format.ts';
import type { Params } from '../platform/words.ts';

type Step = LineageWire['steps'][number];

/** What a step did to one value: a sentence, and the sum with its numbers where there is one. */
export interface StepWords {
  readonly words: string;
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
  if (step.value === null && !SPEAKS_OF_NOTHING.has(step.step))
    return { words: context.t(step.step === 'raw' ? 'lineage.raw.none' : 'lineage.nothing'), formula: null };
  const describe = Object.hasOwn(STEPS, step.step) ? STEPS[step.step] : undefined;
  if (describe) return describe(step, context);
  return { words: context.t('lineage.other', { step: step.step }), formula: null };
}

const STEPS: Readonly<Record<string, (step: Step, context: Context) => StepWords>> = {
  normalise: normaliseWords,
  treat: treatWords,
  impute: imputeWords,
  denominate: denominateWords,
  select: selectWords,
  raw: (_, { t }) => ({ words: t('lineage.raw'), formula: null }),
};

function normaliseWords({ value, parameters }: Step, { t, format, before }: Context): StepWords {
  const method = textAt(parameters, 'method') ?? '';
  const [low, high] = pairAt(parameters, 'to');
  const less = numberAt(parameters, 'direction') === -1;
  const [min, max] = [numberAt(parameters, 'min'), numberAt(parameters, 'max')];
  const [mean, sd] = [numberAt(parameters, 'mean'), numberAt(parameters, 'standardDeviation')];
  const say = (number: number | null) => parenthesised(format.value(number, DIGITS), number);
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
    const above = less ? `${say(max)} − ${say(before)}` : `${say(before)} − ${say(min)}`;
    const share = `(${above}) ÷ (${say(max)} − ${say(min)})`;
    const span = `${share} × ${low === 0 ? format.value(high) : `(${format.value(high)} − ${format.value(low)})`}`;
    const sum = low === 0 ? span : `${format.value(low)} + ${span}`;
    return { words, formula: `${sum} = ${format.score(value, 2)}` };
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
  return { words: t('lineage.other', { step: method || 'normalise' }), formula: null };
}

function treatWords({ value, parameters, changed }: Step, { t, format, before }: Context): StepWords {
  const applied = textAt(parameters, 'applied') ?? textAt(parameters, 'method') ?? 'none';
  const shape = recordAt(parameters, 'before');
  const [skewness, kurtosis] = [numberAt(shape, 'skewness'), numberAt(shape, 'kurtosis')];
  const log = recordAt(parameters, 'log');
  if (applied === 'log' && numberAt(log, 'min') !== null) {
    const [min, shift] = [numberAt(log, 'min'), numberAt(log, 'shift')];
    const formula =
      before === null || value === null
        ? null
        : `ln(${format.value(before, DIGITS)} − ${parenthesised(format.value(min, DIGITS), min)} + ${format.value(shift, DIGITS)}) = ${format.value(value, DIGITS)}`;
    return { words: t('lineage.treat.log'), formula };
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

function imputeWords({ value, parameters, changed }: Step, { t, format }: Context): StepWords {
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

function denominateWords(
  { value, unitSymbol }: Step,
  { t, format, local, before, lineage }: Context,
): StepWords {
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

function selectWords({ parameters, value }: Step, { t, lineage }: Context): StepWords {
  const period = lineage.value?.period;
  const years = numberAt(parameters, 'maxAge');
  if (value === null || !period) return { words: t('lineage.select.none'), formula: null };
  return {
    words:
      years === null ? t('lineage.select', { period }) : t('lineage.select.age', { period, count: years }),
    formula: null,
  };
}

/**
 * How a dimension's score comes from its children, as a sum with numbers. Children without a score take no part; the weights of
 * the others are scaled to 1 again. Null where there is no score.
 */
export function aggregateFormula(lineage: LineageWire, format: Format): string | null {
  if (lineage.score === null) return null;
  const present = lineage.children.filter(({ node, score }) => score !== null && node.weight > 0);
  const total = present.reduce((sum, { node }) => sum + node.weight, 0);
  if (total <= 0) return null;
  const isGeometric = lineage.node.aggregation === 'geometric';
  const terms = present.map(({ node, score }) => {
    const weight = format.value(node.weight / total, 3);
    return isGeometric
      ? `${format.score(score, 2)}^${weight}`
      : `${weight} × ${parenthesised(format.score(score, 2), score)}`;
  });
  return `${terms.join(isGeometric ? ' × ' : ' + ')} = ${format.score(lineage.score, 2)}`;
}

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
