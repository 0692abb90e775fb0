import type { Indicator } from './framework.ts';
import type {
  AggregateMethodName,
  ImputeMethodName,
  NormaliseMethodName,
  NormaliseStep,
  Step,
  TreatMethodName,
  WeightMethodName,
} from './method.ts';
import { normaliseChoiceOf } from './method-needs.ts';

/** Formulas of one method: each on a line of its own, and instead of these where less is better. */
export interface MethodFormula {
  readonly method: string;
  readonly lines: readonly string[];
  readonly less?: readonly string[];
  /** Whether logarithms are measured in place of values. */
  readonly isLogarithmic?: true;
}

/**
 * The formulas of each method as text: `_{…}` is a subscript, `^{…}` a superscript, a / b a fraction of what stands next to the
 * sign. What the letters mean is in `method-symbols.ts`; w are weights that add up to 1 and sums run over what is there. Empty
 * where words say it all.
 */
type Formulas<Name extends string> = Readonly<Record<Name, readonly string[]>>;

const IMPUTE: Formulas<ImputeMethodName> = {
  none: [],
  mean: ['x = (1 / n) · Σ_{k} x_{k}'],
  median: ['x = median_{k} x_{k}'],
  groupMean: ['x = (1 / n_{g}) · Σ_{k ∈ g} x_{k}'],
  groupMedian: ['x = median_{k ∈ g} x_{k}'],
  rowMean: ['x = min + (max − min) · mean_{i} ((x_{i} − min_{i}) / (max_{i} − min_{i}))'],
  latest: ['x_{t} = x_{s}, s = max(u < t)'],
  constant: ['x_{t} = x_{s}, s = max(u < t)', 'x_{t} = x_{f}, t < f'],
  linear: ['x_{t} = x_{s} + (x_{u} − x_{s}) · (t − s) / (u − s), s < t < u'],
};

const TREAT: Formulas<TreatMethodName> = {
  none: [],
  winsorise: ['x′ = min(max(x, a), b)'],
  log: ['x′ = ln(x − min + a), a = 0.01 · (max − min)'],
  logPlus: ['x′ = ln(x − min + a)', 'x′ = −ln(max + a − x)', 'a = 0.01 · (max − min)'],
  logOriginal: ['x′ = ln(x − min + 1)'],
  boxCox: ['x′ = (y^{λ} − 1) / λ, y = x − min + 1', 'x′ = ln y, λ = 0'],
};

