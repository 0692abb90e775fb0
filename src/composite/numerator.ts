import { type Framework, figureOf, type Indicator } from '../model/framework.ts';
import { findQuotientConversion } from '../model/unit.ts';
import { columnAt, columnOf, makeTable, type Table } from './table.ts';

/** The table with a column for every indicator: one that names a numerator begins with a copy of the numerator's figures. */
export function withNumerators(table: Table, indicators: readonly Indicator[]): Table {
  const divided = indicators.filter(({ numerator }) => numerator !== undefined);
  if (divided.length === 0) return table;
  const added = new Set(divided.map(({ code }) => code));
  const kept = table.columns.filter((code) => !added.has(code));
  const wider = makeTable(table.areas, [...kept, ...added]);
  kept.forEach((code, index) => {
    columnAt(wider, index).set(columnOf(table, code));
  });
  for (const indicator of divided) columnOf(wider, indicator.code).set(columnOf(table, figureOf(indicator)));
  return wider;
}

/** From the unit that a quotient of figures has to the indicator's own. */
export interface QuotientConversion {
  /** Units of the figures above and below. */
  readonly units: readonly [numerator: string, denominator: string];
  readonly convert: (quotient: number) => number;
}

/**
 * For every indicator that names a numerator: from the quotient's unit to the indicator's own, by code. An indicator whose units
 * do not fit is left out; the check of the framework file refuses it.
 */
export function quotientConversions(
  framework: Framework,
  indicators: readonly Indicator[],
): ReadonlyMap<string, QuotientConversion> {
  const unitOf = new Map(
    [...indicators, ...(framework.variables ?? [])].map(({ code, unit }) => [code, unit]),
  );
  return new Map(
    indicators.flatMap(({ code, numerator, denominator, unit }) => {
      if (numerator === undefined || denominator === undefined) return [];
      const units = [unitOf.get(numerator) ?? '', unitOf.get(denominator) ?? ''] as const;
      const convert = findQuotientConversion(...units, unit);
      return convert ? [[code, { units, convert }] as const] : [];
    }),
  );
}
