import { pow } from '../composite/elementary.ts';
import { converted, describeUnit, isAlike, type Measurement, PURE, product, raised } from './measure-unit.ts';

/** Arithmetic over values of one area and period. */
export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'code'; readonly code: string; readonly at: number }
  | { readonly kind: 'negative'; readonly of: Formula }
  | {
      readonly kind: 'binary';
      readonly sign: '+' | '-' | '*' | '/' | '^';
      readonly left: Formula;
      readonly right: Formula;
      readonly at: number;
    }
  | {
      readonly kind: 'call';
      readonly name: 'min' | 'max' | 'abs';
      readonly of: readonly Formula[];
      readonly at: number;
    };

/** What is wrong with a formula: the code of an issue, from which character on, and the text there. */
export class FormulaFault extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
  constructor(code: string, details: Readonly<Record<string, string | number>>) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

export const FORMULA_LIMITS = { length: 2_000, depth: 50, parts: 500 };

const SPACE = /\s*/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?/y;
const NAME = /\p{L}[\p{L}\p{N}_.]*/uy;
const BRACKETED = /\[([A-Za-z0-9][A-Za-z0-9._:-]*)\]/y;
const FUNCTIONS = { min: [1, 20], max: [1, 20], abs: [1, 1] } as const;

/**
 * Reads numbers, codes, + − × ÷ ^ (also - * /), parentheses, and the functions min, max and abs. A code with other signs than letters,
 * digits, `_` and `.` stands in brackets: `[GDP-2]`. `^` binds to the right and more than a sign before it.
 * @throws FormulaFault
 */
export function parseFormula(text: string): Formula {
  if (text.length > FORMULA_LIMITS.length)
    throw new FormulaFault('measure.formulaLong', { most: FORMULA_LIMITS.length });
  let at = 0;
  let depth = 0;
  let parts = 0;
  const skip = (): void => {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    at = SPACE.lastIndex;
  };
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    skip();
    pattern.lastIndex = at;
    const match = pattern.exec(text) ?? undefined;
    if (match) at = pattern.lastIndex;
    return match;
  };
  const sign = (...signs: readonly string[]): string | undefined => {
    skip();
    const found = signs.find((one) => text.startsWith(one, at));
    if (found !== undefined) at += found.length;
    return found;
  };
  const wrong = (): FormulaFault =>
    new FormulaFault('measure.formulaSyntax', { position: at + 1, text: text.slice(at, at + 20) || '…' });
  const made = <Part extends Formula>(part: Part): Part => {
    if (++parts > FORMULA_LIMITS.parts)
      throw new FormulaFault('measure.formulaLong', { most: FORMULA_LIMITS.parts });
    return part;
  };
  const deeper = (read: () => Formula): Formula => {
    if (++depth > FORMULA_LIMITS.depth)
      throw new FormulaFault('measure.formulaLong', { most: FORMULA_LIMITS.depth });
    const result = read();
    depth -= 1;
    return result;
  };
  const sum = (): Formula => {
    let left = term();
    for (let found = sign('+', '-', '−'); found !== undefined; found = sign('+', '-', '−'))
      left = made({ kind: 'binary', sign: found === '+' ? '+' : '-', left, right: term(), at });
    return left;
  };
  const term = (): Formula => {
    let left = unary();
    for (
      let found = sign('*', '×', '·', '/', '÷');
      found !== undefined;
      found = sign('*', '×', '·', '/', '÷')
    )
      left = made({
        kind: 'binary',
        sign: found === '/' || found === '÷' ? '/' : '*',
        left,
        right: unary(),
        at,
      });
    return left;
  };
  const unary = (): Formula =>
    sign('-', '−') === undefined ? power() : deeper(() => made({ kind: 'negative', of: unary() }));
  const power = (): Formula => {
    const base = atom();
    if (sign('^') === undefined) return base;
    return deeper(() => made({ kind: 'binary', sign: '^', left: base, right: unary(), at }));
  };
  const atom = (): Formula => {
    if (sign('(') !== undefined) {
      const inner = deeper(sum);
      if (sign(')') === undefined) throw wrong();
      return inner;
    }
    const number = take(NUMBER);
    if (number) {
      const value = Number(number[0]);
      if (!Number.isFinite(value)) throw wrong();
      return made({ kind: 'number', value });
    }
    skip();
    const start = at;
    const code = take(BRACKETED)?.[1];
    if (code !== undefined) return made({ kind: 'code', code, at: start });
    const name = take(NAME)?.[0];
    if (name === undefined) throw wrong();
    if (!Object.hasOwn(FUNCTIONS, name) || sign('(') === undefined)
      return made({ kind: 'code', code: name, at: start });
    const list: Formula[] = [];
    do list.push(deeper(sum));
    while (sign(',') !== undefined);
    const [least, most] = FUNCTIONS[name as keyof typeof FUNCTIONS];
    if (sign(')') === undefined || list.length < least || list.length > most) throw wrong();
    return made({ kind: 'call', name: name as keyof typeof FUNCTIONS, of: list, at: start });
  };
  const formula = sum();
  skip();
  if (at < text.length) throw wrong();
  return formula;
}

/** The codes that a formula reads, each once. */
export function codesOf(formula: Formula): readonly string[] {
  const codes = new Set<string>();
  const look = (part: Formula): void => {
    if (part.kind === 'code') codes.add(part.code);
    else if (part.kind === 'negative') look(part.of);
    else if (part.kind === 'binary') {
      look(part.left);
      look(part.right);
    } else if (part.kind === 'call') part.of.forEach(look);
  };
  look(formula);
  return [...codes];
}

