import { copyFileSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBundle } from '../../src/assessments/edition-open.ts';
import { verifyEdition } from '../../src/assessments/edition-verify.ts';
import { loadMessages } from '../../src/platform/i18n.ts';
import { hasShared, sharedPath } from '../shared.ts';
import { type Ask, clientOf } from './client.ts';
import type { Program } from './program.ts';
import { sample, startOnCopy } from './sample.ts';

/** A minute is enough; a machine that does much else takes longer. */
const PATIENCE = 300_000;

const PM25 = join(import.meta.dirname, '../../frameworks/pm25');

/**
 * From a record to a published score, on real records: 200,385 daily means of PM2.5 of 183 cities come in through a source, are
 * entities with their history, measures make annual figures of them, and these join the other figures of 166 cities in a run and in
 * an edition. The requests are those of the README's tour.
 */
describe.skipIf(!hasShared)('daily PM2.5, from the file to the edition', () => {
  let program: Program;
  let api: Ask;

  beforeAll(async () => {
    const { password } = await sample();
    program = await startOnCopy();
    api = await clientOf(program.address, ['administrator', password]);
  }, PATIENCE);
  afterAll(() => program?.stop());

  interface Page<Item> {
    readonly items: readonly Item[];
    readonly next: string | null;
  }
  const all = async <Item>(path: string): Promise<readonly Item[]> => {
    const items: Item[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<Item> = await api(
        'GET',
        `${path}${path.includes('?') ? '&' : '?'}limit=500${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      items.push(...page.items);
      cursor = page.next;
    }
    return items;
  };

  interface SourceRun {
    readonly id: number;
    readonly status: string;
    readonly records: number;
    readonly created: number;
    readonly rejected: number;
    readonly issues: readonly unknown[];
  }
  const runSource = async (file: string): Promise<SourceRun> => {
    const declared = JSON.parse(readFileSync(join(PM25, file), 'utf8')) as { source: { id: string } };
    await api('POST', '/sources', declared);
    const { id } = await api<SourceRun>('POST', `/sources/${declared.source.id}/runs`, {});
    return vi.waitFor(
      async () => {
        const run = await api<SourceRun>('GET', `/sources/${declared.source.id}/runs/${id}`);
        expect(run.status).not.toBe('running');
        return run;
      },
      { timeout: PATIENCE, interval: 200 },
    );
  };

  async function importAreas(areas: readonly { readonly city: string; readonly area: string }[]) {
    const rows = areas.map(({ city, area }) => `${area},,prefecture,${city},${city},,`);
    const text = `code,parent,level,name_en,name_zh,longitude,latitude\n${rows.join('\n')}\n`;
    const form = new FormData();
    form.append('file', new Blob([text], { type: 'text/csv' }), 'areas.csv');
    const { id: uploadId } = await api<{ id: string }>('POST', '/uploads', form);
    const mapping = { format: 'meridian-mapping/1', files: [{ file: 'areas.csv', shape: 'areas' }] };
    const { id } = await api<{ id: number }>('POST', '/imports', { uploadId, mapping });
    await vi.waitFor(
      async () => expect(await api('GET', `/imports/${id}`)).toMatchObject({ status: 'completed' }),
      { timeout: 20_000, interval: 100 },
    );
  }

  test(
    'two sources bring the cities and their days',
    async () => {
      const others = citiesOf().filter(({ isOther }) => isOther);
      expect(others).toHaveLength(70);
      await importAreas(others);
      const inbox = join(program.folder, 'inbox', 'air');
      mkdirSync(inbox, { recursive: true });
      const stations = readFileSync(join(PM25, 'stations.csv'), 'utf8');
      const more = others.map(({ city, area }) => `${city},${area},${city},${city},,\n`);
      writeFileSync(join(inbox, 'stations.csv'), stations + more.join(''));
      copyFileSync(sharedPath('data', 'cn-pm25', 'pm25_daily.csv.gz'), join(inbox, 'pm25_daily.csv.gz'));
      // a file that has just been written waits until it is settled
      const settled = new Date(Date.now() - 60_000);
      for (const file of readdirSync(inbox)) utimesSync(join(inbox, file), settled, settled);
      expect(await runSource('stations-source.json')).toMatchObject({
        status: 'completed',
        records: 183,
        created: 183,
      });
      const began = performance.now();
      expect(await runSource('daily-source.json')).toMatchObject({
        status: 'completed',
        records: 200_385,
        rejected: 0,
      });
      console.info(`200,385 values in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    },
    PATIENCE,
  );

  test(
    'the measured annual means are those of the table of annual means, all 549',
    async () => {
      const began = performance.now();
      const measure = readFileSync(join(PM25, '../measures/pm25-mean.yaml'), 'utf8');
      await api('PUT', '/measures/PM25_2016', {
        text: `${measure.replace('PM25_MEAN', 'PM25_2016')}dataset: urn:ngsi-ld:Dataset:pm25-2016-unconfirmed\n`,
      });
      const areas = new Map(citiesOf().map(({ city, area }) => [area, city]));
      const measured = await vi.waitFor(
        async () => {
          const results = await Promise.all(
            ['PM25_MEAN', 'PM25_2016'].map((code) => all<Result>(`/measures/${code}/results`)),
          );
          const found = new Map(
            results.flat().map((one) => [`${areas.get(one.area)} ${one.period}`, one] as const),
          );
          expect([...found.values()].filter(({ records }) => records === 365)).toHaveLength(549);
          return found;
        },
        { timeout: PATIENCE, interval: 500 },
      );
      console.info(`measures up to date ${((performance.now() - began) / 1000).toFixed(1)} s later`);
      const [, ...rows] = readFileSync(sharedPath('data', 'cn-pm25', 'pm25_annual.csv'), 'utf8')
        .trim()
        .split('\n');
      expect(rows).toHaveLength(549);
      for (const row of rows) {
        const [city, year, , , days, mean] = row.split(',');
        const { value, records } = measured.get(`${city} ${year}`)!;
        expect([city, year, records, value!.toFixed(3)]).toEqual([
          city,
          year,
          Number(days),
          Number(mean).toFixed(3),
        ]);
      }
    },
    PATIENCE,
  );

  test('days over 75 µg/m³ are those that a spreadsheet counts, and the lineage leads to the records', async () => {
    const results = await all<Result>('/measures/PM25_DAYS_OVER_75/results');
    const measured = new Map(results.map(({ area, period, value }) => [`${area} ${period}`, value]));
    const air = readFileSync(join(PM25, '../sample/air-2014-2015.csv'), 'utf8').trim().split('\n').slice(1);
    for (const row of air) {
      const [area, period, , days] = row.split(',');
      expect([row, measured.get(`${area} ${period}`)]).toEqual([row, Number(days)]);
    }
    const beijing = results.find(({ area, period }) => area === '110000' && period === '2015')!;
    const records = await all<{ entity: string; value: number }>(`/measure-results/${beijing.no}/records`);
    expect(records).toHaveLength(365);
    expect(records.filter(({ value }) => value > 75)).toHaveLength(143);
    expect(new Set(records.map(({ entity }) => entity))).toEqual(
      new Set(['urn:ngsi-ld:AirQualityObserved:Beijing']),
    );
  });

  test(
    'they join the other figures of 166 cities in a run, and the run becomes an edition that verifies',
    async () => {
      const run = await api<{ id: string }>('POST', '/runs', {
        framework: 'cn-sample-166',
        period: '2019',
      });
      const lineage = await api<object>('GET', '/values/110000/PM25_MEAN/2015/lineage');
      expect(lineage).toMatchObject({ version: { origin: { kind: 'measure', records: 365 } } });
      const edition = await api<{ id: string }>('POST', '/editions', {
        run: run.id,
      });
      const bundle = await fetch(`${program.address}/api/v1/editions/${edition.id}/bundle`);
      const path = join(program.folder, 'edition.zip');
      writeFileSync(path, Buffer.from(await bundle.arrayBuffer()));
      const found = verifyEdition({
        files: await openBundle(path),
        messages: loadMessages(),
        keyId: undefined,
      });
      expect(found).toMatchObject({ same: true, differences: [] });
    },
    PATIENCE,
  );

  interface Result {
    readonly no: number;
    readonly area: string;
    readonly period: string;
    readonly value: number | null;
    readonly records: number;
  }
});

/** Every city of the file with its area; those that the sample does not assess get a code for this test, so that all are compared. */
function citiesOf(): readonly { readonly city: string; readonly area: string; readonly isOther: boolean }[] {
  const rows = (text: string) =>
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
  const stations = rows(readFileSync(join(PM25, 'stations.csv'), 'utf8'));
  const known = new Map(stations.map(([city = '', area = '']) => [city, area]));
  const annual = rows(readFileSync(sharedPath('data', 'cn-pm25', 'pm25_annual.csv'), 'utf8'));
  return [...new Set(annual.map(([city = '']) => city))].map((city) => ({
    city,
    area: known.get(city) ?? `AIR-${city}`,
    isOther: !known.has(city),
  }));
}
