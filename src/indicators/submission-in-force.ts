import { COUNTED_STATES, type ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import { findShared } from './shared-denominator-find.ts';
import type { Asked, Figures } from './submission-figures.ts';
import type { Frameworks } from './submission-framework.ts';
import { carriesNumber, stateInForce } from './submission-state.ts';
import { type ItemRow, listInForce } from './submission-store.ts';
import { type NewValue, type PutValue, putValues } from './value-store.ts';

/** States that push nothing out of force which counts and came from elsewhere: a number that is not yet, or not any more, accepted. */
const YIELDING: readonly ValueState[] = ['not-reported', 'under-review', 'rejected'];

/**
 * Puts in force what an item's state says; the item is stored in that state already. Where the framework divides two figures, these are put
 * under their own codes, which is what an assessment reads, and their quotient under the indicator's. A denominator is shared: of
 * all numbers that items have for it the chosen one is put (shared-denominator.ts), whichever item changed.
 */
export async function putInForce(
  sql: Sql,
  item: ItemRow,
  asked: Asked,
  frameworks: Frameworks,
  state: ValueState,
  figures: Figures,
  no: number,
): Promise<readonly PutValue[]> {
  const { divided } = asked;
  const shared = divided?.denominator.code ?? asked.code;
  const codes = [asked.code, ...(divided ? [divided.numerator.code, shared] : [])];
  const rows = await listInForce(sql, item.id, item.area, item.period, codes);
  const before = new Map(rows.map((row) => [row.code, row]));
  const stands = stateInForce(state, item.counts_from);
  const hasNumber = carriesNumber(state);
  const own = (indicator: string, value: number | null): NewValue[] => {
    const old = before.get(indicator);
    const isYielding = COUNTED_STATES.includes(old?.state ?? 'not-reported') && YIELDING.includes(stands);
    if (old && !old.is_own && isYielding) return [];
    return [newValue(item, indicator, hasNumber ? value : null, stands, no)];
  };
  return putValues(sql, [
    ...(divided
      ? [...own(asked.code, figures.value), ...own(divided.numerator.code, figures.numerator)]
      : []),
    ...(await sharedValue()),
  ]);

  async function sharedValue(): Promise<NewValue[]> {
    const { chosen } = await findShared(sql, item, shared, frameworks);
    const old = before.get(shared);
    if (!chosen) {
      if (!divided) return own(shared, figures.value);
      if (!old?.is_own) return [];
      return hasNumber
        ? own(shared, figures.denominator)
        : [newValue(item, shared, null, 'not-reported', no)];
    }
    const next = stateInForce(chosen.state, chosen.countsFrom);
    if (old && old.kind !== 'submission' && COUNTED_STATES.includes(old.state) && YIELDING.includes(next))
      return [];
    return [newValue(item, shared, chosen.value, next, chosen.no)];
  }
}

/** Puts the chosen number for a figure in force after somebody has settled which it is. */
export async function putShared(
  sql: Sql,
  item: ItemRow,
  figure: string,
  frameworks: Frameworks,
): Promise<readonly PutValue[]> {
  const { chosen } = await findShared(sql, item, figure, frameworks);
  if (!chosen) return [];
  const state = stateInForce(chosen.state, chosen.countsFrom);
  return putValues(sql, [newValue(item, figure, chosen.value, state, chosen.no)]);
}

const newValue = (
  { area, period }: ItemRow,
  indicator: string,
  value: number | null,
  state: ValueState,
  no: number,
): NewValue => ({ area, indicator, period, value, state, origin: { kind: 'submission', no } });
