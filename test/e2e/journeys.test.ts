import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { type TestSheet, xlsx } from '../xlsx.ts';
import { expectSound, LOOKS, openProgram, picture } from './visit.ts';

/** The built program with the sample loaded, in a real browser, as a person uses it. */
const house = openProgram();
const { signIn } = house;

/** Some journeys meet refusals; those that meet none say so. */
const visit: typeof house.visit = (path, options, run) => house.visit(path, options, run, /./);

const firstRow = (page: Page) => page.locator('.ranking tbody tr').first();

describe('results', () => {
  test('from the overview to the file, sheet and row of a figure in five clicks', async () => {
    await visit('/', {}, async (page, complaints) => {
      await firstRow(page).waitFor();
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
      const text = await page.locator('main').innerText();
      expect(text).toContain('PM2.5');
      expect(text).toMatch(/row\s+\d+/i);
      expect(text).toMatch(/[0-9a-f]{64}|[0-9a-f]{8}…/);
      expect(clicks.length).toBeLessThanOrEqual(5);
      expect(complaints).toEqual([]);
    });
  });

  test('a city without a figure shows its state, never a zero', async () => {
    await visit('/areas/140500', {}, async (page) => {
      const row = page.getByRole('row', { name: /Annual mean PM2.5/ }).last();
      await row.waitFor();
      expect(await row.innerText()).toMatch(/not reported/i);
    });
  });

  test('the notice says what this is on every page', async () => {
    for (const path of ['/', '/areas/370200', '/what-if', '/runs']) {
      await visit(path, {}, async (page) => {
        await page.getByText('not an official ranking').first().waitFor();
      });
    }
  });
});

describe('what if', () => {
  test('ranks follow a weight at once and nothing is stored', async () => {
    await visit('/what-if', {}, async (page, complaints) => {
      const before = await (await fetch(`${house.program.address}/api/v1/runs`)).text();
      const slider = page.getByRole('slider').first();
      await slider.waitFor();
      const ranking = page.getByRole('table').first();
      const published = await ranking.innerText();
      await slider.focus();
      for (let i = 0; i < 30; i += 1) await page.keyboard.press('ArrowLeft');
      await expect.poll(async () => (await ranking.innerText()) !== published).toBe(true);
      expect(await (await fetch(`${house.program.address}/api/v1/runs`)).text()).toBe(before);
      expect(complaints).toEqual([]);
    });
  });
});

describe('languages', () => {
  test('everything turns Chinese and stays so', async () => {
    await visit('/', {}, async (page) => {
      await firstRow(page).waitFor();
      await page.getByText('中文').first().click();
      await page.getByRole('heading', { name: '区域排名' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
      await page.reload();
      await page.getByText('不是官方排名').first().waitFor();
    });
  });
});

describe('signing in', () => {
  test('a wrong password is refused without saying which part was wrong', async () => {
    await visit('/sign-in', {}, async (page) => {
      await page.getByLabel('Login name').fill('administrator');
      await page.getByLabel('Password', { exact: true }).fill('not the password at all');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      expect(await page.getByRole('alert').innerText()).toContain('The login name or the password is wrong');
      expect(await page.context().cookies()).toEqual([]);
    });
  });

  test('importing asks a reader to sign in', async () => {
    await visit('/import', {}, async (page) => {
      await page.getByText('Sign in to import data').waitFor();
    });
  });
});

describe('import', () => {
  const csv = (text: string) => ({ name: 'beds.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  const workbook = (rows: TestSheet['rows']) => ({
    name: 'beds.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: xlsx([{ name: '床位', rows }]),
  });

  test('problems stand in the way, the mended workbook goes in', async () => {
    await visit('/', {}, async (page, complaints) => {
      await signIn(page);
      await page.goto(`${house.program.address}/import`);
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles(csv('area,period,BEDS\n370200,2019,six\n999999,2019,5.1\n'));
      await page.getByRole('button', { name: 'Continue: columns' }).click();
      await page.getByRole('button', { name: 'Continue: check' }).click();
      await page.getByText('2 errors must be mended first').first().waitFor();
      const problems = await page.locator('main').innerText();
      expect(problems).toContain('six');
      expect(problems).toContain('999999');
      await picture(page, 'import-problems-en');
      expect(await page.getByRole('button', { name: 'Import', exact: true }).isEnabled()).toBe(false);

      await page.goto(`${house.program.address}/import`);
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles(
          workbook([
            ['城市', '年份', 'BEDS'],
            ['青岛市', 2019, 6.5],
            ['济南市', 2019, 7.25],
          ]),
        );
      await page.getByRole('button', { name: 'Continue: columns' }).click();
      await page.getByRole('button', { name: 'Continue: check' }).click();
      await page.getByText('No problems found').waitFor();
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await page.getByText('The data are imported').waitFor();
      await picture(page, 'import-done-en');
      expect(complaints).toEqual([]);
    });
  });
});

const PAGES: readonly (readonly [name: string, path: string])[] = [
  ['overview', '/'],
  ['area', '/areas/370200'],
  ['area-with-missing-values', '/areas/140500'],
  ['indicators', '/indicators'],
  ['indicator', '/indicators/PM25_MEAN'],
  ['lineage-of-index', '/lineage/370200/SAMPLE'],
  ['lineage', '/lineage/370200/GDP_PER_HEAD'],
  ['what-if', '/what-if'],
  ['import', '/import'],
  ['imports', '/imports'],
  ['import-detail', '/imports/1'],
  ['frameworks', '/frameworks'],
  ['framework', '/frameworks/cn-sample-166'],
  ['framework-china', '/frameworks/cn-nsc-2016'],
  ['runs', '/runs'],
  ['run', '/runs/latest'],
  ['sign-in', '/sign-in'],
  ['administration', '/administration'],
  ['not-found', '/nowhere'],
];

describe.each(LOOKS)('every page, %s', (look, options) => {
  test.each(PAGES)('%s', async (name, path) => {
    await visit(path, options, (page) => expectSound(page, `${name}-${look}`));
  });
});

test('a page that was open over an upgrade finds its way to the new one', async () => {
  await visit('/', {}, async (page) => {
    await firstRow(page).waitFor();
    let refused = 0;
    await page.route(/frameworks-page-.*\.js/, (route) => {
      refused += 1;
      return refused === 1 ? route.fulfill({ status: 404, body: '' }) : route.continue();
    });
    await page.getByRole('link', { name: 'Frameworks' }).click();
    await page.getByRole('heading', { name: 'Frameworks', level: 1 }).waitFor();
    expect(refused).toBeGreaterThan(1);
  });
});
