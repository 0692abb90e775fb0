import { insertMeasure } from '../../src/indicators/measure-store.ts';
import { loadConfig } from '../../src/platform/config.ts';
import { openStore } from '../../src/platform/store-open.ts';
import { AREAS, cityOf, type Ledger, pause } from './_load.ts';

const DECLARED = {
  COUNTED: { unit: 'number', aggregate: { method: 'count' } },
  TOTAL: { unit: 'number', aggregate: { method: 'sum' } },
  MEDIAN: { unit: 'number', aggregate: { method: 'percentile', percentile: 50 } },
} as const;

/** Puts measures over the counters in force, in a store that nobody serves yet. */
export async function declareMeasures(folder: string, databaseUrl?: string): Promise<void> {
  const env = { MERIDIAN_DATA: folder, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  const db = await openStore(loadConfig(env, folder));
  for (const code of AREAS)
    await db.query(
      `INSERT INTO area (code, level, name_en, name_zh) VALUES ($1, 'prefecture', $1, $1) ON CONFLICT DO NOTHING`,
      [code],
    );
  for (const [code, more] of Object.entries(DECLARED)) {
    await db.query(
      `INSERT INTO indicator (code, name_en, name_zh, unit) VALUES ($1, $1, $1, 'number') ON CONFLICT DO NOTHING`,
      [code],
    );
    await insertMeasure(db, {
      code,
      revision: 1,
      body: {
        format: 'meridian-measure/1',
        indicator: code,
        period: 'year',
        entities: { type: 'Counter' },
        attribute: 'count',
        area: { by: 'reference', attribute: 'city' },
        ...more,
      },
      sha256: code,
      is_retired: false,
      at: new Date(),
      actor_id: 'system',
      actor_name: 'system',
    });
  }
  await db.close();
}

interface Result {
  readonly no: number;
  readonly value: number | null;
  readonly records: number;
}

/**
 * What is wrong with the measures after a restart: each value must be that of exactly the records that it lists, none twice, and among them
 * every one that was acknowledged. They get some time to take up what was left.
 */
export async function faultsOfMeasures(address: string, ledger: Ledger, seconds = 60): Promise<string[]> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const faults = (await Promise.all(AREAS.map((area) => faultsIn(address, ledger, area)))).flat();
    if (faults.length === 0 || Date.now() > deadline) return faults;
    await pause(250);
  }
}

async function faultsIn(address: string, { values }: Ledger, area: string): Promise<string[]> {
  const get = async (path: string) => {
    const answer = await fetch(`${address}/api/v1${path}`);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const faults: string[] = [];
  const results: Record<string, Result | undefined> = {};
  for (const code of Object.keys(DECLARED)) {
    const page = await get(`/measures/${code}/results?area=${area}&period=2026`);
    [results[code]] = ((await page.json()) as { items: Result[] }).items;
  }
  const { COUNTED, TOTAL, MEDIAN } = results;
  const expected = [...values].filter(([id]) => cityOf(id) === area);
  if (COUNTED === undefined || TOTAL === undefined || MEDIAN === undefined)
    return expected.length === 0 ? [] : [`${area} has no value`];
  for (const [code, result] of Object.entries({ COUNTED, TOTAL, MEDIAN })) {
    const listed = await recordsOf(await get(`/measure-results/${result.no}/records.csv`));
    const numbers = listed.map(([, , value]) => value);
    const wanted = {
      COUNTED: numbers.length,
      TOTAL: numbers.reduce((sum, value) => sum + value, 0),
      MEDIAN: medianOf(numbers),
    }[code];
    if (result.value !== wanted || result.records !== numbers.length)
      faults.push(
        `${code} of ${area} is ${result.value} of ${result.records} records; those listed come to ${wanted} of ${numbers.length}`,
      );
    const seen = new Set(listed.map(([entity, at]) => `${entity} ${at}`));
    if (seen.size < listed.length)
      faults.push(`${code} of ${area} counts ${listed.length - seen.size} records twice`);
    const there = new Set(listed.map(([entity, , value]) => `${entity} ${value}`));
    for (const [entity, all] of expected)
      for (const value of all)
        if (!there.has(`${entity} ${value}`)) faults.push(`${code} of ${area} lacks ${value} of ${entity}`);
  }
  return faults;
}

async function recordsOf(answer: Response): Promise<[entity: string, at: string, value: number][]> {
  const lines = (await answer.text()).trim().split(/\r?\n/).slice(1);
  return lines.map((line) => {
    const [entity = '', , at = '', , value = ''] = line.split(',');
    return [entity, at, Number(value)];
  });
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
