import type { Framework, Indicator } from '../model/framework.ts';
import { isIndicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { isPeriod } from '../model/period.ts';
import { findConversion, findQuotientConversion, findUnit } from '../model/unit.ts';
import { nodesBelow } from './framework-summary.ts';

/** How good a number is, best first, as the department judges it (U4SSC Verification Manual). */
export const GRADES = ['measured', 'survey', 'higher-level', 'estimated', 'personal', 'unknown'] as const;
export type Grade = (typeof GRADES)[number];

/** A part of a numerator or denominator, e.g. one district's count. */
export interface FigurePart {
  readonly of: 'numerator' | 'denominator';
  readonly name: string;
  readonly value: number | null;
}

/** What a department enters for an item; null where it has entered nothing. */
export interface Figures {
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly numeratorUnit: string | null;
  readonly denominatorUnit: string | null;
  /** Where they are not of the item's period. */
  readonly numeratorPeriod: string | null;
  readonly denominatorPeriod: string | null;
  readonly parts: readonly FigurePart[];
  readonly value: number | null;
  readonly source: string;
  readonly grade: Grade | null;
  readonly comment: string;
}

export const NO_FIGURES: Figures = {
  numerator: null,
  denominator: null,
  numeratorUnit: null,
  denominatorUnit: null,
  numeratorPeriod: null,
  denominatorPeriod: null,
  parts: [],
  value: null,
  source: '',
  grade: null,
  comment: '',
};

/** What an item asks for, as its framework says. */
export interface Asked {
  readonly code: string;
  readonly unit: string;
  /** The figures that the framework divides: their codes and units are settled. Null: the department brings its own, or the value. */
  readonly divided: {
    readonly numerator: { readonly code: string; readonly unit: string };
    readonly denominator: { readonly code: string; readonly unit: string };
  } | null;
}

/** What a framework says of a code; undefined where it does not name it. */
export function askedOf(framework: Framework, code: string): Asked | undefined {
  const indicators = nodesBelow(framework.tree).filter((node): node is Indicator => isIndicator(node));
  const variables = framework.variables ?? [];
  const indicator = indicators.find((one) => one.code === code);
  if (!indicator) {
    const variable = variables.find((one) => one.code === code);
    return variable && { code, unit: variable.unit, divided: null };
  }
  const { unit, numerator, denominator } = indicator;
  const unitOf = (wanted: string) => [...variables, ...indicators].find((one) => one.code === wanted)?.unit;
  const above = numerator === undefined ? undefined : unitOf(numerator);
  const below = denominator === undefined ? undefined : unitOf(denominator);
  if (numerator === undefined || denominator === undefined || above === undefined || below === undefined)
    return { code, unit, divided: null };
  return {
    code,
    unit,
    divided: { numerator: { code: numerator, unit: above }, denominator: { code: denominator, unit: below } },
  };
}

/** How far a figure may be from the sum of its parts, and a value from its quotient: what rounding of a double explains. */
const SAME = 1e-9;

/**
 * Completes figures: a figure is the sum of its parts, the value is numerator ÷ denominator in the indicator's unit, converted as the
 * `denominate` step does. What does not fit is left as it was entered, with an issue that names the field; nothing missing is
 * taken as zero. The issues are all errors: figures with any cannot be sent.
 */
export function completeFigures(
  entered: Figures,
  asked: Asked,
): { readonly figures: Figures; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const refuse = (field: string, code: string, value?: unknown, details: Issue['details'] = {}): void => {
    const text = value === undefined || value === null ? {} : { value: String(value).slice(0, 200) };
    issues.push({
      code: `submission.${code}`,
      severity: 'error',
      at: { path: `/${field}` },
      ...text,
      details,
    });
  };
  const total = (of: FigurePart['of']): number | null => {
    const parts = entered.parts.filter((part) => part.of === of);
    const given = entered[of];
    if (parts.length === 0) return given;
    const missing = parts.find((part) => part.value === null);
    if (missing) {
      refuse(of, 'partMissing', undefined, { part: missing.name });
      return given;
    }
    const sum = parts.reduce((all, part) => all + part.value!, 0);
    if (given !== null && !isSame(given, sum)) refuse(of, 'partsDiffer', given, { sum: String(sum) });
    return given ?? sum;
  };
  const numerator = total('numerator');
  const denominator = total('denominator');
  for (const field of ['numeratorPeriod', 'denominatorPeriod'] as const) {
    const period = entered[field];
    if (period !== null && !isPeriod(period)) refuse(field, 'period', period);
  }
  if (asked.divided)
    for (const of of ['numerator', 'denominator'] as const) {
      const given = entered[`${of}Unit`];
      const settled = asked.divided[of].unit;
      if (given !== null && given !== settled) refuse(`${of}Unit`, 'unitSettled', given, { unit: settled });
    }
  const units = asked.divided
    ? { numeratorUnit: asked.divided.numerator.unit, denominatorUnit: asked.divided.denominator.unit }
    : { numeratorUnit: entered.numeratorUnit, denominatorUnit: entered.denominatorUnit };
  const figures = { ...entered, ...units, numerator, denominator };

  if (numerator === null && denominator === null) {
    if (asked.divided) refuse('numerator', 'figuresNeeded');
    else if (entered.value === null) refuse('value', 'noNumber');
    return { figures, issues };
  }
  if (numerator === null) refuse('numerator', 'noNumerator');
  if (denominator === null) refuse('denominator', 'noDenominator');
  if (denominator !== null && denominator <= 0) refuse('denominator', 'notPositive', denominator);
  const convert = conversionOf(figures, asked, refuse);
  if (numerator === null || denominator === null || denominator <= 0 || !convert) return { figures, issues };
  const value = convert(numerator / denominator);
  if (!Number.isFinite(value)) {
    refuse('value', 'tooLarge');
    return { figures, issues };
  }
  if (entered.value !== null && !isSame(entered.value, value))
    refuse('value', 'valueDiffers', entered.value, { computed: String(value) });
  return { figures: { ...figures, value }, issues };
}

function conversionOf(
  { numeratorUnit, denominatorUnit }: Figures,
  asked: Asked,
  refuse: (field: string, code: string, value?: unknown, details?: Issue['details']) => void,
): ((quotient: number) => number) | undefined {
  if (numeratorUnit === null && denominatorUnit === null) {
    const convert = findConversion('ratio', asked.unit);
    if (!convert) refuse('numeratorUnit', 'unitsNeeded', undefined, { unit: asked.unit });
    return convert;
  }
  const strange = (['numeratorUnit', 'denominatorUnit'] as const).filter((field) => {
    const code = { numeratorUnit, denominatorUnit }[field];
    return code === null || !findUnit(code);
  });
  for (const field of strange) refuse(field, 'unit', { numeratorUnit, denominatorUnit }[field]);
  if (strange.length > 0) return undefined;
  const convert = findQuotientConversion(numeratorUnit!, denominatorUnit!, asked.unit);
  if (!convert)
    refuse('denominatorUnit', 'unitsDoNotFit', `${numeratorUnit} / ${denominatorUnit}`, { unit: asked.unit });
  return convert;
}

/** What has to be there before a department hands in: figures that fit, where they are from, and how good they are. */
export function issuesOfSending(entered: Figures, asked: Asked): readonly Issue[] {
  const { issues } = completeFigures(entered, asked);
  const missing = (path: string, code: string): Issue => ({
    code,
    severity: 'error',
    at: { path },
    details: {},
  });
  return [
    ...issues,
    ...(entered.source.trim() === '' ? [missing('/source', 'submission.noSource')] : []),
    ...(entered.grade === null ? [missing('/grade', 'submission.noGrade')] : []),
  ];
}

const isSame = (a: number, b: number): boolean =>
  Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
