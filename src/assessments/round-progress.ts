import { isFillable, type Stage } from '../indicators/submission-state.ts';
import type { ValueState } from '../model/value.ts';

/** One figure that a round asks a department for. */
export interface RoundItem {
  readonly id: number;
  readonly area: string;
  readonly code: string;
  readonly period: string;
  readonly department: string;
  readonly due: string | null;
  readonly state: ValueState;
  readonly stage: Stage;
  /** Whether something was entered, sent or not. */
  readonly isStarted: boolean;
  readonly modifiedAt: string;
}

/** How far some items are. `sent` counts those that a department is done with, `decided` those that a reviewer is. */
export interface Progress {
  readonly items: number;
  readonly started: number;
  readonly sent: number;
  readonly decided: number;
  readonly verified: number;
}

/** States with which a department is done for now: everything but what it has not sent. */
const isSent = (state: ValueState): boolean => state !== 'not-reported';
const DECIDED: readonly ValueState[] = ['verified', 'rejected', 'not-applicable'];

/** Items that were sent and wait for a reviewer. */
export const isUndecided = ({ state }: Pick<RoundItem, 'state'>): boolean =>
  state === 'reported' || state === 'under-review';

export function progressOf(items: readonly Pick<RoundItem, 'state' | 'isStarted'>[]): Progress {
  const count = (wanted: (item: Pick<RoundItem, 'state' | 'isStarted'>) => boolean): number =>
    items.reduce((sum, item) => sum + Number(wanted(item)), 0);
  return {
    items: items.length,
    started: count(({ state, isStarted }) => isStarted || isSent(state)),
    sent: count(({ state }) => isSent(state)),
    decided: count(({ state }) => DECIDED.includes(state)),
    verified: count(({ state }) => state === 'verified'),
  };
}

/** Progress by what a key says of each item, by the key. */
export function progressBy<Key extends string | null>(
  items: readonly RoundItem[],
  keyOf: (item: RoundItem) => Key,
): readonly { readonly key: Key; readonly progress: Progress }[] {
  const groups = new Map<Key, RoundItem[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups]
    .sort(([a], [b]) => (a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
    .map(([key, group]) => ({ key, progress: progressOf(group) }));
}

/** A department of an area that owes figures: how many, since when, and which. */
export interface Reminder {
  readonly area: string;
  readonly department: string;
  readonly due: string;
  /** Days past the due date; 0 or less: still to come, within the notice. */
  readonly daysLate: number;
  readonly codes: readonly string[];
}

/** Days before a due date from which on a reminder is shown. */
const NOTICE_DAYS = 14;

const DAY = 86_400_000;
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);

/** Who has to be reminded, the latest first: every department with figures that it may still send and has not, once they are due within {@link NOTICE_DAYS}. */
export function remindersOf(items: readonly RoundItem[], today: string): readonly Reminder[] {
  const groups = new Map<string, { item: RoundItem; due: string; codes: string[] }>();
  for (const item of items) {
    if (!isFillable(item.state, item.stage) || item.due === null) continue;
    if (daysBetween(today, item.due) > NOTICE_DAYS) continue;
    const key = `${item.area}\n${item.department}`;
    const group = groups.get(key);
    if (!group) groups.set(key, { item, due: item.due, codes: [item.code] });
    else {
      group.codes.push(item.code);
      if (item.due < group.due) group.due = item.due;
    }
  }
  return [...groups.values()]
    .map(({ item, due, codes }) => ({
      area: item.area,
      department: item.department,
      due,
      daysLate: daysBetween(due, today),
      codes,
    }))
    .sort(
      (a, b) =>
        b.daysLate - a.daysLate ||
        (a.area === b.area ? (a.department < b.department ? -1 : 1) : a.area < b.area ? -1 : 1),
    );
}
