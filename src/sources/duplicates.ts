import type { Issue, Place } from '../model/issue.ts';
import { columnLetters } from './cell.ts';
import { IssueList } from './issue-list.ts';
import { KeySet } from './key-set.ts';
import type { MappedValue } from './mapped-value.ts';
import type { Reading } from './read-file.ts';
import { readValueFiles } from './read-value-files.ts';

/**
 * Watches for combinations of area, indicator and period that come twice. Only that they came is remembered, a bit each; where
 * they stood first is found by reading the files once more, and only if there is anything to find.
 */
export class Duplicates {
  readonly #seen: KeySet;
  readonly #periods = new Map<string, number>();
  readonly #twice: MappedValue[] = [];
  readonly #limit: number;
  #more = 0;

  /** @param limit duplicates that are told with their place; the rest is counted. */
  constructor(indicators: number, limit: number) {
    this.#seen = new KeySet(indicators);
    this.#limit = limit;
  }

  /** Whether the value's combination is new. */
  isFirst(value: MappedValue): boolean {
    let period = this.#periods.get(value.period);
    if (period === undefined) {
      period = this.#periods.size;
      this.#periods.set(value.period, period);
    }
    if (this.#seen.add(value.areaIndex, value.indicatorIndex, period)) return true;
    if (this.#twice.length < this.#limit) this.#twice.push(value);
    else this.#more += 1;
    return false;
  }

  /** Reports what came twice, with both places. */
  async report(reading: Reading): Promise<void> {
    if (this.#twice.length === 0) return;
    const firsts = await findFirst(this.#twice, reading);
    for (const value of this.#twice)
      reading.issues.add(duplicateIssue(value, firsts.get(keyOf(value)), reading));
    const last = this.#twice.at(-1)!;
    for (let i = 0; i < this.#more; i += 1) reading.issues.add(duplicateIssue(last, undefined, reading));
  }
}

const keyOf = (value: MappedValue): string => `${value.areaIndex} ${value.indicatorIndex} ${value.period}`;

async function findFirst(
  twice: readonly MappedValue[],
  reading: Reading,
): Promise<ReadonlyMap<string, MappedValue>> {
  const wanted = new Set(twice.map(keyOf));
  const firsts = new Map<string, MappedValue>();
  const { signal } = reading.options;
  const again: Reading = {
    ...reading,
    options: signal ? { signal } : {},
    issues: new IssueList(0),
    read: [],
    counts: { ...reading.counts },
  };
  await readValueFiles(again, (value) => {
    const key = keyOf(value);
    if (wanted.delete(key)) firsts.set(key, value);
  });
  return firsts;
}

function duplicateIssue(value: MappedValue, first: MappedValue | undefined, reading: Reading): Issue {
  const placeOf = (one: MappedValue): Place => {
    const file = reading.read.find((candidate) => candidate.fileNo === one.fileNo);
    return {
      file: reading.mapping.files[one.fileNo - 1]!.file,
      ...(file?.sheet ? { sheet: file.sheet } : {}),
      row: one.row,
      column: file?.columns[one.column - 1] || columnLetters(one.column),
    };
  };
  const where = first ? placeOf(first) : {};
  const indicator = [...reading.indicators].find(([, index]) => index === value.indicatorIndex);
  return {
    code: 'value.duplicate',
    severity: 'error',
    at: placeOf(value),
    value: value.value === null ? '' : String(value.value),
    details: {
      area: reading.areas.areas[value.areaIndex]!.code,
      indicator: indicator?.[0] ?? '',
      period: value.period,
      firstFile: where.file ?? '',
      firstRow: where.row ?? 0,
      firstColumn: where.column ?? '',
    },
  };
}
