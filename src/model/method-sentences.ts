import type {
  AggregateChoice,
  AggregateStep,
  ImputeStep,
  NormaliseChoice,
  NormaliseOptions,
  Over,
  ScreenStep,
  Step,
  TreatChoice,
  TreatStep,
  WeightChoice,
} from './method.ts';
import { NORMALISE_NEEDS, NORMALISE_OPTIONS, normaliseChoiceOf, readsOption } from './method-needs.ts';
import { NORMALISE_READS_OTHERS } from './method-reads.ts';

/** One sentence about a method: a key of `locales/<locale>/method.json` without its `method.`, and what fills its words. */
export interface MethodSentence {
  readonly key: string;
  readonly details: Readonly<Record<string, string | number>>;
}
/** What one or several nodes do otherwise than the step says: nodes by code, or all dimensions at a level. */
export interface MethodException {
  readonly node?: string;
  readonly level?: number;
  readonly method: string;
  readonly sentences: readonly MethodSentence[];
}
export interface Naming {
  /** The name of a node or an area by its code, in the reader's language. */
  readonly nameOf: (code: string) => string;
  /** What stands for the grouping `parent`. */
  readonly parentGroup: string;
}

/** The engine's defaults where a file does not say. */
export const METHOD_DEFAULTS = {
  treat: { maxPoints: 5, skewness: 2, kurtosis: 3.5, otherwise: 'log', lambda: 0 },
  range: [0, 1],
  constant: 23,
  maxConsistencyRatio: 0.1,
  shift: 0.001,
  distinguishing: 0.5,
} as const;

/** A step in sentences, with all its parameters. What single nodes do otherwise: {@link stepExceptions}. */
export function stepSentences(step: Step, naming: Naming): readonly MethodSentence[] {
  switch (step.step) {
    case 'select':
      return [step.maxAge === 0 ? say('select.exact') : say('select', { count: step.maxAge })];
    case 'screen':
      return screenSentences(step, naming);
    case 'denominate':
      return [say('denominate')];
    case 'impute':
      return imputeSentences(step, naming);
    case 'treat':
      return [...treatSentences(step), ...(step.method === 'none' ? [] : overSentences(step))];
    case 'normalise': {
      const { step: _, indicators: __, over, ...choice } = step;
      return [
        ...normaliseSentences(choice, naming),
        ...(NORMALISE_READS_OTHERS[step.method] ? overSentences({ over }) : []),
      ];
    }
    case 'weight':
      return weightSentences(step);
    case 'aggregate':
      return aggregateSentences(step, naming);
    case 'rank':
      return [
        say(`rank.${step.ties}`),
        ...(step.decimals === undefined ? [] : [say('rank.decimals', { count: step.decimals })]),
      ];
  }
}

/** Overrides of a step by indicator, dimension or level. */
export function stepExceptions(step: Step, naming: Naming): readonly MethodException[] {
  switch (step.step) {
    case 'treat':
      return byCode(step.indicators ?? {}).map(([node, choice]) => ({
        node,
        method: choice.method,
        sentences: treatSentences({ ...treatDefaults(step), ...choice }),
      }));
    case 'normalise':
      return byCode(step.indicators ?? {}).map(([node, { method }]) => ({
        node,
        method,
        sentences: normaliseSentences(normaliseChoiceOf(step, node), naming),
      }));
    case 'aggregate':
      return [
        ...byCode(step.levels ?? {}).map(([level, choice]) => ({
          level: Number(level),
          ...aggregateException(step, choice, naming),
        })),
        ...byCode(step.nodes ?? {}).map(([node, choice]) => ({
          node,
          ...aggregateException(step, choice, naming),
        })),
      ];
    default:
      return [];
  }
}

function screenSentences(step: ScreenStep, { nameOf }: Naming): readonly MethodSentence[] {
  const { minAvailability, dimensions = {}, minNonZero, keep = [], leaveOut = [] } = step;
  const listed = (codes: readonly string[]) => codes.map(nameOf).join(', ');
  return [
    minAvailability > 0 ? say('screen', { share: percent(minAvailability) }) : say('screen.all'),
    ...byCode(dimensions).map(([code, share]) =>
      say('screen.dimension', { name: nameOf(code), share: percent(share) }),
    ),
    ...(minNonZero === undefined ? [] : [say('screen.nonZero', { share: percent(minNonZero) })]),
    ...(keep.length === 0 ? [] : [say('screen.keep', { areas: listed(keep) })]),
    ...(leaveOut.length === 0 ? [] : [say('screen.leaveOut', { areas: listed(leaveOut) })]),
  ];
}

