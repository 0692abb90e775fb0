import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawn, launchBrowser } from './browser.ts';
import { type Program, startProgram } from './program.ts';

/** The method of the sample index, as a reader looks at it. */
let program: Program;
let browser: Browser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

async function visit(
  path: string,
  options: Parameters<Browser['newContext']>[0],
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
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
    await look(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

/** Rules of WCAG 2.2 A and AA and of good practice, as axe checks them. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    return (await inPage.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`,
    );
  });
}

describe('the method page', () => {
  test('computes the figure of a chosen city through, from the framework page on', async () => {
    await visit('/frameworks/cn-sample-166', {}, async (page) => {
      await page.getByRole('link', { name: 'Formulas, reasons and a worked example' }).click();
      await page.getByRole('heading', { name: 'Sample index of 166 Chinese cities: the method' }).waitFor();
      await page.getByRole('combobox', { name: 'Indicator' }).click();
      await page.getByRole('option', { name: 'Annual mean PM2.5' }).click();
      await page.getByRole('combobox', { name: 'Area' }).fill('Qingdao');
      await page.getByRole('option', { name: 'Qingdao' }).click();
      const normalise = page.getByRole('region', { name: 'Normalise: min–max' });
      await normalise.getByText('(70 − 50.5794', { exact: false }).waitFor();
      expect(await normalise.innerText()).toContain('Example: Qingdao, Annual mean PM2.5');
      expect(await normalise.getByText('Why so:').count()).toBe(1);
      expect(await normalise.locator('math[aria-label*="(b − x) / (b − a)"]').count()).toBe(1);
      expect(page.url()).toMatch(/area=(%22)?370200/);
    });
  });

  test('its document opens in the language of the reader', async () => {
    await visit('/frameworks/cn-sample-166/method', { locale: 'zh-CN' }, async (page) => {
      await page.getByRole('button', { name: '方法说明文档' }).click();
      const href = await page
        .getByRole('menuitem', { name: /打开网页版/ })
        .last()
        .getAttribute('href');
      const answer = await fetch(program.address + href);
      const text = await answer.text();
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(text).toContain('评价方法说明');
      expect(text).toContain('<math');
    });
  });

  test('says that a definition has no method', async () => {
    await visit('/frameworks/u4ssc-91/method', {}, async (page) => {
      await page.getByText('This framework has no method yet').waitFor();
    });
  });

  test.each([
    ['English', {}],
    ['Chinese, dark', { locale: 'zh-CN', colorScheme: 'dark' as const }],
    ['a phone', { viewport: { width: 360, height: 780 } }],
  ])('has no violations in %s', async (_, options) => {
    await visit('/frameworks/cn-sample-166/method', options, async (page) => {
      await drawn(page);
      await page.locator('math').first().waitFor();
      for (const summary of await page.locator('main details > summary').all()) await summary.click();
      expect(await violations(page)).toEqual([]);
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(overflow, 'the page scrolls sideways').toBeLessThanOrEqual(0);
    });
  });
});
