import type { CompositeResult } from './run.ts';
import { presentOf } from './statistics.ts';
import type { Columns, StepLog, TreatedColumn } from './step-log.ts';
import { columnOf } from './table.ts';

/**
 * A step's entry cut to one period of a panel. It reads as that of a run over this period alone, with what the whole panel
 * settled (bounds, weights, centres); what the step did in each of the others is kept under `earlier`.
 */
export type PeriodLog = StepLog & {
  readonly earlier?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** The label of a panel's row, and back: a period has no space in it. */
export const rowLabel = (area: string, period: string): string => `${area} ${period}`;
export function placeOfLabel(label: string): { readonly area: string; readonly period: string } {
  const at = label.lastIndexOf(' ');
  return { area: label.slice(0, at), period: label.slice(at + 1) };
}

type Whole = Pick<CompositeResult, 'panel' | 'scores' | 'ranks' | 'log'>;
/** What a step did in one period: members of its entry. `isOther`: without what the whole panel settled. */
type PartOf<L extends StepLog> = (
  log: L,
  period: string,
  whole: Whole,
  isOther: boolean,
) => Partial<Omit<L, 'step' | 'periods'>>;

/** Steps that do something else in each period. */
const PARTS: { readonly [N in StepLog['step']]?: PartOf<Extract<StepLog, { step: N }>> } = {
  screen: ({ screenedOut, keptByName }, period, { panel }) => ({
    kept: panel!.periods.filter((other) => other === period).length,
    screenedOut: cellsOf(screenedOut, period),
    ...(keptByName === undefined ? {} : { keptByName: cellsOf(keptByName, period) }),
  }),
  impute: ({ columns }, period, _, isOther) => ({
    columns: mapColumns(columns, ({ centres, filled, left }) => {
      const own = {
        centres: centres.filter((one) => (isOther ? one.period : (one.period ?? period)) === period),
        filled: cellsOf(filled, period),
        left: cellsOf(
          left.map((area) => ({ area })),
          period,
        ).map(({ area }) => area),
      };
      return isOther && Object.values(own).every(({ length }) => length === 0) ? undefined : own;
    }),
  }),
  treat: ({ columns, periods }, period, _, isOther) => ({
    columns: mapColumns(periods?.[period] ?? columns, (column): TreatedColumn | undefined => {
      const points = cellsOf(column.points, period);
      return isOther && periods === undefined && points.length === 0 ? undefined : { ...column, points };
    }),
  }),
  normalise: ({ periods }, period) => (periods === undefined ? {} : { columns: periods[period]! }),
  aggregate: ({ columns }, period, { panel, scores }) => ({
    columns: mapColumns(columns, ({ filled, details, rescaled, ...column }, code) => {
      const isOwn = (one: { readonly period?: string }): boolean => one.period === period;
      const own = columnOf(scores, code).filter((_, row) => panel!.periods[row] === period);
      return {
        ...column,
        withoutScore: own.length - presentOf(own).length,
        ...(filled?.some(isOwn) ? { filled: filled.filter(isOwn) } : {}),
        ...(details === undefined ? {} : { details: details.filter(isOwn) }),
        ...(rescaled === undefined ? {} : { rescaled: rescaled.filter(isOwn) }),
      };
    }),
  }),
  rank: ({ columns }, period, { panel, ranks }) => ({
    columns: mapColumns(columns, (_, code) => ({
      ranked: presentOf(columnOf(ranks, code).filter((__, row) => panel!.periods[row] === period)).length,
    })),
  }),
};

/** A whole run's log cut to one of its `periods`. */
export const cutLog = (whole: Whole, periods: readonly string[], period: string): readonly PeriodLog[] =>
  whole.log.map((entry) => {
    const partOf = PARTS[entry.step] as PartOf<StepLog> | undefined;
    if (partOf === undefined) return entry;
    const { periods: _, ...common } = entry as StepLog & { readonly periods?: unknown };
    const earlier = periods
      .filter((other) => other !== period)
      .map((other) => [other, partOf(entry, other, whole, true)] as const)
      .filter(([, part]) => Object.values(part).some((member) => !isEmpty(member)));
    return {
      ...common,
      ...partOf(entry, period, whole, false),
      ...(earlier.length === 0 ? {} : { earlier: Object.fromEntries(earlier) }),
    } as PeriodLog;
  });

/** Entries about rows of one period, the labels replaced by the areas. */
export function cellsOf<T extends { readonly area: string }>(
  cells: readonly T[],
  period: string,
): readonly T[] {
  return cells.flatMap((cell) => {
    const place = placeOfLabel(cell.area);
    return place.period === period ? [{ ...cell, area: place.area }] : [];
  });
}

const isEmpty = (member: unknown): boolean =>
  typeof member === 'object' && member !== null && Object.keys(member).length === 0;

function mapColumns<A, B>(columns: Columns<A>, map: (column: A, code: string) => B | undefined): Columns<B> {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([code, column]) => {
      const mapped = map(column, code);
      return mapped === undefined ? [] : [[code, mapped] as const];
    }),
  );
}
