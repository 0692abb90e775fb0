import type {
  AggregateMethodName,
  ImputeMethodName,
  NormaliseMethodName,
  Step,
  TreatMethodName,
  WeightMethodName,
} from './method.ts';

/**
 * The formula of each method as a line of text: `_{…}` is a subscript, `^{…}` a superscript. x is a value and x′ what becomes of
 * it; i is an indicator or child, k an area; w are weights that add up to 1; sums run over what is there. Undefined where words
 * say it all. Where less is better, normalisation measures from the other end.
 */
interface Formulas {
  readonly impute: Readonly<Record<ImputeMethodName, string | undefined>>;
  readonly treat: Readonly<Record<TreatMethodName, string | undefined>>;
  readonly normalise: Readonly<Record<NormaliseMethodName, string | undefined>>;
  readonly weight: Readonly<Record<WeightMethodName, string | undefined>>;
  readonly aggregate: Readonly<Record<AggregateMethodName, string | undefined>>;
}

export const FORMULAS: Formulas = {
  impute: {
    none: undefined,
    mean: 'x = (1/n) Σ_{k} x_{k}',
    median: 'x = median x_{k}',
    groupMean: 'x = (1/n_{g}) Σ_{k ∈ g} x_{k}',
    groupMedian: 'x = median_{k ∈ g} x_{k}',
    rowMean: 'x = min + (max − min) · mean_{i} (x_{i} − min_{i}) / (max_{i} − min_{i})',
    latest: 'x(t) = x(s), s = max { s < t }',
    constant: 'x(t) = x(s), |t − s| → min',
    linear: 'x(t) = x(a) + (x(b) − x(a)) · (t − a) / (b − a), a < t < b',
  },
  treat: {
    none: undefined,
    winsorise: 'x′ = min(max(x, x_{(a)}), x_{(b)})',
    log: 'x′ = ln(x − min + 0.01 · (max − min))',
    logPlus: 'x′ = ln(x − min + a), x′ = −ln(max + a − x); a = 0.01 · (max − min)',
    logOriginal: 'x′ = ln(x − min + 1)',
    boxCox: 'x′ = (y^{λ} − 1) / λ, y = x − min + 1; λ = 0: x′ = ln y',
  },
  normalise: {
    none: 'x′ = ± x',
    minmax: 'x′ = L + (H − L) · (x − min) / (max − min)',
    zscore: 'x′ = m + s · (x − x̄) / σ',
    scaled: 'x′ = L + (H − L) · (x − a) / (b − a)',
    goalposts: 'x′ = L + (H − L) · (x − a) / (b − a), a ≤ x ≤ b',
    rank: 'x′ = R, 1 ≤ R ≤ n',
    percentRank: 'x′ = (R − 1) / (n − 1)',
    borda: 'x′ = R − 1',
    exponentialRank: 'x′ = −κ · ln(1 − (R/n) · (1 − e^{−100/κ}))',
    distanceToTarget: 'x′ = L + (H − L) · (x − min) / (T − min)',
    distanceToMax: 'x′ = L + (H − L) · (1 − (max − x) / (max − min))',
    distanceToReference: 'x′ = L + (H − L) · (1 − (x_{ref} − x) / (x_{ref} − min))',
    fractionOfMax: 'x′ = L + (H − L) · x / max',
    middleBest: 'x′ = L + (H − L) · (1 − |x − a| / max |x − a|)',
    intervalBest: 'x′ = L + (H − L) · (1 − d / max(a − min, max − b)), d = max(a − x, x − b, 0)',
  },
  weight: {
    given: 'w_{i} = v_{i} / Σ v',
    equal: 'w_{i} = 1 / n',
    ahp: 'A w = λ_{max} w; CI = (λ_{max} − n) / (n − 1), CR = CI / RI',
    dematel: 'T = N (I − N)^{−1}, N = X / max Σ; w_{i} ∝ D_{i} + R_{i}',
    budget: 'w_{i} = (1/m) Σ_{e} p_{ei} / Σ_{j} p_{ej}',
    entropy: 'e_{i} = −Σ_{k} p_{ki} ln p_{ki} / ln n; w_{i} ∝ 1 − e_{i}',
    critic: 'w_{i} ∝ σ_{i} · Σ_{j} (1 − r_{ij})',
    merec: 'S_{k} = ln(1 + (1/m) Σ_{i} |ln(min_{i} / x_{ki})|); w_{i} ∝ Σ_{k} |S_{k}^{(−i)} − S_{k}|',
    pca: 'w_{i} ∝ Σ_{c} η_{c} · |a_{ic}|',
    correlation: 'corr(x_{i}, Σ w x) / Σ_{j} corr(x_{j}, Σ w x) = t_{i} / Σ t',
    combine: 'w = Σ_{p} α_{p} w^{(p)}, w ∝ Π_{p} w^{(p)}, w ∝ (Π_{p} w^{(p)})^{1/P}',
  },
  aggregate: {
    arithmetic: 'y = Σ w_{i} x_{i}',
    geometric: 'y = Π x_{i}^{wᵢ}',
    harmonic: 'y = 1 / Σ (w_{i} / x_{i})',
    generalised: 'y = (Σ w_{i} x_{i}^{p})^{1/p}',
    median: 'y = median x_{i}',
    sum: 'y = n · Σ w_{i} x_{i}',
    product: 'y = Π x_{i}',
    ratio: 'y = x_{1} / x_{2}',
    mazziottaPareto: 'y = M ∓ S² / M, z_{i} = 100 + 10 · (x_{i} − x̄_{i}) / σ_{i}',
    copeland: 'y_{k} = #{l : k ≻ l} − #{l : l ≻ k}',
    benefitOfTheDoubt: 'y_{k} = max_{v ≥ 0} Σ v_{i} x_{ki}, Σ v_{i} x_{li} ≤ 1',
    topsis: 'y = d^{−} / (d^{+} + d^{−}), r_{ki} = w_{i} x_{ki} / √(Σ_{k} x_{ki}²)',
    greyRelational: 'ξ_{i} = (Δ_{min} + ρ Δ_{max}) / (Δ_{i} + ρ Δ_{max}), y = r^{+} / (r^{+} + r^{−})',
    fuzzy: 'b = w ∘ R, y = Σ_{g} b_{g} c_{g} / Σ_{g} b_{g}',
    rankSumRatio: 'y = Σ w_{i} R_{i} / n',
  },
};

/** The formula of a step's own method. */
export function formulaOf(step: Step): string | undefined {
  if (!('method' in step)) return undefined;
  const formulas: Readonly<Record<string, string | undefined>> = FORMULAS[step.step];
  return formulas[step.method];
}

export interface FormulaPart {
  readonly kind: 'line' | 'sub' | 'sup';
  readonly text: string;
}
/** A formula cut at its subscripts and superscripts. */
export function formulaParts(formula: string): readonly FormulaPart[] {
  const parts: FormulaPart[] = [];
  let rest = formula;
  for (let found = SCRIPT.exec(rest); found; found = SCRIPT.exec(rest)) {
    const [whole, sign, script = ''] = found;
    parts.push(
      { kind: 'line', text: rest.slice(0, found.index) },
      { kind: sign === '_' ? 'sub' : 'sup', text: script },
    );
    rest = rest.slice(found.index + whole.length);
  }
  return [...parts, { kind: 'line' as const, text: rest }].filter(({ text }) => text !== '');
}
const SCRIPT = /([_^])\{([^{}]*)\}/;
