import { type Framework, figureOf, type Indicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { ImputeStep } from '../model/method.ts';
import { IMPUTE_NEEDS } from '../model/method-needs.ts';
import { findStep } from '../model/readiness.ts';
import { columnAt, type Table } from './table.ts';

export type Groups = Readonly<Record<string, readonly (string | null)[]>>;

/**
 * Everything about the numbers themselves that would make a run meaningless: a table that is not areas × columns, areas or
 * columns that stand twice, indicators and denominators that have no column, infinite values, groupings that are not given or
 * that no area is in though values are missing.
 */
export function inputIssues(
  framework: Framework,
  indicators: readonly Indicator[],
  table: Table,
  groups: Groups,
): readonly Issue[] {
  const { areas, columns, data } = table;
  if (data.length !== areas.length * columns.length)
    throw new RangeError(`${areas.length} areas × ${columns.length} columns are not ${data.length} values`);
  const issues: Issue[] = [];
  if (areas.length === 0) issues.push(issueOf('input.noArea', undefined));
  for (const area of repeated(areas)) issues.push(issueOf('input.areaRepeated', undefined, { area }));
  for (const column of repeated(columns)) issues.push(issueOf('input.columnRepeated', column, { column }));
  columns.forEach((column, index) => {
    columnAt(table, index).forEach((value, row) => {
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
        issues.push(issueOf('input.infinite', column, { column, area: areas[row]! }));
    });
  });
  const known = new Set(columns);
  for (const indicator of indicators) {
    const figure = figureOf(indicator);
    if (!known.has(figure)) issues.push(issueOf('input.indicatorMissing', figure, { indicator: figure }));
  }
  if (findStep(framework.method, 'denominate'))
    for (const { code, denominator } of indicators)
      if (denominator !== undefined && !known.has(denominator))
        issues.push(issueOf('input.denominatorMissing', denominator, { indicator: code, denominator }));
  const impute = findStep(framework.method, 'impute');
  if (impute && IMPUTE_NEEDS[impute.method].group) {
    const own = groupsOf(impute, groups);
    const details = { group: impute.group ?? '' };
    const isFull = (indicator: Indicator): boolean => {
      const at = columns.indexOf(figureOf(indicator));
      return at < 0 || !columnAt(table, at).some(Number.isNaN);
    };
    if (own?.length !== areas.length) issues.push(issueOf('input.groupMissing', undefined, details));
    else if (own.every((name) => name === null) && !indicators.every(isFull))
      issues.push(issueOf('input.groupEmpty', undefined, details));
  }
  return issues;
}

/** The grouping that an imputation names, if the data bring it. */
export const groupsOf = (step: ImputeStep, groups: Groups): readonly (string | null)[] | undefined =>
  step.group !== undefined && Object.hasOwn(groups, step.group) ? groups[step.group] : undefined;

function repeated(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const text of texts) (seen.has(text) ? twice : seen).add(text);
  return [...twice];
}

const issueOf = (code: string, column: string | undefined, details: Issue['details'] = {}): Issue => ({
  code,
  severity: 'error',
  at: column === undefined ? {} : { column },
  details,
});
