import type { Issue, Place } from '../model/issue.ts';
import type { AreaIndex } from './area-match.ts';
import type { Row } from './cell.ts';
import { type IssueList, shown } from './issue-list.ts';
import type { MappedValue } from './mapped-value.ts';
import type { Columns } from './read-file.ts';

/** What the rows of one file are read with. */
export interface ValueReading extends Columns {
  readonly fileNo: number;
  readonly areas: AreaIndex;
  /** Units by indicator position, and positions by code. */
  readonly units: readonly string[];
  readonly indicators: ReadonlyMap<string, number>;
  readonly lookup: ReadonlyMap<string, string> | undefined;
  readonly issues: IssueList;
  emit(value: MappedValue): void;
}

/** Reads one thing of a row. */
export interface CellReader<Result> {
  /** Positions of the columns that it looks at. */
  readonly used: readonly number[];
  read(row: Row): Result;
}

export type Conversion = (value: number) => number;
export const same: Conversion = (value) => value;

export const issueAt = (
  code: string,
  at: Place,
  value: string,
  severity: Issue['severity'] = 'error',
  details: Issue['details'] = {},
): Issue => ({ code, severity, at, value: shown(value), details });

/** A mistake of the mapping itself; `path` is a JSON Pointer into it. */
export const mappingIssue = (
  code: string,
  path: string,
  value: string,
  details: Issue['details'] = {},
): Issue => issueAt(code, { path }, value, 'error', details);
