import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectSound, LOOKS, openProgram } from './visit.ts';

/** City data from an empty workspace to sources and subscriptions, as people meet them. */
const house = openProgram();
const { visit } = house;

const AIR = 'https://smartdatamodels.org/dataModel.Environment/';
const STATION = 'urn:ngsi-ld:AirQualityObserved:station-01';
const STATIONS = 40;
const START = Date.parse('2026-11-01T00:00:00Z');
const time = (hour: number): string => new Date(START + hour * 3_600_000).toISOString();

const hasCurl = spawnSync('curl', ['--version']).status === 0;

async function broker(method: string, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${house.program.address}/ngsi-ld/v1${path}`, {
    method,
    headers: { 'content-type': 'application/ld+json' },
    body: JSON.stringify(body),
  });
  expect(answer.status, await answer.text()).toBeLessThan(300);
}

const CONTEXT = {
  AirQualityObserved: `${AIR}AirQualityObserved`,
  no2: `${AIR}no2`,
  refDevice: `${AIR}refDevice`,
  name: 'https://smartdatamodels.org/name',
};
const reading = (value: number, hour: number) => ({
  type: 'Property',
  value,
  unitCode: 'GQ',
  observedAt: time(hour),
});

async function bringStations(): Promise<void> {
  const stations = Array.from({ length: STATIONS }, (_, number) => ({
    '@context': CONTEXT,
    id: `urn:ngsi-ld:AirQualityObserved:station-${String(number + 1).padStart(2, '0')}`,
    type: 'AirQualityObserved',
    name: {
      type: 'LanguageProperty',
      languageMap: { en: `Station ${number + 1}`, zh: `监测点${number + 1}` },
    },
    location: {
      type: 'GeoProperty',
      value: { type: 'Point', coordinates: [120.3 + (number % 8) / 50, 36.05 + Math.floor(number / 8) / 50] },
    },
    refDevice: { type: 'Relationship', object: `urn:ngsi-ld:Device:${number + 1}` },
    no2: reading(20 + number, 0),
  }));
  await broker('POST', '/entityOperations/upsert', stations);
  for (let hour = 1; hour <= 5; hour += 1)
    await broker('PATCH', `/entities/${STATION}/attrs/no2`, {
      '@context': CONTEXT,
      ...reading(20 + hour, hour),
    });
}

const visitAsAdministrator = (path: string, run: (page: Page) => Promise<void>) =>
  visit('/sign-in', {}, async (page) => {
    await house.signIn(page);
    await page.goto(house.program.address + path);
    await run(page);
  });

describe('city data', () => {
  test('an empty workspace says how the first entity comes in, and it does', async () => {
    await visit('/entities', {}, async (page) => {
      await page.getByText('No city data yet').waitFor();
      await expectSound(page, 'context-empty');
      const line = await page.locator('main pre').innerText();
      if (!hasCurl) return;
      const { status } = spawnSync('sh', ['-c', `${line} -s -f`]);
      expect(status).toBe(0);
      await page.reload();
      await page.getByRole('link', { name: 'Bench:1', exact: true }).waitFor();
    });
    await bringStations();
  });

  test('a condition is tried as it is typed, and the address keeps what was asked', async () => {
    const asks = async (page: Page) => {
      await page.getByText(`${STATIONS} entities`, { exact: true }).waitFor();
      const condition = page.getByRole('textbox', { name: 'Condition' });
      await condition.fill('no2>57');
      await page.getByText('2 entities would match').waitFor();
      await condition.press('Enter');
      const rows = page.getByRole('group', { name: 'As a table' }).locator('tbody tr');
      await expect.poll(() => rows.count()).toBe(2);
      await page.getByRole('button', { name: /^no2/ }).click();
      await page.getByRole('button', { name: /^no2/ }).click();
      await expect.poll(() => rows.first().innerText()).toContain('Station 40');
      expect(new URL(page.url()).searchParams.get('q')).toBe('no2>57');
      await condition.fill('no9');
      await page.getByText('No entity here has the attribute no9.').waitFor();
      await condition.fill('no2>>');
      await page.getByText(/expected at character \d+ of the query/).waitFor();
    };
    await visit('/entities?type=AirQualityObserved', {}, asks, /400/);
  });

  test.each(LOOKS)('entities on a map and in a table, %s', async (look, options) => {
    await visit('/entities?type=AirQualityObserved&colour=no2', options, async (page) => {
      await page.getByRole('link', { name: /^(Station 1|监测点1)$/ }).waitFor();
      await expectSound(page, `context-entities-${look}`);
    });
  });

  test.each(LOOKS)('an entity with its history, %s', async (look, options) => {
    await visit(`/entities/${STATION}`, options, async (page) => {
      await page.getByText(/6 single values|共 6 个值/).waitFor();
      await expectSound(page, `context-entity-${look}`);
    });
  });

  test('an entity follows what happens to it', async () => {
    await visit(`/entities/${STATION}`, {}, async (page) => {
      await page.getByText('Live', { exact: true }).waitFor();
      await broker('PATCH', `/entities/${STATION}/attrs/no2`, { '@context': CONTEXT, ...reading(77.7, 6) });
      await page
        .getByRole('cell', { name: /^77\.7/ })
        .first()
        .waitFor();
    });
  });

  test('types are counted', async () => {
    await visit('/types', {}, async (page) => {
      await page.getByRole('row', { name: new RegExp(`AirQualityObserved.*${STATIONS}`) }).waitFor();
      await expectSound(page, 'context-types');
    });
  });
});

describe('sources and subscriptions', () => {
  test('readers are asked to sign in', async () => {
    for (const path of ['/sources/new', '/subscriptions'])
      await visit(path, {}, async (page) => {
        await page.getByText('Sign in to see this').waitFor();
      });
  });

  test('a source is tried on records, saved, and tells what it rejected', async () => {
    await visitAsAdministrator('/sources/new', async (page) => {
      const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
      await fill('Name', 'Noise meters');
      await page.getByRole('radio', { name: /Sent to us/ }).click();
      await fill('Type of the entities', 'NoiseLevelObserved');
      await page.getByLabel(/^Id of the entity/).fill('urn:ngsi-ld:NoiseLevelObserved:{/id}');
      await page.getByRole('button', { name: 'Add an attribute' }).click();
      const row = page.getByRole('list', { name: 'Attributes' });
      await row.getByLabel('Attribute', { exact: true }).fill('LAeq');
      await row.getByLabel('Value', { exact: true }).fill('/level');
      await row.getByRole('combobox', { name: 'Read as' }).click();
      await page.getByRole('option', { name: 'number', exact: true }).click();
      await row.getByRole('checkbox', { name: 'Required' }).check();
      await page
        .getByRole('textbox', { name: 'Sample' })
        .fill('[{"id": 1, "level": 51}, {"id": 2, "level": "?"}]');
      await page.getByRole('button', { name: 'Try', exact: true }).click();
      await page.getByText('1 of 2 records would be rejected.').waitFor();
      await expectSound(page, 'context-source-form');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('heading', { name: 'Noise meters', level: 1 }).waitFor();
      await page.evaluate(() =>
        fetch('/api/v1/sources/noise-meters/records', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-meridian-request': '1' },
          body: JSON.stringify([
            { id: 1, level: 51 },
            { id: 2, level: '?' },
          ]),
        }),
      );
      await page.getByText('“?” is no number.').waitFor();
      await expectSound(page, 'context-source');
      await page.goto(`${house.program.address}/sources`);
      await page.getByRole('row', { name: /Noise meters/ }).waitFor();
      await expectSound(page, 'context-sources');
    });
  });

  test('a subscription is made, paused and deleted, and its secret is not shown', async () => {
    await visitAsAdministrator('/subscriptions', async (page) => {
      await page.getByText('No subscription yet').waitFor();
      await page.getByRole('button', { name: 'New subscription' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name', { exact: true }).fill('Duty room');
      await dialog.getByRole('combobox', { name: 'Type of the entities' }).click();
      await page.getByRole('option', { name: 'AirQualityObserved' }).click();
      await dialog.getByLabel(/^Endpoint/).fill('http://127.0.0.1:9/hook');
      await dialog.getByLabel('Header for the endpoint').fill('Authorization');
      await dialog.getByLabel('Its value').fill('Bearer very-secret');
      await expectSound(page, 'context-subscription-form');
      await dialog.getByRole('button', { name: 'Create' }).click();
      await page.getByRole('link', { name: 'Duty room' }).click();
      await page.getByText('nothing to tell yet').waitFor();
      await page.getByText('Show and copy').click();
      expect(await page.locator('main').innerText()).toContain('Authorization');
      expect(await page.content()).not.toContain('very-secret');
      await expectSound(page, 'context-subscription');
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('paused', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.getByText('No subscription yet').waitFor();
    });
  });
});
