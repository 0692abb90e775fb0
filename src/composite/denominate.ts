import { MeridianError } from '../model/error.ts';
import type { Indicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { QuotientConversion } from './numerator.ts';
import type { DenominatedColumn, DenominateLog } from './step-log.ts';
import { columnOf, type Table, withColumns } from './table.ts';
import type { Transformed } from './treat.ts';

/**
 * x / d, cell by cell; missing where either is missing. The unit of the result is the quotient of both units; there is no
 * other factor. A denominator that is zero or negative, or a quotient beyond the range of numbers, gives NaN here and an issue
 * in {@link denominate}. Source: OECD/JRC Handbook 2008, step 2; COINr `Denominate`.
 */
export function divide(values: ArrayLike<number>, by: ArrayLike<number>): Float64Array {
  const quotients = new Float64Array(values.length).fill(Number.NaN);
  for (let row = 0; row < values.length; row++) {
    const quotient = by[row]! > 0 ? values[row]! / by[row]! : Number.NaN;
    if (Number.isFinite(quotient)) quotients[row] = quotient;
  }
  return quotients;
}

/**
 * Divides every indicator that names a denominator by that column as it stands when the step begins. The figures to divide
 * stand in the indicator's own column; where the framework names a numerator, the quotient is converted to the indicator's unit.
 * @param conversions from the quotient's unit to the indicator's, by indicator; none: the quotient is kept as it is
 * @param transformed indicators whose values are logarithms now, which no quotient can be made of
 */
export function denominate(
  table: Table,
  indicators: readonly Indicator[],
  transformed: Transformed = new Map(),
  conversions: ReadonlyMap<string, QuotientConversion> = new Map(),
): { readonly table: Table; readonly log: DenominateLog } {
  const columns = new Map<string, Float64Array>();
  const log: Record<string, DenominatedColumn> = {};
  const issues: Issue[] = [];
  for (const { code, numerator, denominator, unit } of indicators) {
    if (denominator === undefined) continue;
    const logs = [code, denominator].filter((column) => transformed.has(column));
    for (const column of logs)
      issues.push({
        code: 'denominate.afterLog',
        severity: 'error',
        at: { column },
        details: { indicator: code, denominator },
      });
    if (logs.length > 0) continue;
    const values = columnOf(table, code);
    const by = columnOf(table, denominator);
    const quotients = divide(values, by);
    quotients.forEach((quotient, row) => {
      if (!Number.isNaN(quotient) || Number.isNaN(values[row]) || Number.isNaN(by[row])) return;
      issues.push({
        code: by[row]! > 0 ? 'denominate.tooLarge' : 'denominate.notPositive',
        severity: 'error',
        at: { column: denominator },
        value: String(by[row]),
        details: { indicator: code, area: table.areas[row]!, denominator },
      });
    });
    const conversion = conversions.get(code);
    columns.set(code, conversion ? quotients.map(conversion.convert) : quotients);
    log[code] = {
      ...(numerator === undefined ? {} : { numerator, unit }),
      ...(conversion ? { units: conversion.units } : {}),
      denominator,
    };
  }
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'denominate' }, issues);
  return { table: withColumns(table, columns), log: { step: 'denominate', columns: log } };
}