const NORMALISE: Formulas<NormaliseMethodName> = {
  none: ['x′ = x'],
  minmax: ['x′ = L + (H − L) · (x − min) / (max − min)'],
  zscore: ['x′ = m + s · (x − x̄) / σ'],
  scaled: ['x′ = L + (H − L) · (x − a) / (b − a)'],
  goalposts: ['x′ = L + (H − L) · (x − a) / (b − a)'],
  rank: ['x′ = R'],
  percentRank: ['x′ = (R − 1) / (n − 1)'],
  borda: ['x′ = R − 1'],
  exponentialRank: ['x′ = −κ · ln(1 − (R / n) · (1 − e^{−100/κ}))'],
  distanceToTarget: ['x′ = L + (H − L) · (x − min) / (T − min)'],
  distanceToMax: ['x′ = L + (H − L) · (1 − (max − x) / (max − min))'],
  distanceToReference: ['x′ = L + (H − L) · (1 − (r − x) / (r − min))'],
  fractionOfMax: ['x′ = L + (H − L) · x / max'],
  middleBest: ['x′ = L + (H − L) · (1 − |x − a| / M), M = max(a − min, max − a)'],
  intervalBest: ['x′ = L + (H − L) · (1 − d / M)', 'd = max(a − x, x − b, 0), M = max(a − min, max − b)'],
};
/** Where less is better; methods by rank count from the worst, and best values have no direction. */
const LESS: Readonly<Partial<Record<NormaliseMethodName, readonly string[]>>> = {
  none: ['x′ = −x'],
  minmax: ['x′ = L + (H − L) · (max − x) / (max − min)'],
  zscore: ['x′ = m + s · (x̄ − x) / σ'],
  scaled: ['x′ = L + (H − L) · (b − x) / (b − a)'],
  goalposts: ['x′ = L + (H − L) · (b − x) / (b − a)'],
  distanceToTarget: ['x′ = L + (H − L) · (max − x) / (max − T)'],
  distanceToMax: ['x′ = L + (H − L) · (1 − (x − min) / (max − min))'],
  distanceToReference: ['x′ = L + (H − L) · (1 − (x − r) / (max − r))'],
  fractionOfMax: ['x′ = L + (H − L) · min / x'],
};
const SHARE = ['x′ = L + (H − L) · (R − 1) / (n − 1)'];
/** Ranks that are brought to a scale. */
const STRETCHED: Readonly<Record<string, readonly string[]>> = {
  rank: SHARE,
  percentRank: SHARE,
  borda: SHARE,
  exponentialRank: ['x′ = L + (H − L) · z / 100', 'z = −κ · ln(1 − (R / n) · (1 − e^{−100/κ}))'],
};
/** On natural logarithms. */
const LOGARITHMIC: Readonly<Record<string, Omit<MethodFormula, 'method'>>> = {
  minmax: {
    lines: ['x′ = L + (H − L) · (ln x − ln min) / (ln max − ln min)'],
    less: ['x′ = L + (H − L) · (ln max − ln x) / (ln max − ln min)'],
  },
  goalposts: {
    lines: ['x′ = L + (H − L) · (ln x − ln a) / (ln b − ln a)'],
    less: ['x′ = L + (H − L) · (ln b − ln x) / (ln b − ln a)'],
  },
};

/** The same of values and bounds plus a shift c. */
const SHIFTED: Readonly<Record<string, Omit<MethodFormula, 'method'>>> = {
  minmax: {
    lines: ['x′ = L + (H − L) · (ln (x + c) − ln (min + c)) / (ln (max + c) − ln (min + c))'],
    less: ['x′ = L + (H − L) · (ln (max + c) − ln (x + c)) / (ln (max + c) − ln (min + c))'],
  },
  goalposts: {
    lines: ['x′ = L + (H − L) · (ln (x + c) − ln (a + c)) / (ln (b + c) − ln (a + c))'],
    less: ['x′ = L + (H − L) · (ln (b + c) − ln (x + c)) / (ln (b + c) − ln (a + c))'],
  },
};

const WEIGHT: Formulas<WeightMethodName> = {
  given: ['w_{i} = v_{i} / (Σ_{j} v_{j})'],
  equal: ['w_{i} = 1 / m'],
  ahp: ['A · w = λ · w', 'CI = (λ − m) / (m − 1), CR = CI / RI'],
  dematel: ['N = X / c, T = N · (I − N)^{−1}', 'w_{i} ∝ Σ_{j} T_{ij} + Σ_{j} T_{ji}'],
  budget: ['w_{i} = (1 / E) · Σ_{e} p_{ei} / (Σ_{j} p_{ej})'],
  entropy: [
    'p_{ki} = (z_{ki} + ε) / (Σ_{l} (z_{li} + ε))',
    'e_{i} = −(1 / (ln n)) · Σ_{k} p_{ki} · ln p_{ki}, w_{i} ∝ 1 − e_{i}',
  ],
  critic: ['w_{i} ∝ σ_{i} · Σ_{j} (1 − r_{ij})'],
  merec: ['S_{k} = ln(1 + (1 / m) · Σ_{j} |ln(min_{j} / x_{kj})|)', 'w_{i} ∝ Σ_{k} |S_{k}^{(−i)} − S_{k}|'],
  pca: ['w_{i} ∝ Σ_{c} η_{c} · |a_{ic}|'],
  correlation: ['r_{i} / (Σ_{j} r_{j}) = t_{i} / (Σ_{j} t_{j}), r_{i} = corr(x_{i}, Σ_{j} w_{j} · x_{j})'],
  combine: [],
};
const COMBINE: Readonly<Record<string, readonly string[]>> = {
  linear: ['w = Σ_{p} α_{p} · w_{p}'],
  product: ['w ∝ Π_{p} w_{p}'],
  geometric: ['w ∝ (Π_{p} w_{p})^{1/P}'],
  gameTheory: ['w = Σ_{p} α_{p} · w_{p}', 'Σ_{q} (w_{p} · w_{q}) · α_{q} = w_{p} · w_{p}'],
};

