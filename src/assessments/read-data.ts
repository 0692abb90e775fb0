import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { nodesOf } from '../composite/tree.ts';
import type { Area } from '../model/area.ts';
import { MeridianError } from '../model/error.ts';
import { FileError } from '../model/file-error.ts';
import { type Citation, type Framework, isIndicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Period } from '../model/period.ts';
import type { Limits } from '../platform/config.ts';
import { textOf } from '../sources/cell.ts';
import { findFile } from '../sources/file-bytes.ts';
import type { MappedValue } from '../sources/mapped-value.ts';
import { parseMappingText } from '../sources/mapping-check.ts';
import { inferMapping } from '../sources/mapping-infer.ts';
import type { ReadProgress } from '../sources/read-file.ts';
import { type Catalogue, readMapped } from '../sources/read-mapped.ts';
import { readHead, type SheetHead } from '../sources/sheet-head.ts';
import { openSheet } from '../sources/sheet-read.ts';
import type { InputValue } from './input.ts';
import { areaOfCode } from './places.ts';

const MAPPING_NAMES = ['mapping.yaml', 'mapping.yml', 'mapping.json'];
const DATA_FILE = /(?<!-metadata)\.(?:csv|tsv|xlsx|json)(?:\.gz)?$/i;
/** Rows of a file that its columns are recognised by. */
const HEAD_ROWS = 20;

export interface ReadDataOptions {
  readonly framework: Framework;
  readonly limits: Limits;
  /** The period of files that have no column for it. */
  readonly period?: Period;
  /** A file that defines areas, beside the data. */
  readonly areasFile?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
}

export interface Data {
  readonly areas: readonly Area[];
  /** Of the framework's indicators and variables only. */
  readonly values: readonly InputValue[];
  readonly citations: ReadonlyMap<string, Citation>;
  readonly warnings: readonly Issue[];
}

type DataLimits = Pick<Limits, 'maxFileBytes' | 'maxUnpackedBytes' | 'maxIssues'>;

/**
 * Reads what an assessment needs from `path`, without a database: a mapping file, a folder with `mapping.yaml`, a data file,
 * or a folder of data files. Data files without a mapping are read by their headers: columns called like the framework's
 * indicators. Areas go by their codes where no file defines any. Throws `file.notFound` and `input.invalid`.
 */
export async function readData(path: string, options: ReadDataOptions): Promise<Data> {
  const info = await stat(path).catch(() => undefined);
  if (!info) throw new MeridianError('file.notFound', { file: path });
  const folder = info.isDirectory() ? resolve(path) : dirname(resolve(path));
  const names = info.isDirectory() ? await readdir(folder) : [basename(path)];
  const mappingName = info.isDirectory()
    ? MAPPING_NAMES.find((name) => names.includes(name))
    : /\.ya?ml$/i.test(path) || MAPPING_NAMES.includes(basename(path))
      ? basename(path)
      : undefined;
  const catalogue: Catalogue = { areas: [], indicators: indicatorsOf(options.framework) };
  if (mappingName !== undefined) {
    const mapping = withAreasFile(await readMapping(join(folder, mappingName)), options);
    const areas = await placeAreas(mapping, folder, options.limits);
    return readBy(mapping, folders(folder, options), { ...catalogue, areas }, options);
  }
  const files = names.filter((name) => DATA_FILE.test(name)).sort();
  if (files.length === 0)
    throw refusal([{ code: 'data.none', severity: 'error', at: { file: basename(path) } }]);
  const mapping = withAreasFile(await infer(files, folder, catalogue, options), options);
  const areas = await placeAreas(mapping, folder, options.limits);
  return readBy(mapping, folders(folder, options), { ...catalogue, areas }, options);
}

const indicatorsOf = (framework: Framework): Catalogue['indicators'] => [
  ...nodesOf(framework.tree).flatMap(({ node }) => (isIndicator(node) ? [node] : [])),
  ...(framework.variables ?? []),
];

const folders = (folder: string, { areasFile }: ReadDataOptions): readonly string[] =>
  areasFile === undefined ? [folder] : [folder, dirname(resolve(areasFile))];

/** The mapping with the areas' file that was named beside it. */
const withAreasFile = (mapping: Mapping, { areasFile }: ReadDataOptions): Mapping =>
  areasFile === undefined
    ? mapping
    : { ...mapping, files: [{ file: basename(areasFile), shape: 'areas' }, ...mapping.files] };

async function readMapping(path: string): Promise<Mapping> {
  const { mapping, issues } = parseMappingText(await readFile(path, 'utf8'), basename(path));
  if (!mapping) throw refusal(issues);
  return mapping;
}

