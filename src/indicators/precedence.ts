import type { ValueState } from '../model/value.ts';

/**
 * To what a measured number gives way: to numbers that a reviewer has verified (the default), to all submitted ones, or to none.
 * Imported numbers give way to measured ones in any case.
 */
export const YIELDS_TO = ['verified', 'submitted', 'nothing'] as const;
export type YieldsTo = (typeof YIELDS_TO)[number];

/** The one order of values of different origin: a weaker one never replaces a stronger one (ADR 0015). */
const STRENGTH = {
  /** There is no number. */
  none: 0,
  /** There is a number that does not count: under review, or rejected. */
  pending: 5,
  imported: 10,
  /** A measure that was retired, or that is no more. */
  left: 10,
  measured: { submitted: 15, verified: 30, nothing: 50 } satisfies Record<YieldsTo, number>,
  submitted: 20,
  verified: 40,
} as const;

/** How strong a measured or submitted value is that wants to come into force. */
export function strengthOf({
  state,
  value,
  origin,
}: {
  readonly state: ValueState;
  readonly value: number | null;
  readonly origin:
    | { readonly kind: 'measure'; readonly yieldsTo?: YieldsTo | undefined }
    | { readonly kind: 'submission' };
}): number {
  if (state === 'not-applicable') return STRENGTH.verified;
  if (value === null) return STRENGTH.none;
  if (state !== 'reported' && state !== 'verified') return STRENGTH.pending;
  if (origin.kind === 'measure') return STRENGTH.measured[origin.yieldsTo ?? 'verified'];
  return state === 'verified' ? STRENGTH.verified : STRENGTH.submitted;
}

/** SQL: the same of the value `v` in force. What its measure gives way to is looked up. */
export const STRENGTH_IN_FORCE = `CASE
  WHEN v.state = 'not-applicable' THEN CASE v.origin_kind WHEN 'submission' THEN ${STRENGTH.verified} ELSE ${STRENGTH.imported} END
  WHEN v.value IS NULL THEN ${STRENGTH.none}
  WHEN v.state NOT IN ('reported', 'verified') THEN ${STRENGTH.pending}
  WHEN v.origin_kind = 'import' THEN ${STRENGTH.imported}
  WHEN v.origin_kind = 'submission' THEN CASE v.state WHEN 'verified' THEN ${STRENGTH.verified} ELSE ${STRENGTH.submitted} END
  ELSE coalesce((
    SELECT CASE WHEN m.is_retired THEN ${STRENGTH.left} ELSE CASE m.body ->> 'yieldsTo'
      WHEN 'submitted' THEN ${STRENGTH.measured.submitted} WHEN 'nothing' THEN ${STRENGTH.measured.nothing}
      ELSE ${STRENGTH.measured.verified} END END
    FROM indicator i JOIN measure m ON m.code = i.code WHERE i.id = v.indicator_id ORDER BY m.revision DESC LIMIT 1
  ), ${STRENGTH.left}) END`;
