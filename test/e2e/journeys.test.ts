import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestSheet, xlsx } from '../xlsx.ts';
import { drawn, launchBrowser } from './browser.ts';
import { type Program, ROOT, startProgram } from './program.ts';

/** The built program with the sample loaded, in a real browser, as a person uses it. */
let program: Program;
let browser: Browser;
const SHOTS = join(ROOT, '.screenshots');

beforeAll(async () => {
  [program, browser] = await Promise.all([
    startProgram(),
    launchBrowser(),
    mkdir(SHOTS, { recursive: true }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

interface Visitor {
  readonly page: Page;
  /** What the browser complained about: script errors, refused policies, failed requests. */
  readonly complaints: string[];
}

async function visit(
  path: string,
  options: Parameters<Browser['newContext']>[0] = {},
  run: (visitor: Visitor) => Promise<void>,
): Promise<void> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  try {
    await page.goto(program.address + path);
    await run({ page, complaints });
  } finally {
    await context.close();
  }
}

const password = (): string => {
  const found = /password\s+(\S{20,})/.exec(program.screen());
  if (!found) throw new Error(`no password on the screen:\n${program.screen()}`);
  return found[1]!;
};

async function signIn(page: Page): Promise<void> {
  await page.goto(`${program.address}/sign-in`);
  await page.getByLabel('Login name').fill('administrator');
  await page.getByLabel('Password', { exact: true }).fill(password());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page
    .getByLabel(/Signed in as/)
    .first()
    .waitFor();
}

const firstRow = (page: Page) => page.locator('.ranking tbody tr').first();

describe('results', () => {
  test('from the overview to the file, sheet and row of a figure in five clicks', async () => {
    await visit('/', {}, async ({ page, complaints }) => {
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
    await visit('/areas/140500', {}, async ({ page }) => {
      const row = page.getByRole('row', { name: /Annual mean PM2.5/ }).last();
      await row.waitFor();
      expect(await row.innerText()).toMatch(/not reported/i);
    });
  });

  test('the notice says what this is on every page', async () => {
    for (const path of ['/', '/areas/370200', '/what-if', '/runs']) {
      await visit(path, {}, async ({ page }) => {
        await page.getByText('not an official ranking').first().waitFor();
      });
    }
  });
});

describe('what if', () => {
  test('ranks follow a weight at once and nothing is stored', async () => {
    await visit('/what-if', {}, async ({ page, complaints }) => {
      const before = await (await fetch(`${program.address}/api/v1/runs`)).text();
      const slider = page.getByRole('slider').first();
      await slider.waitFor();
      const ranking = page.getByRole('table').first();
      const published = await ranking.innerText();
      await slider.focus();
      for (let i = 0; i < 30; i += 1) await page.keyboard.press('ArrowLeft');
      await expect.poll(async () => (await ranking.innerText()) !== published).toBe(true);
      expect(await (await fetch(`${program.address}/api/v1/runs`)).text()).toBe(before);
      expect(complaints).toEqual([]);
    });
  });
});

describe('languages', () => {
  test('everything turns Chinese and stays so', async () => {
    await visit('/', {}, async ({ page }) => {
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
    await visit('/sign-in', {}, async ({ page }) => {
      await page.getByLabel('Login name').fill('administrator');
      await page.getByLabel('Password', { exact: true }).fill('not the password at all');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      expect(await page.getByRole('alert').innerText()).toContain('The login name or the password is wrong');
      expect(await page.context().cookies()).toEqual([]);
    });
  });

  test('importing asks a reader to sign in', async () => {
    await visit('/import', {}, async ({ page }) => {
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
    await visit('/', {}, async ({ page, complaints }) => {
      await signIn(page);
      await page.goto(`${program.address}/import`);
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
      await page.screenshot({ path: join(SHOTS, 'import-problems-en.png'), fullPage: true });
      expect(await page.getByRole('button', { name: 'Import', exact: true }).isEnabled()).toBe(false);

      await page.goto(`${program.address}/import`);
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
      await page.screenshot({ path: join(SHOTS, 'import-done-en.png'), fullPage: true });
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

const LOOKS: readonly (readonly [name: string, options: Parameters<Browser['newContext']>[0]])[] = [
  ['en', {}],
  ['zh-dark', { locale: 'zh-CN', colorScheme: 'dark' }],
  ['zh-phone', { locale: 'zh-CN', viewport: { width: 360, height: 780 } }],
];

/** Rules of WCAG 2.2 A and AA and of good practice, as axe checks them. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    return (await inPage.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`,
    );
  });
  return found;
}

describe.each(LOOKS)('every page, %s', (look, options) => {
  test.each(PAGES)('%s', async (name, path) => {
    await visit(path, options, async ({ page }) => {
      await page.locator('main h1').first().waitFor();
      await drawn(page);
      await page.screenshot({ path: join(SHOTS, `${name}-${look}.png`), fullPage: true });
      expect(await violations(page)).toEqual([]);
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(overflow, 'the page scrolls sideways').toBeLessThanOrEqual(0);
    });
  });
});

test('a page that was open over an upgrade finds its way to the new one', async () => {
  await visit('/', {}, async ({ page }) => {
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
