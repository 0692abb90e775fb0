import { COUNTED_STATES, type ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import { figuresOf, findShared } from './shared-figure-find.ts';
import type { Asked, Figures } from './submission-figures.ts';
import type { Frameworks } from './submission-framework.ts';
import { carriesNumber, stateInForce } from './submission-state.ts';
import { type ItemRow, listInForce } from './submission-store.ts';
import { type NewValue, type PutValue, putValues } from './value-store.ts';

/** States that push nothing out of force which counts and came from elsewhere: a number that is not yet, or not any more, accepted. */
const YIELDING: readonly ValueState[] = ['not-reported', 'under-review', 'rejected'];

/**
 * Puts in force what an item's state says; the item is stored in that state already. Where the framework divides two figures, these are put
 * under their own codes, which is what an assessment reads, and their quotient under the indicator's. Several items may have numbers for
 * one figure: the chosen one is put (shared-figure.ts), whichever item changed.
 */
export async function putInForce(
  sql: Sql,
  item: ItemRow,
  asked: Asked,
  frameworks: Frameworks,
  state: ValueState,
  entered: Figures,
  no: number,
): Promise<readonly PutValue[]> {
  const { divided } = asked;
  const figures = figuresOf(asked);
  const rows = await listInForce(sql, item.id, item.area, item.period, [asked.code, ...figures]);
  const before = new Map(rows.map((row) => [row.code, row]));
  const stands = stateInForce(state, item.counts_from);
  const hasNumber = carriesNumber(state);
  const values = divided ? own(asked.code, entered.value) : [];
  for (const code of figures) values.push(...(await shared(code)));
  return putValues(sql, values);

  function own(code: string, value: number | null): NewValue[] {
    const old = before.get(code);
    const isYielding = COUNTED_STATES.includes(old?.state ?? 'not-reported') && YIELDING.includes(stands);
    return old && !old.is_own && isYielding
      ? []
      : [newValue(item, code, hasNumber ? value : null, stands, no)];
  }

  async function shared(code: string): Promise<NewValue[]> {
    const { chosen } = await findShared(sql, item, code, frameworks);
    const old = before.get(code);
    if (!chosen) {
      if (!divided) return own(code, entered.value);
      const isBelow = code === divided.denominator.code;
      if (hasNumber || !isBelow) return own(code, isBelow ? entered.denominator : entered.numerator);
      return old?.is_own ? [newValue(item, code, null, 'not-reported', no)] : [];
    }
    const next = stateInForce(chosen.state, chosen.countsFrom);
    if (old && old.kind !== 'submission' && COUNTED_STATES.includes(old.state) && YIELDING.includes(next))
      return [];
    return [newValue(item, code, chosen.value, next, chosen.no)];
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
