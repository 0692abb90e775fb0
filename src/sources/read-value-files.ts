import type { Mapping } from '../model/mapping.ts';
import type { MappedValue } from './mapped-value.ts';
import { attempt, type Reading, readFile } from './read-file.ts';
import { readLookup } from './read-lookup.ts';
import { longReader, wideReader } from './read-values.ts';

/** The numbers, from 1, of the files that hold values. */
const valueFiles = (mapping: Mapping): number[] =>
  mapping.files.flatMap((file, index) => (file.shape === 'areas' ? [] : [index + 1]));

/** Reads every file of values, in the mapping's order; each value goes to `emit`. */
export async function readValueFiles(
  reading: Reading,
  emit: (value: MappedValue) => void,
  flush?: (isEnd: boolean) => Promise<void>,
): Promise<void> {
  for (const fileNo of valueFiles(reading.mapping)) await readValueFile(reading, fileNo, emit, flush);
}

async function readValueFile(
  reading: Reading,
  fileNo: number,
  emit: (value: MappedValue) => void,
  flush?: (isEnd: boolean) => Promise<void>,
): Promise<void> {
  const file = reading.mapping.files[fileNo - 1]!;
  if (file.shape === 'areas') return;
  const path = `/files/${fileNo - 1}`;
  const { area } = file;
  const { areas, indicators, units, issues } = reading;
  const lookup =
    'lookup' in area
      ? await attempt(issues, () => readLookup(area, reading.folders, reading.limits, issues))
      : undefined;
  if ('lookup' in area && !lookup) return;
  await readFile(
    reading,
    fileNo,
    (columns) => {
      const rules = { ...columns, fileNo, areas, indicators, units, lookup, issues, emit };
      return file.shape === 'wide' ? wideReader(file, path, rules) : longReader(file, path, rules);
    },
    flush,
  );
}