const imputeSentences = (step: ImputeStep, naming: Naming): readonly MethodSentence[] => [
  say(`impute.${step.method}`, { group: groupName(step.group, naming) }),
  ...(step.maxAge === undefined ? [] : [say('impute.maxAge', { count: step.maxAge })]),
  ...overSentences(step),
];

const treatDefaults = ({ step: _, indicators: __, over: ___, ...common }: TreatStep): TreatChoice => common;

function treatSentences(choice: TreatChoice): readonly MethodSentence[] {
  const { method, maxPoints, skewness, kurtosis, otherwise, lambda } = {
    ...METHOD_DEFAULTS.treat,
    ...choice,
  };
  const own = say(`treat.${method}`, {
    skewness: plain(skewness),
    kurtosis: plain(kurtosis),
    points: plain(maxPoints),
    lambda: plain(lambda),
  });
  return method === 'winsorise'
    ? [own, say(`treat.otherwise.${otherwise}`, { lambda: plain(lambda) })]
    : [own];
}

/** One normalisation in sentences; what its method does not read is passed over. */
export function normaliseSentences(given: NormaliseChoice, { nameOf }: Naming): readonly MethodSentence[] {
  const choice = onlyRead(given);
  const {
    method,
    to,
    from = METHOD_DEFAULTS.range,
    reference = '',
    constant = METHOD_DEFAULTS.constant,
  } = choice;
  const { ties = 'min', clamp = true, decimals } = choice;
  const needs = NORMALISE_NEEDS[method];
  const [low, high] = to ?? METHOD_DEFAULTS.range;
  const isClamped = clamp ? 'clamp' : 'open';
  return [
    say(`normalise.${method}`, {
      low: plain(low),
      high: plain(high),
      from: plain(from[0]),
      until: plain(from[1]),
      reference: nameOf(reference),
      constant: plain(constant),
    }),
    ...statedSentences(choice),
    ...(choice.scale === 'log'
      ? [
          choice.shift === undefined
            ? say('normalise.log')
            : say('normalise.logShift', { shift: plain(choice.shift) }),
        ]
      : []),
    ...(method === 'goalposts' ? [say(`normalise.${isClamped}`)] : []),
    ...(method === 'distanceToTarget' ? [say(`normalise.distanceToTarget.${isClamped}`)] : []),
    ...(needs.options.includes('ties') ? [say(`normalise.ties.${ties}`)] : []),
    ...(needs.to === 'optionalRange' && to
      ? [say('normalise.to', { low: plain(low), high: plain(high) })]
      : []),
    ...decimalSentences(decimals),
  ];
}

/** A choice without what its method does not read. */
const onlyRead = (choice: NormaliseChoice): NormaliseChoice => ({
  method: choice.method,
  ...Object.fromEntries(
    NORMALISE_OPTIONS.flatMap((option) =>
      choice[option] !== undefined && readsOption(choice.method, option) ? [[option, choice[option]]] : [],
    ),
  ),
});

/** What a choice states for all that it is for; what an indicator states of itself stands with the indicator. */
function statedSentences({
  method,
  goalposts,
  target,
  best,
}: NormaliseOptions & { readonly method: string }): readonly MethodSentence[] {
  const said: MethodSentence[] = [];
  const pair = (key: string, [from, until]: readonly [number, number]) =>
    said.push(say(key, { from: plain(from), until: plain(until) }));
  if (goalposts) pair('normalise.goalposts.stated', goalposts);
  if (target !== undefined) said.push(say('normalise.distanceToTarget.stated', { target: plain(target) }));
  if (typeof best === 'number') said.push(say(`normalise.${method}.stated`, { best: plain(best) }));
  else if (best) pair(`normalise.${method}.stated`, best);
  return said;
}

