import type { IssueWire } from '../../src/platform/wire.ts';
import { toCsv } from '../charts/csv.ts';

/** The list of problems as CSV for a spreadsheet: severity, file, sheet, row, column, value, rule and its words. */
export const issuesToCsv = (issues: readonly IssueWire[], columns: readonly string[]): string =>
  toCsv({
    columns,
    rows: issues.map((issue) => [
      issue.severity,
      issue.at.file ?? null,
      issue.at.sheet ?? null,
      issue.at.row ?? null,
      issue.at.column ?? issue.at.path ?? null,
      issue.value ?? null,
      issue.code,
      issue.message,
    ]),
  });
