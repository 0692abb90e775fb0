import { describe, expect, test } from 'vitest';
import { expectSound, LOOKS, openProgram } from './visit.ts';

/** The method of the sample index, as a reader looks at it. */
const house = openProgram();
const { visit } = house;

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
      const answer = await fetch(house.program.address + href);
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

  test.each(LOOKS)('has no violations, %s', async (look, options) => {
    await visit('/frameworks/cn-sample-166/method', options, async (page) => {
      await page.locator('math').first().waitFor();
      for (const summary of await page.locator('main details > summary').all()) await summary.click();
      await expectSound(page, `method-${look}`);
    });
  });
});
