import { formulaNames } from './formula-math.ts';
import type { Step } from './method.ts';
import type { MethodFormula } from './method-formula.ts';
import { METHOD_DEFAULTS } from './method-sentences.ts';

/** One letter of a formula, and what it stands for: keys of `locales/<locale>/method.json` without their `method.`. */
export interface MethodSymbol {
  readonly symbol: string;
  /** The first of these that has words. */
  readonly keys: readonly [own: string, ofStep: string, common: string];
  /** What the step sets it to. */
  readonly value?: number;
}

/** What the letters of one method's formulas mean, in the order in which they stand. */
export function formulaSymbols(
  step: Step,
  { method, lines, less = [] }: MethodFormula,
): readonly MethodSymbol[] {
  const values = valuesOf(step);
  return formulaNames([...lines, ...less]).map((symbol) => ({
    symbol,
    keys: [`symbol.${step.step}.${method}.${symbol}`, `symbol.${step.step}.${symbol}`, `symbol.${symbol}`],
    ...(values[symbol] === undefined ? {} : { value: values[symbol] }),
  }));
}

/** Letters that stand for a parameter of the step. */
function valuesOf(step: Step): Readonly<Record<string, number | undefined>> {
  switch (step.step) {
    case 'normalise': {
      const [low, high] = step.to ?? METHOD_DEFAULTS.range;
      return { L: low, H: high, m: low, s: high, κ: step.constant ?? METHOD_DEFAULTS.constant };
    }
    case 'treat':
      return { λ: step.lambda ?? METHOD_DEFAULTS.treat.lambda };
    case 'weight':
      return { ε: step.shift ?? METHOD_DEFAULTS.shift };
    case 'aggregate':
      return { p: step.exponent, ρ: step.distinguishing ?? METHOD_DEFAULTS.distinguishing };
    default:
      return {};
  }
}
