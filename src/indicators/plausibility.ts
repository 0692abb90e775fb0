import { spanOf } from '../model/period.ts';
import { findConversion, findUnit } from '../model/unit.ts';
import type { Figures } from './submission-figures.ts';

/** The figures of an item that are looked at. */
export interface CheckedFigures
  extends Pick<
    Figures,
    | 'numerator'
    | 'denominator'
    | 'numeratorUnit'
    | 'denominatorUnit'
    | 'numeratorPeriod'
    | 'denominatorPeriod'
    | 'value'
  > {
  readonly code: string;
  readonly period: string;
  /** Of the value. */
  readonly unit: string;
  /** Code of the figure below, where the framework names it. */
  readonly denominatorCode: string | null;
}

/** What an item is compared with. */
export interface Surroundings {
  /** Denominators of the same area and period in other items. */
  readonly denominators: readonly {
    readonly code: string;
    readonly denominator: number;
    readonly unit: string | null;
    readonly denominatorCode: string | null;
  }[];
  /** The figures of this item for which others have numbers too, with the one that counts. */
  readonly shared: readonly {
    readonly figure: string;
    readonly own: number;
    readonly isOwn: boolean;
    readonly value: number;
    /** Of the item that the number comes from. */
    readonly code: string;
    /** Numbers of other items for it that differ from this item's. */
    readonly others: readonly { readonly code: string; readonly value: number }[];
  }[];
  /** The area's own number of the latest period before. */
  readonly last: { readonly period: string; readonly value: number } | null;
  /** Numbers of other areas for the same code and period. */
  readonly peers: readonly number[];
}

/**
 * Something that a reviewer should look at; it never stops anybody. The words are `plausibility.<rule>` with `details`; `notice`: worth
 * a look, `warning`: most likely a mistake.
 */
export interface PlausibilityFinding {
  readonly rule: PlausibilityRule;
  readonly severity: 'notice' | 'warning';
  readonly details: Readonly<Record<string, string | number>>;
}

export const PLAUSIBILITY_RULES = [
  'over100',
  'periods',
  'denominator',
  'sharedOther',
  'sharedOwn',
  'households',
  'jump',
  'outlier',
] as const;
export type PlausibilityRule = (typeof PLAUSIBILITY_RULES)[number];

/** Denominators that should be the same may differ so far (U4SSC Verification Manual). */
const SAME_DENOMINATOR = 0.1;
/** Inhabitants of a household: where one denominator is so many times the other, the two were most likely mixed up. */
const HOUSEHOLD = [2.5, 4] as const;
/** Relative change against the last period. */
const JUMP = { notice: 0.25, warning: 0.5 } as const;
/** Robust z from which a value is an outlier (Iglewicz & Hoaglin 1993), and from how many peers on it says something. */
const OUTLIER = { z: 3.5, peers: 5 } as const;
/** Makes the median absolute deviation comparable to a standard deviation of normal values. */
const MAD_SCALE = 1.4826;

type Rule = (figures: CheckedFigures, around: Surroundings) => PlausibilityFinding | undefined;

/** All that is remarkable about an item's figures, in the order of {@link PLAUSIBILITY_RULES}. */
export const checkPlausibility = (
  figures: CheckedFigures,
  around: Surroundings,
): readonly PlausibilityFinding[] => PLAUSIBILITY_RULES.flatMap((rule) => RULES[rule](figures, around) ?? []);