function weightSentences(choice: WeightChoice): readonly MethodSentence[] {
  const { method, among, upper = 'given', components, how = 'linear', parts = [], shares } = choice;
  if (method === 'given' || method === 'equal') return [say(`weight.${method}`)];
  if (method === 'combine')
    return [
      say(`weight.combine.${how}`),
      ...parts.flatMap((part, index) => [
        partSentence(index, how === 'linear' ? shares : undefined),
        ...weightSentences(part),
      ]),
    ];
  const isJudged = method === 'ahp' || method === 'dematel' || method === 'budget';
  return [
    say(`weight.${method}`, {
      limit: plain(choice.maxConsistencyRatio ?? METHOD_DEFAULTS.maxConsistencyRatio),
      shift: plain(choice.shift ?? METHOD_DEFAULTS.shift),
    }),
    ...(components === undefined ? [] : [say('weight.pca.components', { count: components })]),
    ...(isJudged ? [] : [say(`weight.among.${among ?? 'siblings'}`)]),
    ...(among === 'all' ? [] : [say(`weight.upper.${upper}`)]),
  ];
}

function partSentence(index: number, shares: readonly number[] | undefined): MethodSentence {
  const number = plain(index + 1);
  if (!shares) return say('weight.part', { number });
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return say('weight.partWithShare', { number, share: percent(rounded((shares[index] ?? 0) / whole)) });
}

function aggregateSentences(choice: AggregateChoice, naming: Naming): readonly MethodSentence[] {
  const { method, minAvailability = 0, missing, rescale, reads, decimals } = choice;
  return [
    say(`aggregate.${method}${formOf(choice)}`, {
      exponent: plain(choice.exponent ?? 1),
      distinguishing: plain(choice.distinguishing ?? METHOD_DEFAULTS.distinguishing),
      grades: (choice.grades ?? []).map(plain).join(', '),
    }),
    ...(method === 'mazziottaPareto' && choice.penalty === 1 ? [say('aggregate.mazziottaPareto.added')] : []),
    ...(method === 'mazziottaPareto' && choice.deviation
      ? [say(`aggregate.mazziottaPareto.${choice.deviation}`)]
      : []),
    ...(method === 'benefitOfTheDoubt' && choice.shares
      ? [
          say('aggregate.benefitOfTheDoubt.shares', {
            least: percent(choice.shares[0]),
            most: percent(choice.shares[1]),
          }),
        ]
      : []),
    availabilitySentence(minAvailability),
    ...(missing === 'groupMean'
      ? [say('aggregate.groupMean', { group: groupName(choice.group, naming) })]
      : []),
    ...(reads === 'aggregated' ? [say('aggregate.reads')] : []),
    ...decimalSentences(decimals),
    ...(rescale ? [say('aggregate.rescale'), ...normaliseSentences(rescale, naming)] : []),
  ];
}

function availabilitySentence(least: number): MethodSentence {
  if (least === 0) return say('aggregate.anyAvailability');
  return least === 1
    ? say('aggregate.fullAvailability')
    : say('aggregate.availability', { share: percent(least) });
}

/** Methods whose words depend on how they are carried out. */
function formOf({ method, operator = 'weightedMean', ranks = 'whole' }: AggregateChoice): string {
  if (method === 'fuzzy') return `.${operator}`;
  return method === 'rankSumRatio' ? `.${ranks}` : '';
}

/** A name alone takes everything else from the step; a choice says all that it wants. */
function aggregateException(
  { step: _, levels: __, nodes: ___, ...common }: AggregateStep,
  own: NonNullable<AggregateStep['nodes']>[string],
  naming: Naming,
): Pick<MethodException, 'method' | 'sentences'> {
  const choice = typeof own === 'string' ? { ...common, method: own } : own;
  return { method: choice.method, sentences: aggregateSentences(choice, naming) };
}

const overSentences = ({ over }: { readonly over?: Over | undefined }): readonly MethodSentence[] =>
  over === 'panel' ? [say('over.panel')] : [];

const decimalSentences = (decimals: number | undefined): readonly MethodSentence[] =>
  decimals === undefined ? [] : [say('decimals', { count: decimals })];

const groupName = (group: string | undefined, { parentGroup }: Naming): string =>
  group === undefined || group === 'parent' ? parentGroup : group;

const say = (key: string, details: MethodSentence['details'] = {}): MethodSentence => ({ key, details });

/** Numbers as the file has them: neither rounded nor grouped. */
const plain = (value: number): string => String(value).replace('-', '−');

/** A share as a percentage with no more decimals than it has. */
const percent = (share: number): string => `${plain(Number((share * 100).toPrecision(12)))}%`;

/** To a tenth of a percent, as shares of a third have no end. */
const rounded = (share: number): number => Number(share.toFixed(3));

/** Entries by code: a stored framework comes back with its keys in another order, and must be told in the same words. */
function byCode<T>(things: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(things).sort(([a], [b]) => (a < b ? -1 : 1));
}
