import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Area } from '../src/model/area.ts';
import type { Issue } from '../src/model/issue.ts';
import { DEFAULT_LIMITS, type Limits } from '../src/platform/config.ts';
import type { MappedValue } from '../src/sources/mapped-value.ts';
import { parseMapping } from '../src/sources/mapping-check.ts';
import { type Catalogue, type ReadResult, readMapped } from '../src/sources/read-mapped.ts';

export const area = (code: string, en: string, zh: string, parent: string | null = null): Area => ({
  code,
  parent,
  level: parent === null ? 'province' : 'prefecture',
  name: { en, zh },
  longitude: null,
  latitude: null,
});

export const SMALL_CATALOGUE: Catalogue = {
  areas: [
    area('370000', 'Shandong', '山东省'),
    area('370100', 'Jinan', '济南市', '370000'),
    area('370200', 'Qingdao', '青岛市', '370000'),
    area('340000', 'Anhui', '安徽省'),
    area('341300', 'Suzhou', '宿州市', '340000'),
    area('320500', 'Suzhou', '苏州市'),
  ],
  indicators: [
    { code: 'POP', unit: 'persons', name: { en: 'Population', zh: '常住人口' } },
    { code: 'GDP', unit: '10^8 CNY', name: { en: 'GDP', zh: '地区生产总值' } },
    { code: 'DAYS', unit: 'days', name: { en: 'Days over 75', zh: '超标天数' } },
  ],
};

export type TestFiles = Readonly<Record<string, string | Buffer>>;

/** Runs `work` with a folder of these files, which is removed afterwards. */
export async function withFiles<T>(files: TestFiles, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-files-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Read extends ReadResult {
  /** Every value as `area indicator period value state`. */
  readonly lines: readonly string[];
  readonly values: readonly MappedValue[];
}

/** Reads files under the rules of a mapping's `files`, against a small catalogue of cities of Shandong and two Suzhous. */
export async function readFiles(
  files: TestFiles,
  rules: readonly object[],
  limits: Partial<Limits> = {},
  catalogue: Catalogue = SMALL_CATALOGUE,
): Promise<Read> {
  const { mapping, issues } = parseMapping({ format: 'meridian-mapping/1', files: rules });
  if (!mapping) throw new Error(JSON.stringify(issues));
  return withFiles(files, async (folder) => {
    const values: MappedValue[] = [];
    const result = await readMapped(
      mapping,
      folder,
      catalogue,
      { ...DEFAULT_LIMITS, ...limits },
      {
        values(batch) {
          values.push(...batch);
        },
      },
    );
    const lines = values.map((value) =>
      [
        result.areas[value.areaIndex]!.code,
        catalogue.indicators[value.indicatorIndex]!.code,
        value.period,
        String(value.value),
        value.state,
      ].join(' '),
    );
    return { ...result, values, lines };
  });
}

/** Issues without what differs by no fault of theirs, short enough to compare. */
export const codesOf = (issues: readonly Issue[]): string[] =>
  issues.map(({ code, at }) =>
    [code, at.file, at.sheet, at.row, at.column ?? at.path].filter((part) => part !== undefined).join(' '),
  );
