import { expect, test } from 'vitest';
import { DESK, readSample } from './visit.ts';

/** The method of the sample index, as a reader looks at it. */
const { visit } = readSample();

test('the figure of a chosen city is computed through, from the framework on; its document opens', async () => {
  await visit('/frameworks/cn-sample-166', DESK, async (page) => {
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

    await page.getByText('中文').first().click();
    await page.getByRole('button', { name: '方法说明文档' }).click();
    const href = await page
      .getByRole('menuitem', { name: /打开网页版/ })
      .last()
      .getAttribute('href');
    const answer = await page.request.get(href!);
    const text = await answer.text();
    expect(answer.headers()['content-type']).toContain('text/html');
    expect(text).toContain('评价方法说明');
    expect(text).toContain('<math');
  });
});