const AGGREGATE: Formulas<AggregateMethodName> = {
  arithmetic: ['y = Σ_{i} w_{i} · x_{i}'],
  geometric: ['y = Π_{i} x_{i}^{w_{i}}'],
  harmonic: ['y = 1 / (Σ_{i} w_{i} / x_{i})'],
  generalised: ['y = (Σ_{i} w_{i} · x_{i}^{p})^{1/p}'],
  median: ['y = median_{i} x_{i}'],
  sum: ['y = m · Σ_{i} w_{i} · x_{i}'],
  product: ['y = Π_{i} x_{i}'],
  ratio: ['y = x_{1} / x_{2}'],
  mazziottaPareto: [
    'y = M − S^{2} / M',
    'M = Σ_{i} w_{i} · z_{i}, S^{2} = Σ_{i} w_{i} · (z_{i} − M)^{2}',
    'z_{i} = 100 + 10 · (x_{i} − x̄_{i}) / σ_{i}',
  ],
  copeland: ['y_{k} = n_{+} − n_{−}'],
  benefitOfTheDoubt: ['y_{k} = max_{v ≥ 0} Σ_{i} v_{i} · x_{ki}, Σ_{i} v_{i} · x_{li} ≤ 1'],
  topsis: ['y = d_{−} / (d_{+} + d_{−})', 'z_{ki} = (w_{i} · x_{ki}) / √(Σ_{l} x_{li}^{2})'],
  greyRelational: [
    'y = r_{+} / (r_{+} + r_{−}), r = (1 / m) · Σ_{i} ξ_{i}',
    'ξ_{i} = (Δ_{min} + ρ · Δ_{max}) / (Δ_{i} + ρ · Δ_{max})',
  ],
  fuzzy: ['y = (Σ_{g} b_{g} · c_{g}) / (Σ_{g} b_{g})'],
  rankSumRatio: ['y = (1 / n) · Σ_{i} w_{i} · R_{i}'],
};
const ADDED_PENALTY = ['y = M + S^{2} / M', ...AGGREGATE.mazziottaPareto.slice(1)];
const BELONGING: Readonly<Record<string, string>> = {
  weightedMean: 'b_{g} = Σ_{i} w_{i} · r_{ig}',
  minMax: 'b_{g} = max_{i} min(w_{i}, r_{ig})',
  productMax: 'b_{g} = max_{i} w_{i} · r_{ig}',
  minSum: 'b_{g} = Σ_{i} min(w_{i}, r_{ig} / (Σ_{j} r_{jg}))',
  boundedSum: 'b_{g} = min(1, Σ_{i} min(w_{i}, r_{ig}))',
};

/** All methods' formulas by step, as they are without options. */
export const FORMULAS = {
  impute: IMPUTE,
  treat: TREAT,
  normalise: NORMALISE,
  weight: WEIGHT,
  aggregate: AGGREGATE,
} as const;

/** What a method may be told that changes its formula. */
interface Choice {
  readonly method: string;
  readonly scale?: unknown;
  readonly to?: unknown;
  readonly shift?: unknown;
  readonly how?: string;
  readonly operator?: string;
  readonly penalty?: unknown;
}

