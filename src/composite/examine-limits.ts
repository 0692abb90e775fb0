import { PROFILE_LIMITS, type ProfileLimits } from './column-profile.ts';

/** From where on an examination says something. Conventions, no laws: each finding shows the number that it is about. */
export interface ExamineLimits extends ProfileLimits {
  /** p-values up to this one count as significant, 0..1. */
  readonly significance: number;
  /** A negative correlation counts from this size on, however many areas make it significant. */
  readonly negative: number;
  /** Two siblings that correlate by this much or more say nearly the same. */
  readonly redundant: number;
  /** A node that correlates with its parent by less hardly shows in it. */
  readonly weak: number;
  /** Least Cronbach's α of a dimension of three children or more. */
  readonly alpha: number;
  /** Least tolerance, 1 / variance inflation. */
  readonly tolerance: number;
  /** An undivided indicator that correlates with a denominator by more, either way, goes with size. */
  readonly withSize: number;
  /** How many times apart, and how far apart, a share of importance and a weight may be. */
  readonly importanceRatio: number;
  readonly importanceGap: number;
  /** Outliers lie more than this many times the middle half's width outside it. */
  readonly reach: number;
}

/**
 * Thresholds in use: correlations as COINr flags them (0.3, 0.9; 0.6 with denominators); α 0.7 as the OECD/JRC Handbook 2008
 * (step 4) names it, after Nunnally 1978; a variance inflation of 10 after Marquardt 1970; 1.5 after Tukey 1977. What counts as
 * negative, and the ratio and gap of importance, are Meridian's own.
 */
export const EXAMINE_LIMITS: ExamineLimits = {
  ...PROFILE_LIMITS,
  significance: 0.05,
  negative: 0.1,
  redundant: 0.9,
  weak: 0.3,
  alpha: 0.7,
  tolerance: 0.1,
  withSize: 0.6,
  importanceRatio: 2,
  importanceGap: 0.1,
  reach: 1.5,
};
