import type { Area } from '../model/area.ts';
import type { Issue } from '../model/issue.ts';
import type { MappedFile, Mapping } from '../model/mapping.ts';
import type { LocalText } from '../model/text.ts';
import type { Limits } from '../platform/config.ts';
import { AreaIndex } from './area-match.ts';
import { Duplicates } from './duplicates.ts';
import { type FoundFile, findFile } from './file-bytes.ts';
import { IssueList } from './issue-list.ts';
import type { MappedValue } from './mapped-value.ts';
import { readAreaFiles } from './read-area-files.ts';
import { attempt, type ReadFile, type Reading, type ReadOptions } from './read-file.ts';
import { readValueFiles } from './read-value-files.ts';

/** Values handed on at once, at least, but for the last. */
const BATCH = 4096;

/** What an import may refer to. Positions in these lists are the indices of the values. */
export interface Catalogue {
  readonly areas: readonly Area[];
  readonly indicators: readonly {
    readonly code: string;
    readonly unit: string;
    readonly name?: LocalText;
  }[];
}

export interface ValueSink {
  /** Called once, before the first value: every area, the catalogue's first, and those that the files define or redefine. */
  areas?(all: readonly Area[], defined: readonly Area[]): void | Promise<void>;
  values(batch: readonly MappedValue[]): void | Promise<void>;
}

export interface ReadResult {
  /** No error among the issues. Only then may what the sink got be kept. */
  readonly ok: boolean;
  readonly issues: readonly Issue[];
  readonly issueCount: number;
  readonly counts: { readonly rows: number; readonly values: number; readonly missing: number };
  readonly files: readonly ReadFile[];
  /** The catalogue's areas (as redefined) followed by the new ones: what `areaIndex` points into. */
  readonly areas: readonly Area[];
  /** Areas that the files define, parents before children. */
  readonly definedAreas: readonly Area[];
}

/**
 * Reads every file of a mapping and hands on its values, without a database and without holding the rows. All problems of
 * all files are collected; the files are looked for in `folders`, in order. Files that define areas are read first,
 * whatever their place. A combination of area, indicator and period that comes twice is an issue that names both places.
 */
export async function readMapped(
  mapping: Mapping,
  folders: string | readonly string[],
  catalogue: Catalogue,
  limits: Pick<Limits, 'maxFileBytes' | 'maxUnpackedBytes' | 'maxIssues'>,
  sink: ValueSink,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const issues = new IssueList(limits.maxIssues);
  const searched = typeof folders === 'string' ? [folders] : folders;
  const reading: Reading = {
    mapping,
    folders: searched,
    files: await findFiles(mapping.files, searched, limits.maxFileBytes, issues),
    areas: new AreaIndex(catalogue.areas),
    indicators: new Map(catalogue.indicators.map((indicator, index) => [indicator.code, index])),
    units: catalogue.indicators.map((indicator) => indicator.unit),
    limits,
    options,
    issues,
    read: [],
    counts: { rows: 0, values: 0, missing: 0, bytes: 0 },
  };
  const definedAreas = await readAreaFiles(reading);
  await sink.areas?.(reading.areas.areas, definedAreas);
  await readValues(reading, sink);
  const { rows, values, missing } = reading.counts;
  return {
    ok: !issues.hasErrors,
    issues: issues.list(),
    issueCount: issues.count,
    counts: { rows, values, missing },
    files: reading.read.sort((a, b) => a.fileNo - b.fileNo),
    areas: reading.areas.areas,
    definedAreas,
  };
}

async function readValues(reading: Reading, sink: ValueSink): Promise<void> {
  const { counts, limits } = reading;
  const duplicates = new Duplicates(reading.indicators.size, limits.maxIssues);
  let batch: MappedValue[] = [];
  const keep = (value: MappedValue): void => {
    if (!duplicates.isFirst(value)) return;
    counts.values += 1;
    if (value.value === null) counts.missing += 1;
    batch.push(value);
  };
  await readValueFiles(reading, keep, async (isEnd) => {
    if (batch.length === 0 || (batch.length < BATCH && !isEnd)) return;
    const full = batch;
    batch = [];
    await sink.values(full);
  });
  await duplicates.report(reading);
}

async function findFiles(
  files: readonly MappedFile[],
  folders: readonly string[],
  maxBytes: number,
  issues: IssueList,
): Promise<(FoundFile | undefined)[]> {
  const found: (FoundFile | undefined)[] = [];
  for (const { file } of files) found.push(await attempt(issues, () => findFile(file, folders, maxBytes)));
  return found;
}