/** The formulas of one method of a step with its options. */
export function methodFormula(step: Step['step'], choice: Choice): MethodFormula {
  const { method } = choice;
  if (step === 'normalise' && choice.scale === 'log' && LOGARITHMIC[method])
    return {
      method,
      ...(choice.shift === undefined ? LOGARITHMIC : SHIFTED)[method]!,
      isLogarithmic: true,
    };
  if (step === 'normalise' && choice.to !== undefined && STRETCHED[method])
    return { method, lines: STRETCHED[method] };
  const formulas = (FORMULAS as Readonly<Record<string, Formulas<string>>>)[step];
  const less = step === 'normalise' ? LESS[method as NormaliseMethodName] : undefined;
  return {
    method,
    lines: step === 'aggregate' || method === 'combine' ? withForm(choice) : (formulas?.[method] ?? []),
    ...(less ? { less } : {}),
  };
}

function withForm({ method, how = 'linear', operator = 'weightedMean', penalty }: Choice): readonly string[] {
  if (method === 'combine') return COMBINE[how] ?? [];
  const lines = AGGREGATE[method as AggregateMethodName] ?? [];
  if (method === 'fuzzy') return [...lines, BELONGING[operator] ?? ''];
  return method === 'mazziottaPareto' && penalty === 1 ? ADDED_PENALTY : lines;
}

/**
 * The formulas that a step's figures are computed by: of its own method first, then of what single nodes or levels do otherwise,
 * each once. With the `indicators` that are scored, a normalisation tells only the directions that occur.
 */
export function stepFormulas(step: Step, indicators?: readonly Indicator[]): readonly MethodFormula[] {
  if (step.step === 'normalise' && indicators) return normaliseFormulas(step, indicators);
  if (!('method' in step)) return [];
  const parts = step.step === 'weight' ? (step.parts ?? []) : [];
  return each([step, ...otherwise(step), ...parts].map((choice) => methodFormula(step.step, choice)));
}

function normaliseFormulas(step: NormaliseStep, indicators: readonly Indicator[]): readonly MethodFormula[] {
  const directed = indicators.map(({ code, direction }) => ({
    formula: methodFormula('normalise', normaliseChoiceOf(step, code)),
    direction,
  }));
  return each(directed.map(({ formula }) => formula)).map((formula) => {
    const directions = new Set(
      directed.flatMap((one) => (isSame(one.formula, formula) ? [one.direction] : [])),
    );
    const { lines, less, ...rest } = formula;
    return {
      ...rest,
      lines: less && directions.size === 1 && directions.has(-1) ? [] : lines,
      ...(less && directions.has(-1) ? { less } : {}),
    };
  });
}

const isSame = (a: MethodFormula, b: MethodFormula): boolean => JSON.stringify(a) === JSON.stringify(b);
const each = (formulas: readonly MethodFormula[]): readonly MethodFormula[] =>
  formulas.filter(
    (formula, at) => formula.lines.length > 0 && formulas.findIndex((other) => isSame(other, formula)) === at,
  );

function otherwise(step: Step): readonly Choice[] {
  if (step.step === 'normalise') return Object.values(step.indicators ?? {});
  if (step.step === 'treat')
    return [
      ...Object.values(step.indicators ?? {}),
      ...(step.method === 'winsorise' ? [{ method: step.otherwise ?? 'log' }] : []),
    ];
  if (step.step !== 'aggregate') return [];
  return Object.values({ ...step.levels, ...step.nodes }).map((own) =>
    typeof own === 'string' ? { method: own } : own,
  );
}

/** A formula as one line of plain text, for readers that show no formulas: x_i, (…)^(1/p). */
export function formulaText(formula: string): string {
  const flat = formula.replace(/([_^])\{([^{}]*)\}/gu, (_, sign: string, script: string) =>
    /^(?:.|[\p{L}\p{N}]+|\(.*\))$/u.test(script) ? sign + script : `${sign}(${script})`,
  );
  return flat === formula ? flat : formulaText(flat);
}
