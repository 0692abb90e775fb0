import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { clientOf } from './client.ts';
import { bringStations, STATION, STATIONS, sendReading } from './stations.ts';
import { DESK, expectSound, openProgram, PHONE, signIn } from './visit.ts';

/** City data from an empty workspace to sources and subscriptions, as people meet them. */
const house = openProgram();
const { visit } = house;

const hasCurl = spawnSync('curl', ['--version']).status === 0;

test('an empty workspace says how the first entity comes in; conditions are tried as they are typed', async () => {
  const visitor = async (page: Page): Promise<void> => {
    await page.getByText('No city data yet').waitFor();
    await expectSound(page, 'entities-none-en');
    if (hasCurl) {
      const line = await page.locator('main pre').innerText();
      expect(spawnSync('sh', ['-c', `${line} -s -f`]).status).toBe(0);
      await page.reload();
      await page.getByRole('link', { name: 'Bench:1', exact: true }).waitFor();
    }
    await bringStations(await clientOf(house.address));

    await page.goto('/entities?type=AirQualityObserved');
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
  await visit('/entities', DESK, visitor, /400/);
});

test('an entity shows its history and follows what happens to it', async () => {
  const seen = async (page: Page): Promise<void> => {
    await page.getByText(/共 6 个值/).waitFor();
    await expectSound(page, 'entity-zh-dark-phone');
    await page.getByText('实时更新').waitFor();
    await sendReading(await clientOf(house.address), 77.7, 6);
    await page
      .getByRole('cell', { name: /^77\.7/ })
      .first()
      .waitFor();
  };
  await visit(`/entities/${STATION}`, PHONE, seen);
});

test('a source is tried on records, saved, and tells what it rejected', async () => {
  await visit('/sources/new', DESK, async (page) => {
    await page.getByText('Sign in to see this').waitFor();
    await signIn(page.request, house.administrator);
    await page.reload();
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
    const records = [
      { id: 1, level: 51 },
      { id: 2, level: '?' },
    ];
    await page.getByRole('textbox', { name: 'Sample' }).fill(JSON.stringify(records));
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    await page.getByText('1 of 2 records would be rejected.').waitFor();
    await expectSound(page, 'source-form-en');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Noise meters', level: 1 }).waitFor();
    await page.request.post('/api/v1/sources/noise-meters/records', {
      headers: { 'x-meridian-request': '1' },
      data: records,
    });
    await page.getByText('“?” is no number.').waitFor();
  });
});

test('a subscription is made, paused and deleted, and its secret is not shown', async () => {
  await visit('/subscriptions', { ...DESK, as: house.administrator }, async (page) => {
    await page.getByText('No subscription yet').waitFor();
    await page.getByRole('button', { name: 'New subscription' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Duty room');
    await dialog.getByRole('combobox', { name: 'Type of the entities' }).click();
    await page.getByRole('option', { name: 'AirQualityObserved' }).click();
    await dialog.getByLabel(/^Endpoint/).fill('http://127.0.0.1:9/hook');
    await dialog.getByLabel('Header for the endpoint').fill('Authorization');
    await dialog.getByLabel('Its value').fill('Bearer very-secret');
    await expectSound(page, 'subscription-form-en');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('link', { name: 'Duty room' }).click();
    await page.getByText('nothing to tell yet').waitFor();
    await page.getByText('Show and copy').click();
    expect(await page.locator('main').innerText()).toContain('Authorization');
    expect(await page.content()).not.toContain('very-secret');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No subscription yet').waitFor();
  });
});
