import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import type { Program } from './program.ts';
import { expectSound, LOOKS, openProgram, passwordOf } from './visit.ts';

/** A record comes in, and the pages that are open follow: on the sample, with its air measured from here on. */
const house = openProgram(putMeasure);
const { visit } = house;

const TYPE = 'AirQualityObserved';
const HAIKOU = '460100';

async function putMeasure(program: Program): Promise<void> {
  let cookie = '';
  const ask = async (method: string, path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${program.address}/api/v1${path}`, {
      method,
      headers: { 'X-Meridian-Request': '1', 'Content-Type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    expect(response.status, await response.text()).toBeLessThan(300);
  };
  // the program answers a moment before it shows what it has started as
  const password = await vi.waitFor(() => passwordOf(program), { timeout: 20_000 });
  await ask('POST', '/session', { login: 'administrator', password });
  const measure = {
    format: 'meridian-measure/1',
    indicator: 'PM25_MEAN',
    unit: 'ug/m3',
    period: 'year',
    entities: { type: TYPE },
    attribute: 'pm25',
    recordUnit: 'ug/m3',
    aggregate: { method: 'mean' },
    area: { by: 'reference', attribute: 'city' },
    time: 'observedAt',
  };
  await ask('PUT', '/measures/PM25_MEAN', { text: JSON.stringify(measure) });
}

let day = 0;
/** One reading of Haikou's air in the year that the sample is assessed for. */
async function post(value: number): Promise<void> {
  day += 1;
  const observedAt = `2019-03-${String(day).padStart(2, '0')}T12:00:00Z`;
  const answer = await fetch(`${house.program.address}/ngsi-ld/v1/entityOperations/upsert?options=update`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([
      {
        id: `urn:ngsi-ld:${TYPE}:haikou`,
        type: TYPE,
        city: { type: 'Property', value: HAIKOU },
        pm25: { type: 'Property', value, observedAt },
      },
    ]),
  });
  expect(answer.status, await answer.text()).toBeLessThan(300);
}

const firstOf = (page: Page) =>
  page
    .getByRole('group', { name: /^(Live ranking|实时排名)$/ })
    .locator('[data-list] tr')
    .first();

describe('live', () => {
  test('an open overview follows a record by itself, and a run stays what it was', async () => {
    await visit('/', {}, async (page) => {
      const ranking = page.locator('.ranking tbody tr');
      await expect.poll(() => ranking.nth(1).innerText()).toContain('Haikou');
      expect(await page.getByText(/since this run/).count()).toBe(0);
      await post(150);
      await page.getByText(/^Live: \d+ areas have moved since this run\.$/).waitFor();
      await expect.poll(() => ranking.nth(1).innerText()).toContain('Haikou');
      await page.getByRole('switch', { name: 'Show the live ranking' }).check();
      await expect.poll(() => firstOf(page).innerText()).toContain('Guangzhou');
      const row = page.locator(`tr[data-area="${HAIKOU}"]`);
      const before = await row.innerText();
      for (let more = 0; more < 8; more += 1) await post(5);
      await vi.waitFor(async () => expect(await row.innerText()).not.toBe(before), { timeout: 5_000 });
    });
  });

  const PAGES: readonly (readonly [name: string, path: string, seen: (page: Page) => Promise<void>])[] = [
    ['overview', '/?live=true', (page) => firstOf(page).waitFor()],
    ['area', `/areas/${HAIKOU}`, (page) => page.getByText(/^(Live: \d|实时：\d)/).waitFor()],
    [
      'indicator',
      '/indicators/PM25_MEAN',
      (page) => page.getByRole('heading', { name: /^(Live values|实时数值)$/ }).waitFor(),
    ],
  ];
  describe.each(LOOKS)('%s', (look, options) => {
    test.each(PAGES)('%s', async (name, path, seen) => {
      await visit(path, options, async (page) => {
        await seen(page);
        await expectSound(page, `live-${name}-${look}`);
      });
    });
  });
});