/** The number that a formula has as a literal, for exponents. */
const literalOf = (part: Formula): number | undefined => {
  if (part.kind === 'number') return part.value;
  if (part.kind !== 'negative') return undefined;
  const value = literalOf(part.of);
  return value === undefined ? undefined : -value;
};

/**
 * The unit of what a formula yields. Sums, minima and maxima need like units; what has a unit is raised to a whole number of at most 9.
 * @throws FormulaFault `measure.formulaUnits`, `measure.formulaPower`
 */
export function unitOf(formula: Formula, unitOfCode: (code: string) => Measurement): Measurement {
  switch (formula.kind) {
    case 'number':
      return PURE;
    case 'code':
      return unitOfCode(formula.code);
    case 'negative':
      return unitOf(formula.of, unitOfCode);
    case 'call':
      return formula.of.map((part) => unitOf(part, unitOfCode)).reduce(alike);
    case 'binary': {
      const left = unitOf(formula.left, unitOfCode);
      const right = unitOf(formula.right, unitOfCode);
      if (formula.sign === '*') return product(left, right, 1);
      if (formula.sign === '/') return product(left, right, -1);
      if (formula.sign !== '^') return alike(left, right);
      if (!isAlike(right, PURE))
        throw new FormulaFault('measure.formulaPower', { unit: describeUnit(right) });
      if (isAlike(left, PURE)) return PURE;
      const exponent = literalOf(formula.right);
      if (exponent === undefined || !Number.isInteger(exponent) || Math.abs(exponent) > 9)
        throw new FormulaFault('measure.formulaPower', { unit: describeUnit(left) });
      return raised(left, exponent);
    }
  }
}

function alike(left: Measurement, right: Measurement): Measurement {
  if (isAlike(left, right)) return left;
  throw new FormulaFault('measure.formulaUnits', { one: describeUnit(left), other: describeUnit(right) });
}

/** A value with its unit, or why there is none. */
export type Computed =
  | { readonly value: number; readonly unit: Measurement }
  | {
      readonly issue: 'measure.inputMissing' | 'measure.divisionByZero' | 'measure.notFinite';
      readonly code?: string;
    };

/**
 * Computes a formula. Where an input is missing, something is divided by zero or the result is no number, there is no value.
 * Assumes that {@link unitOf} has passed.
 */
export function compute(
  formula: Formula,
  inputOf: (code: string) => { readonly value: number; readonly unit: Measurement } | undefined,
): Computed {
  switch (formula.kind) {
    case 'number':
      return { value: formula.value, unit: PURE };
    case 'code':
      return inputOf(formula.code) ?? { issue: 'measure.inputMissing', code: formula.code };
    case 'negative': {
      const of = compute(formula.of, inputOf);
      return 'issue' in of ? of : { ...of, value: 0 - of.value };
    }
    case 'call': {
      const parts: { readonly value: number; readonly unit: Measurement }[] = [];
      for (const one of formula.of) {
        const part = compute(one, inputOf);
        if ('issue' in part) return part;
        parts.push(part);
      }
      const { unit } = parts[0]!;
      const values = parts.map((part) => converted(part.value, part.unit, unit));
      return { value: formula.name === 'abs' ? Math.abs(values[0]!) : Math[formula.name](...values), unit };
    }
    case 'binary': {
      const left = compute(formula.left, inputOf);
      if ('issue' in left) return left;
      const right = compute(formula.right, inputOf);
      if ('issue' in right) return right;
      return finite(binary(formula, left, right));
    }
  }
}

interface Quantity {
  readonly value: number;
  readonly unit: Measurement;
}

function binary(
  { sign, right: exponent }: Extract<Formula, { kind: 'binary' }>,
  left: Quantity,
  right: Quantity,
): Computed {
  switch (sign) {
    case '*':
      return { value: left.value * right.value, unit: product(left.unit, right.unit, 1) };
    case '/':
      return right.value === 0
        ? { issue: 'measure.divisionByZero' }
        : { value: left.value / right.value, unit: product(left.unit, right.unit, -1) };
    case '+':
      return { value: left.value + converted(right.value, right.unit, left.unit), unit: left.unit };
    case '-':
      return { value: left.value - converted(right.value, right.unit, left.unit), unit: left.unit };
    case '^': {
      const power = converted(right.value, right.unit, PURE);
      if (left.value === 0 && power < 0) return { issue: 'measure.divisionByZero' };
      if (isAlike(left.unit, PURE)) {
        const base = converted(left.value, left.unit, PURE);
        return { value: powerOf(base, power), unit: PURE };
      }
      return { value: powerOf(left.value, power), unit: raised(left.unit, literalOf(exponent) ?? 1) };
    }
  }
}

/** Whole exponents by multiplication, as they are exact where the product is; others are the same on every machine too. */
function powerOf(base: number, exponent: number): number {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 64) return pow(base, exponent);
  let result = 1;
  for (let i = 0; i < Math.abs(exponent); i++) result *= base;
  return exponent < 0 ? 1 / result : result;
}

const finite = (computed: Computed): Computed =>
  'issue' in computed || Number.isFinite(computed.value) ? computed : { issue: 'measure.notFinite' };
