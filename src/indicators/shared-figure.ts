import { COUNTED_STATES, type ValueState } from '../model/value.ts';
import type { CountsFrom } from './submission-state.ts';
import { stateInForce } from './submission-state.ts';

/** A number that an item has for a figure which several items divide by. */
export interface FigureCandidate {
  readonly item: number;
  /** Of the item. */
  readonly code: string;
  readonly value: number;
  readonly state: ValueState;
  readonly countsFrom: CountsFrom;
  /** Number of the version that says it. */
  readonly no: number;
  /** A reviewer has settled that this one counts. */
  readonly isSettled: boolean;
}

/**
 * Which of several numbers for one figure of an area and a period counts: that which a reviewer has settled; else that of the item which
 * is asked for the figure itself; else one that counts for scores before one that does not yet; else that which was handed in last.
 */
export function chooseFigure(
  figure: string,
  candidates: readonly FigureCandidate[],
): FigureCandidate | undefined {
  const rank = (one: FigureCandidate): readonly number[] => [
    Number(one.isSettled),
    Number(one.code === figure),
    Number(COUNTED_STATES.includes(stateInForce(one.state, one.countsFrom))),
    one.no,
  ];
  return candidates.reduce<FigureCandidate | undefined>(
    (best, one) => (best === undefined || isAbove(rank(one), rank(best)) ? one : best),
    undefined,
  );
}

function isAbove(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, place) => value !== b[place]);
  return at !== -1 && a[at]! > b[at]!;
}
