import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { prepareLineage } from './lineage-sample.ts';
import { DESK, expectSound, openProgram, signIn } from './visit.ts';

/** From any score to the records, the form or the cell behind it: a run on values that were measured, submitted and imported. */
const house = openProgram(prepareLineage);

const link = (page: Page, name: string | RegExp) => page.locator('main').getByRole('link', { name }).first();

test('from the ranking to the records of a measured value in four clicks, and on to the entity', async () => {
  await house.visit('/', DESK, async (page) => {
    await page.locator('.ranking tbody tr').first().waitFor();
    const clicks = [
      () => page.getByRole('link', { name: 'Qingdao', exact: true }).click(),
      () => link(page, /^38\.33/).click(),
      () => link(page, 'The 3 records it was computed from').click(),
    ];
    for (const click of clicks) await click();
    await page.getByRole('heading', { name: 'Qingdao: Annual mean PM2.5, 2019' }).waitFor();
    await page.getByRole('heading', { name: '3 records' }).waitFor();
    const rows = page.getByRole('table').first().locator('tbody tr');
    await rows.nth(2).waitFor();
    expect(await rows.count()).toBe(3);
    expect((await rows.allInnerTexts()).join()).toMatch(/30.*40.*45/s);
    await link(page, 'urn:ngsi-ld:AirQualityObserved:370200').click();
    await page.getByText('pm25').first().waitFor();
    expect(clicks.length).toBeLessThanOrEqual(4);
  });
});

test('from the index to a submitted value; who may see the form goes on to it', async () => {
  await house.visit('/lineage/370200/SAMPLE', DESK, async (page) => {
    await page.getByRole('heading', { name: 'All indicators below' }).waitFor();
    await link(page, 'Hospital beds per 1,000 residents').click();
    const chain = page.locator('.chain');
    await chain.getByText('Health yearbook 2020').waitFor();
    const text = await chain.innerText();
    expect(text).toContain('Accurate measurement');
    expect(text).toMatch(/[0-9a-f]{64}/);
    // persons and files are named to those who may see submissions
    expect(text).not.toMatch(/beds\.pdf|Administrator/);
    expect(await chain.getByRole('link', { name: /open the form/ }).count()).toBe(0);
    await page
      .getByText(/versions so far/)
      .first()
      .waitFor();
    await expectSound(page, 'lineage-submitted-en');
    const [answer] = await Promise.all([
      page.waitForResponse(/format=jsonld/),
      link(page, 'Provenance as JSON-LD (PROV-O)').click(),
    ]);
    expect(answer.headers()['content-type']).toBe('application/ld+json');

    await signIn(page.request, house.administrator);
    await page.goto('/lineage/370200/BEDS');
    await chain.getByText('beds.pdf').waitFor();
    await page.getByRole('link', { name: /open the form/ }).click();
    await page.getByRole('heading', { name: /Hospital beds per 1,000 residents/, level: 1 }).waitFor();
  });
});
