import type {
  ImputeMethodName,
  NormaliseChoice,
  NormaliseMethodName,
  NormaliseOptions,
  NormaliseStep,
  TreatMethodName,
} from './method.ts';

/** What each method needs a framework file to say, so that a file can be checked before there are any data. */

export interface ImputeNeeds {
  /** A grouping. */
  readonly group: boolean;
  /** Several periods. */
  readonly panel: boolean;
  /** A statistic over areas, so that `over` means something. */
  readonly over: boolean;
  /** Other indicators of the same dimension. */
  readonly siblings?: true;
}
export const IMPUTE_NEEDS: Readonly<Record<ImputeMethodName, ImputeNeeds>> = {
  none: { group: false, panel: false, over: false },
  mean: { group: false, panel: false, over: true },
  median: { group: false, panel: false, over: true },
  groupMean: { group: true, panel: false, over: true },
  groupMedian: { group: true, panel: false, over: true },
  rowMean: { group: false, panel: false, over: false, siblings: true },
  latest: { group: false, panel: true, over: false },
  constant: { group: false, panel: true, over: false },
  linear: { group: false, panel: true, over: false },
};

/** What each treatment reads beside the limits of the rule, which all of them but `none` read. */
export const TREAT_READS: Readonly<
  Record<TreatMethodName, readonly ('maxPoints' | 'otherwise' | 'lambda')[]>
> = {
  none: [],
  winsorise: ['maxPoints', 'otherwise'],
  log: [],
  logPlus: [],
  logOriginal: [],
  boxCox: ['lambda'],
};

/** What a normalisation reads, and what it cannot do without. */
export interface NormaliseNeeds {
  /**
   * `range`: the two ends, low < high; `moments`: a mean and a standard deviation > 0; both default to 0, 1. `optionalRange`:
   * two ends or, without them, the method's own numbers. `none`: it is not read.
   */
  readonly to: 'range' | 'moments' | 'optionalRange' | 'none';
  /** Whether these must be said, with the indicator or in the step; they are read where they must be said, and nowhere else. */
  readonly goalposts: boolean;
  readonly target: boolean;
  readonly best: 'value' | 'interval' | 'none';
  /** Whether these must be said in the step; as above. */
  readonly from: boolean;
  readonly reference: boolean;
  /** What it also reads, if given. */
  readonly options: readonly ('clamp' | 'scale' | 'shift' | 'ties' | 'constant')[];
}
const NEEDS_NOTHING = {
  goalposts: false,
  target: false,
  best: 'none',
  from: false,
  reference: false,
  options: [],
} as const satisfies Omit<NormaliseNeeds, 'to'>;

export const NORMALISE_NEEDS: Readonly<Record<NormaliseMethodName, NormaliseNeeds>> = {
  none: { ...NEEDS_NOTHING, to: 'none' },
  minmax: { ...NEEDS_NOTHING, to: 'range', options: ['scale', 'shift'] },
  zscore: { ...NEEDS_NOTHING, to: 'moments' },
  scaled: { ...NEEDS_NOTHING, to: 'range', from: true },
  goalposts: { ...NEEDS_NOTHING, to: 'range', goalposts: true, options: ['clamp', 'scale', 'shift'] },
  rank: { ...NEEDS_NOTHING, to: 'optionalRange', options: ['ties'] },
  percentRank: { ...NEEDS_NOTHING, to: 'optionalRange', options: ['ties'] },
  borda: { ...NEEDS_NOTHING, to: 'optionalRange', options: ['ties'] },
  exponentialRank: { ...NEEDS_NOTHING, to: 'optionalRange', options: ['ties', 'constant'] },
  distanceToTarget: { ...NEEDS_NOTHING, to: 'range', target: true, options: ['clamp'] },
  distanceToMax: { ...NEEDS_NOTHING, to: 'range' },
  distanceToReference: { ...NEEDS_NOTHING, to: 'range', reference: true },
  fractionOfMax: { ...NEEDS_NOTHING, to: 'range' },
  middleBest: { ...NEEDS_NOTHING, to: 'range', best: 'value' },
  intervalBest: { ...NEEDS_NOTHING, to: 'range', best: 'interval' },
};

/** Every option of a normalisation with what it means to a method; undefined where the method does not read it. */
const READINGS: {
  readonly [K in keyof Required<NormaliseOptions>]: (needs: NormaliseNeeds) => string | undefined;
} = {
  to: ({ to }) => ({ range: 'range', optionalRange: 'range', moments: 'moments', none: undefined })[to],
  clamp: ({ options }) => (options.includes('clamp') ? 'clamp' : undefined),
  scale: ({ options }) => (options.includes('scale') ? 'scale' : undefined),
  shift: ({ options }) => (options.includes('shift') ? 'shift' : undefined),
  ties: ({ options }) => (options.includes('ties') ? 'ties' : undefined),
  constant: ({ options }) => (options.includes('constant') ? 'constant' : undefined),
  from: ({ from }) => (from ? 'from' : undefined),
  target: ({ target }) => (target ? 'target' : undefined),
  reference: ({ reference }) => (reference ? 'reference' : undefined),
  best: ({ best }) => (best === 'none' ? undefined : best),
  goalposts: ({ goalposts }) => (goalposts ? 'goalposts' : undefined),
  decimals: () => 'decimals',
};

/** All that a normalisation may be told beside its method's name. */
export const NORMALISE_OPTIONS = Object.keys(READINGS) as readonly (keyof NormaliseOptions)[];

/** Whether a normalisation reads an option. */
export const readsOption = (method: NormaliseMethodName, option: keyof NormaliseOptions): boolean =>
  READINGS[option](NORMALISE_NEEDS[method]) !== undefined;

/**
 * How an indicator is normalised: by the step, or by the indicator's override, which takes from the step what it does not say
 * itself where its method reads it as the step's method does.
 */
export function normaliseChoiceOf(step: NormaliseStep, indicator: string): NormaliseChoice {
  const { step: _, over: __, indicators = {}, ...common } = step;
  if (!Object.hasOwn(indicators, indicator)) return common;
  const override = indicators[indicator]!;
  const [theirs, own] = [NORMALISE_NEEDS[step.method], NORMALISE_NEEDS[override.method]];
  const shared = NORMALISE_OPTIONS.filter((option) => {
    const reading = READINGS[option](own);
    return reading !== undefined && reading === READINGS[option](theirs) && common[option] !== undefined;
  });
  return { ...Object.fromEntries(shared.map((option) => [option, common[option]])), ...override };
}

/** What makes a pair fit for each reading of `to`. */
export const TO_FITS: Readonly<Record<'range' | 'moments', (to: readonly [number, number]) => boolean>> = {
  range: ([low, high]) => low < high,
  moments: ([, standardDeviation]) => standardDeviation > 0,
};