/** A mapping for files as their headers suggest; throws `input.invalid` for what they do not say. */
async function infer(
  names: readonly string[],
  folder: string,
  catalogue: Catalogue,
  { limits, period }: ReadDataOptions,
): Promise<Mapping> {
  const heads: SheetHead[] = [];
  for (const name of names)
    heads.push(
      await readable(async () =>
        readHead(await findFile(name, [folder], limits.maxFileBytes), {}, limits.maxUnpackedBytes, HEAD_ROWS),
      ),
    );
  const { mapping, open } = inferMapping(heads, catalogue);
  const settled = open.filter(({ what }) => what !== 'period' || period === undefined);
  if (settled.length > 0)
    throw refusal(
      settled.map(({ file, what }) => {
        const columns = heads.find((head) => head.name === file)?.columns.join(', ') ?? '';
        return {
          code: `data.${what}`,
          severity: 'error',
          at: { file },
          details: { columns: columns.slice(0, 200) },
        };
      }),
    );
  if (period === undefined) return mapping;
  const isOpen = (file: string) => open.some((one) => one.file === file && one.what === 'period');
  const files = mapping.files.map((file) =>
    file.shape !== 'areas' && isOpen(file.file) ? { ...file, period: { value: period } } : file,
  );
  return { ...mapping, files };
}

/** Areas that are named in the files and defined in none of them: each goes by its code. */
async function placeAreas(mapping: Mapping, folder: string, limits: DataLimits): Promise<readonly Area[]> {
  if (mapping.files.some((file) => file.shape === 'areas')) return [];
  const codes = new Set<string>();
  for (const file of mapping.files) {
    if (file.shape === 'areas' || !('column' in file.area)) continue;
    const { column } = file.area;
    await readable(async () => {
      const found = await findFile(file.file, [folder], limits.maxFileBytes);
      const sheet = await openSheet(found, file, { maxUnpacked: limits.maxUnpackedBytes });
      const place = sheet.columns.indexOf(column);
      for await (const rows of sheet.rows)
        for (const row of rows) {
          const code = textOf(row.cells[place]);
          if (code !== '' && code.length <= 100) codes.add(code);
        }
    });
  }
  return [...codes].map(areaOfCode);
}

async function readBy(
  mapping: Mapping,
  searched: readonly string[],
  catalogue: Catalogue,
  { limits, signal, onProgress }: ReadDataOptions,
): Promise<Data> {
  const mapped: MappedValue[] = [];
  const wanted = new Set(catalogue.indicators.map((indicator) => indicator.code));
  const result = await readMapped(
    withoutOthers(mapping, wanted),
    searched,
    catalogue,
    limits,
    {
      values: (batch) => {
        for (const value of batch) mapped.push(value);
      },
    },
    { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) },
  );
  const errors = result.issues.filter((issue) => issue.severity === 'error' && !isOtherIndicator(issue));
  if (errors.length > 0 || result.issueCount > result.issues.length)
    throw new MeridianError('input.invalid', { count: Math.max(errors.length, 1) }, errors);
  const files = new Map(result.files.map((file) => [file.fileNo, file]));
  const values = mapped.map((value): InputValue => {
    const file = files.get(value.fileNo)!;
    return {
      area: result.areas[value.areaIndex]!.code,
      indicator: catalogue.indicators[value.indicatorIndex]!.code,
      period: value.period,
      value: value.value,
      state: value.state,
      origin: {
        kind: 'import',
        file: file.name,
        sheet: file.sheet,
        row: value.row,
        column: file.columns[value.column - 1] ?? '',
        rowCount: value.rowCount,
        sha256: file.sha256,
      },
    };
  });
  return {
    areas: result.areas,
    values,
    citations: new Map(result.files.flatMap(({ name, citation }) => (citation ? [[name, citation]] : []))),
    warnings: result.issues.filter((issue) => issue.severity === 'warning'),
  };
}

/** Columns of indicators that the framework does not have are not read; files that have no others neither. */
const withoutOthers = (mapping: Mapping, wanted: ReadonlySet<string>): Mapping => ({
  ...mapping,
  files: mapping.files
    .map((file) =>
      file.shape === 'wide'
        ? { ...file, values: file.values.filter((value) => wanted.has(value.indicator)) }
        : file,
    )
    .filter((file) => file.shape !== 'wide' || file.values.length > 0),
});

/** A row about an indicator of another framework is no mistake here. */
const isOtherIndicator = (issue: Issue): boolean =>
  issue.code === 'indicator.unknown' && issue.at.row !== undefined;

async function readable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof FileError ? refusal([error.issue]) : error;
  }
}

const refusal = (issues: readonly Issue[]): MeridianError =>
  new MeridianError('input.invalid', { count: issues.length }, issues);
