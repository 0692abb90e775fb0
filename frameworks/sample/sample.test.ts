import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runComposite } from '../../src/composite/run.ts';
import { columnOf, makeTable } from '../../src/composite/table.ts';
import { indicatorsOf } from '../../src/composite/tree.ts';
import { parseFramework } from '../../src/indicators/framework-file.ts';
import type { Area } from '../../src/model/area.ts';
import { findUnit, quotientUnit } from '../../src/model/unit.ts';
import { DEFAULT_LIMITS } from '../../src/platform/config.ts';
import { parseMappingText } from '../../src/sources/mapping-check.ts';
import { readMapped } from '../../src/sources/read-mapped.ts';
import { hasShared, sharedPath } from '../../test/shared.ts';

const here = (...parts: string[]): string => resolve(import.meta.dirname, ...parts);
const framework = parseFramework(readFileSync(here('framework.yaml'), 'utf8'), 'framework.yaml');
const indicators = [...indicatorsOf(framework.tree).map(({ node }) => node), ...framework.variables!];

/** What a mapping yields: `area code period` → number, or null and its state. */
async function read(mappingFile: string, folders: readonly string[], areas: readonly Area[]) {
  const { mapping, issues: mistakes } = parseMappingText(
    readFileSync(here(mappingFile), 'utf8'),
    mappingFile,
  );
  expect(mistakes).toEqual([]);
  const values = new Map<string, number | string>();
  const result = await readMapped(mapping!, folders, { areas, indicators }, DEFAULT_LIMITS, {
    areas: (known) => {
      areas = known;
    },
    values: (batch) => {
      for (const { areaIndex, indicatorIndex, period, value, state } of batch)
        values.set(
          `${areas[areaIndex]!.code} ${indicators[indicatorIndex]!.code} ${period}`,
          value === null ? state : value,
        );
    },
  });
  expect(result.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  return { values, areas: result.areas };
}

let tidy: Awaited<ReturnType<typeof read>>;
beforeAll(async () => {
  tidy = await read('mapping.yaml', [here()], []);
});

const scored = (): readonly Area[] =>
  tidy.areas.filter(({ level }) => level === 'prefecture' || level === 'municipality');

describe('the tidy files', () => {
  test('hold 166 cities, each with a name of its own in both languages, coordinates and a parent', () => {
    expect(scored()).toHaveLength(166);
    for (const language of ['en', 'zh'] as const)
      expect(new Set(tidy.areas.map(({ name }) => name[language])).size).toBe(tidy.areas.length);
    const codes = new Set(tidy.areas.map(({ code }) => code));
    for (const { code, parent, longitude, latitude } of scored()) {
      expect(codes.has(parent!), code).toBe(true);
      expect(longitude! > 80 && longitude! < 127 && latitude! > 20 && latitude! < 47, code).toBe(true);
    }
  });

  test('have correct units: Beijing has 21.5 million residents, 164,000 CNY each', () => {
    expect(tidy.values.get('110000 POPULATION 2019')).toBe(2153.6);
    expect(tidy.values.get('110000 GDP 2019')).toBe(35371.3);
    const unit = (code: string) => findUnit(indicators.find((one) => one.code === code)!.unit)!;
    expect(quotientUnit(unit('GDP'), unit('POPULATION')).symbol.zh).toBe('万元/人');
  });

  test('leave missing what is missing: 53 cities have no PM2.5, Xining no figures of its own economy', () => {
    const withAir = scored().filter(({ code }) => tidy.values.has(`${code} PM25_MEAN 2015`));
    expect(withAir).toHaveLength(113);
    expect(tidy.values.get('630100 GDP 2019')).toBe('not-reported');
    expect([...tidy.values.values()].filter((value) => typeof value === 'string')).toHaveLength(4);
  });

  test('are scored by the sample framework into a plausible ranking that uses all four bands', () => {
    const codes = indicators.map(({ code }) => code);
    const areas = scored().map(({ code }) => code);
    const table = makeTable(areas, codes);
    for (const code of codes)
      areas.forEach((area, row) => {
        const value = tidy.values.get(`${area} ${code} 2019`) ?? tidy.values.get(`${area} ${code} 2015`);
        if (typeof value === 'number') columnOf(table, code)[row] = value;
      });
    const { scores, ranks } = runComposite(framework, { table, groups: {} });
    const nameAt = new Map(tidy.areas.map(({ code, name }) => [code, name.en]));
    const order = areas
      .map((area, row) => ({ name: nameAt.get(area)!, rank: columnOf(ranks, 'SAMPLE')[row]! }))
      .filter(({ rank }) => !Number.isNaN(rank))
      .sort((a, b) => a.rank - b.rank);
    expect(order).toHaveLength(165);
    expect(order.slice(0, 8).map(({ name }) => name)).toEqual(
      'Guangzhou Haikou Kunming Shenzhen Hangzhou Zhuhai Beijing Nanjing'.split(' '),
    );
    const bands = framework.bands!.map(({ min }) => min);
    const counts = bands.map(() => 0);
    for (const score of columnOf(scores, 'SAMPLE'))
      if (!Number.isNaN(score)) counts[bands.findLastIndex((min) => score >= min)]! += 1;
    expect(counts).toEqual([38, 71, 34, 22]);
  });
});

describe.skipIf(!hasShared)('the untouched originals', () => {
  test('give the same values as the tidy files, through their own mapping', async () => {
    const folders = [sharedPath('data'), here('originals')];
    const originals = await read('originals/mapping.yaml', folders, tidy.areas);
    expect(originals.values).toEqual(tidy.values);
  });

  test('give annual means that agree with the published ones to all their digits', () => {
    const lookup = new Map(
      readFileSync(here('originals/area-names-air.csv'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(','))
        .map(([city, year, code]) => [`${city} ${year}`, code]),
    );
    const annual = readFileSync(sharedPath('data/cn-pm25/pm25_annual.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    let compared = 0;
    for (const line of annual) {
      const [city, year, , , days, mean] = line.split(',');
      const code = lookup.get(`${city} ${year}`);
      if (code === undefined) continue;
      const own = tidy.values.get(`${code} PM25_MEAN ${year}`) as number;
      expect(Math.abs(own - Number(mean)), `${city} ${year}`).toBeLessThanOrEqual(0.0005 + 1e-9);
      expect(tidy.values.get(`${code} PM25_DAYS_OBSERVED ${year}`)).toBe(Number(days));
      compared += 1;
    }
    expect(compared).toBe(226);
  });
});