const RULES: Readonly<Record<PlausibilityRule, Rule>> = {
  /** A share of more than a whole. It can be right (enrolment), so it is told and never cut. */
  over100: ({ value, unit }) => {
    const percent =
      value === null || !/^(?:%|per mille)$/.test(unit) ? undefined : findConversion(unit, '%')?.(value);
    if (percent === undefined || percent <= 100) return undefined;
    return { rule: 'over100', severity: 'warning', details: { percent: shown(percent) } };
  },

  /** Numerator and denominator of different times. */
  periods: ({ period, numerator, denominator, numeratorPeriod, denominatorPeriod }) => {
    if (numerator === null && denominator === null) return undefined;
    const above = numeratorPeriod ?? period;
    const below = denominator === null ? above : (denominatorPeriod ?? period);
    const differs = startOf(above) !== startOf(below);
    if (!differs && startOf(above) === startOf(period)) return undefined;
    return {
      rule: 'periods',
      severity: differs ? 'warning' : 'notice',
      details: { numerator: above, denominator: below, period },
    };
  },

  /** The same thing below two fractions of one area should be the same number. */
  denominator: (figures, { denominators }) => {
    const other = farthest(figures, denominators);
    if (!other || other.times <= 1 + SAME_DENOMINATOR || isHousehold(other)) return undefined;
    return {
      rule: 'denominator',
      severity: 'warning',
      details: {
        denominator: shown(figures.denominator!),
        other: shown(other.denominator),
        indicator: other.code,
        percent: shown((other.times - 1) * 100),
      },
    };
  },

  /** Scores use another item's number for the same figure. */
  sharedOther: (_, { shared }) => {
    const one = shared.find(({ isOwn, own, value }) => !isOwn && own !== value);
    return (
      one && {
        rule: 'sharedOther',
        severity: areFar(one.own, one.value) ? 'warning' : 'notice',
        details: {
          figure: one.figure,
          own: exact(one.own),
          used: exact(one.value),
          indicator: one.code,
        },
      }
    );
  },

  /** Scores use this item's number; others have another one for the same figure. */
  sharedOwn: (_, { shared }) => {
    const one = shared.find(({ isOwn, others }) => isOwn && others.length > 0);
    const other = one?.others[0];
    return (
      other && {
        rule: 'sharedOwn',
        severity: 'notice',
        details: {
          figure: one.figure,
          own: exact(one.own),
          other: exact(other.value),
          indicator: other.code,
        },
      }
    );
  },

  /** Households where inhabitants are meant, or the other way round. */
  households: (figures, { denominators }) => {
    const other = farthest(figures, denominators);
    if (!other || !isHousehold(other)) return undefined;
    return {
      rule: 'households',
      severity: 'warning',
      details: {
        denominator: shown(figures.denominator!),
        other: shown(other.denominator),
        indicator: other.code,
        times: shown(other.times),
      },
    };
  },

  /** Far from the area's own last number. A step from zero has no relative size and is only told. */
  jump: ({ value }, { last }) => {
    if (value === null || !last || value === last.value) return undefined;
    const change = last.value === 0 ? Number.NaN : (value - last.value) / Math.abs(last.value);
    if (Math.abs(change) < JUMP.notice) return undefined;
    const details = { value: shown(value), last: shown(last.value), period: last.period };
    if (Number.isNaN(change))
      return { rule: 'jump', severity: 'notice', details: { ...details, percent: '—' } };
    return {
      rule: 'jump',
      severity: Math.abs(change) >= JUMP.warning ? 'warning' : 'notice',
      details: { ...details, percent: `${change > 0 ? '+' : '−'}${shown(Math.abs(change) * 100)}` },
    };
  },

  /** Far from the other areas: |value − median| / (1.4826 × MAD). Where half of them are equal it says nothing. */
  outlier: ({ value }, { peers }) => {
    if (value === null || peers.length < OUTLIER.peers) return undefined;
    const middle = median(peers);
    const spread = MAD_SCALE * median(peers.map((peer) => Math.abs(peer - middle)));
    const z = spread > 0 ? Math.abs(value - middle) / spread : 0;
    if (z < OUTLIER.z) return undefined;
    return {
      rule: 'outlier',
      severity: z >= 2 * OUTLIER.z ? 'warning' : 'notice',
      details: { value: shown(value), median: shown(middle), peers: peers.length, z: shown(z, 2) },
    };
  },
};

type Compared = Surroundings['denominators'][number] & { readonly times: number };

/** Of the denominators that should be the same, the one that differs most; `times` ≥ 1 is the larger over the smaller. */
function farthest(figures: CheckedFigures, denominators: Surroundings['denominators']): Compared | undefined {
  const { denominator, denominatorUnit } = figures;
  if (denominator === null || denominator <= 0 || denominatorUnit === null) return undefined;
  let worst: Compared | undefined;
  for (const other of denominators) {
    if (other.unit === null || other.denominator <= 0 || !shouldBeSame(figures, other)) continue;
    const same = findConversion(other.unit, denominatorUnit)?.(other.denominator);
    if (same === undefined) continue;
    const times = Math.max(same / denominator, denominator / same);
    if (!worst || times > worst.times) worst = { ...other, denominator: same, times };
  }
  return worst;
}

/** The framework's own codes tell it; without them all that counts people is taken to count the same people. */
function shouldBeSame(figures: CheckedFigures, other: Surroundings['denominators'][number]): boolean {
  if (figures.denominatorCode !== null && other.denominatorCode !== null)
    return figures.denominatorCode === other.denominatorCode;
  return isPopulation(figures.denominatorUnit!) && isPopulation(other.unit!);
}

const isPopulation = (unit: string): boolean => findUnit(unit)?.dimension === 'population';

const isHousehold = ({ times, unit }: Compared): boolean =>
  isPopulation(unit!) && times >= HOUSEHOLD[0] && times <= HOUSEHOLD[1];

const startOf = (period: string): string => `${spanOf(period)?.start ?? period}`;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Whether two numbers that should be the same differ by more than what is usual. */
const areFar = (a: number, b: number): boolean =>
  Math.abs(a - b) > SAME_DENOMINATOR * Math.min(Math.abs(a), Math.abs(b));

/** A number as it was entered: two that differ little must not look the same. */
const exact = (value: number): number => Number(value.toPrecision(12));

/** A number as a sentence shows it: four significant digits, beyond that whole. */
const shown = (value: number, digits = 4): number =>
  Math.abs(value) >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(digits));
