import { COUNTED_STATES, type ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import type { Asked, Figures } from './submission-figures.ts';
import { carriesNumber, stateInForce } from './submission-state.ts';
import { type ItemRow, listInForce } from './submission-store.ts';
import { type NewValue, type PutValue, putValues } from './value-store.ts';

/** States that push nothing out of force which counts and came from elsewhere: a number that is not yet, or not any more, accepted. */
const YIELDING: readonly ValueState[] = ['not-reported', 'under-review', 'rejected'];

/**
 * Puts in force what an item's state says. Where the framework divides two figures, these are put under their own codes, which is
 * what an assessment reads, and their quotient under the indicator's. A denominator is shared: where this item has no number
 * any more, only a denominator of its own is taken back.
 */
export async function putInForce(
  sql: Sql,
  item: ItemRow,
  asked: Asked,
  state: ValueState,
  figures: Figures,
  no: number,
): Promise<readonly PutValue[]> {
  const stands = stateInForce(state, item.counts_from);
  const hasNumber = carriesNumber(state);
  const { divided } = asked;
  const targets: { indicator: string; value: number | null; isShared?: true }[] = [
    { indicator: asked.code, value: figures.value },
    ...(divided
      ? [
          { indicator: divided.numerator.code, value: figures.numerator },
          { indicator: divided.denominator.code, value: figures.denominator, isShared: true as const },
        ]
      : []),
  ];
  const before = new Map(
    (
      await listInForce(
        sql,
        item.id,
        item.area,
        item.period,
        targets.map(({ indicator }) => indicator),
      )
    ).map((row) => [row.code, row]),
  );
  const values = targets.flatMap(({ indicator, value, isShared }): NewValue[] => {
    const old = before.get(indicator);
    const isOwn = old?.is_own === true;
    if (isShared && !hasNumber && !isOwn) return [];
    const next = isShared && !hasNumber ? 'not-reported' : stands;
    if (old && !isOwn && COUNTED_STATES.includes(old.state) && YIELDING.includes(next)) return [];
    return [
      {
        area: item.area,
        indicator,
        period: item.period,
        value: hasNumber ? value : null,
        state: next,
        origin: { kind: 'submission', no },
      },
    ];
  });
  return putValues(sql, values);
}
