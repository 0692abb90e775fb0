import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { DESK, expectSound, PHONE, readSample } from './visit.ts';

/** Readers of the sample, in a real browser. */
const { visit } = readSample();

const firstRow = (page: Page) => page.locator('.ranking tbody tr').first();
const isNotOfficial = (page: Page) => page.getByText('not an official ranking').first().waitFor();

test('from the overview to the file, sheet and row of a figure in five clicks', async () => {
  await visit('/', DESK, async (page, complaints) => {
    await firstRow(page).waitFor();
    await isNotOfficial(page);
    // nobody has computed any yet
    expect(await page.locator('.ranking').innerText()).not.toMatch(/interval/i);
    const clicks = [
      () => page.getByRole('link', { name: 'Qingdao' }).click(),
      () =>
        page
          .getByRole('link', { name: /^50\.58/ })
          .first()
          .click(),
    ];
    for (const click of clicks) await click();
    await page.getByText('air-2014-2015.csv').first().waitFor();
    await isNotOfficial(page);
    const text = await page.locator('main').innerText();
    expect(text).toContain('PM2.5');
    expect(text).toMatch(/row\s+\d+/i);
    expect(text).toMatch(/[0-9a-f]{64}|[0-9a-f]{8}…/);
    expect(clicks.length).toBeLessThanOrEqual(5);
    expect(complaints).toEqual([]);
  });
});

test('a city without a figure shows its state, never a zero', async () => {
  await visit('/areas/140500', PHONE, async (page) => {
    const row = page.getByRole('row', { name: /PM2.5年均浓度/ }).last();
    await row.waitFor();
    expect(await row.innerText()).toMatch(/未填报/);
    await expectSound(page, 'area-with-missing-values-zh-dark-phone');
  });
});

test('ranks follow a weight at once and nothing is stored; everything turns Chinese and stays so', async () => {
  await visit('/what-if', DESK, async (page, complaints) => {
    const runs = async () => (await page.request.get('/api/v1/runs')).text();
    const before = await runs();
    const slider = page.getByRole('slider').first();
    await slider.waitFor();
    await isNotOfficial(page);
    const ranking = page.getByRole('table').first();
    const published = await ranking.innerText();
    await slider.focus();
    for (let i = 0; i < 30; i += 1) await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => (await ranking.innerText()) !== published).toBe(true);
    expect(await runs()).toBe(before);

    await page.getByText('中文').first().click();
    await page.getByText('不是官方排名').first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.reload();
    await page.getByText('不是官方排名').first().waitFor();
    expect(complaints).toEqual([]);
  });
});

test('a page that was open over an upgrade finds its way to the new one', async () => {
  const visitor = async (page: Page): Promise<void> => {
    let refused = 0;
    await page.route(/frameworks-page-.*\.js/, (route) => {
      refused += 1;
      return refused === 1 ? route.fulfill({ status: 404, body: '' }) : route.continue();
    });
    await page.getByRole('link', { name: 'Frameworks' }).click();
    await page.getByRole('heading', { name: 'Frameworks', level: 1 }).waitFor();
    expect(refused).toBeGreaterThan(1);
  };
  // the old page complains of the file that is gone
  await visit('/runs', DESK, visitor, /./);
});

/** Every page in every look is `npm run looks`; these differ most from each other. */
describe('a few pages, read out and without scrolling sideways', () => {
  test.each([
    ['overview-en', '/', DESK],
    ['indicators-zh-dark-phone', '/indicators', PHONE],
    ['sign-in-en', '/sign-in', DESK],
    ['framework-zh-dark-phone', '/frameworks/cn-sample-166', PHONE],
    ['not-found-en', '/nowhere', DESK],
  ])('%s', async (name, path, look) => {
    await visit(path, look, (page) => expectSound(page, name));
  });
});
