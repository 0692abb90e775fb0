import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { drawn } from './browser.ts';
import { DESK, expectSound, readSample } from './visit.ts';

/** What a run's figures are like, and whether a published table can be recomputed, as people see it. */
const { visit } = readSample();

test('what stands out comes first, in words; the figures follow, and can be saved', async () => {
  await visit('/examination', DESK, async (page) => {
    const findings = page.getByRole('region', { name: 'Findings' });
    await findings.waitFor();
    const text = await findings.innerText();
    expect(text).toContain('One finding may be a mistake in the design.');
    expect(text).toContain('say nearly the same (correlation 0.97)');
    expect(text).toContain('The ranking hangs most on GDP per head');
    await drawn(page);
    const cells = page.getByRole('table', { name: 'Correlations' });
    await cells.getByRole('cell', { name: '0.97' }).first().hover();
    await page.getByText(/Annual mean PM2.5 × Days with .*0.97 \(p < 0.001, 113 areas\)/).waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the figures as CSV: Indicator values' }).click(),
    ]);
    expect(await readFile(await saved.path(), 'utf8')).toContain('PM25_MEAN,Annual mean PM2.5,113,53');
  });
});

const TABLE = `city,economy,health,air,total,rank
A,10,20,30,20.0,6
B,40,50,60,50.0,2
C,70,95,80,81.7,1
D,5,60,9,24.7,4
E,33,20,11,21.3,5
F,33,21,90,48.0,3
`;
const HDI = `country,HDI,UNDP-LIFE-EXPECTANCY,UNDP-EXPECTED-SCHOOLING,UNDP-MEAN-SCHOOLING,UNDP-GNI-PER-HEAD
Switzerland,0.962,83.9872,16.50029945,13.85966015,66933.00454
Norway,0.961,83.2339,18.18519974,13.00362968,64660.10622
China,0.788,78.2107,14.2361149,7.600118446,17504.39969
`;

const choose = (page: Page, name: string, text: string) =>
  page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

async function check(page: Page, text: string): Promise<string> {
  await choose(page, 'ranking.csv', text);
  await press(page, 'Check the table');
  const finding = page.getByRole('region', { name: 'Result of the check' });
  await finding.waitFor();
  return finding.innerText();
}

test('a published table: weights are recovered, figures that do not fit are found, the shown results hold', async () => {
  const visitor = async (page: Page): Promise<void> => {
    const good = await check(page, TABLE);
    expect(good).toContain('This table can be recomputed: 6 of 6 scores agree to 1 decimal.');
    expect(good).toContain('total is the weighted mean of economy (1/3), health (1/3), air (1/3).');
    await press(page, 'Choose another table');
    const wrong = await check(page, TABLE.replace('50.0,2', '53.0,2'));
    expect(wrong).toContain('This table cannot be recomputed from what is given: 1 of 6 scores');
    const residuals = page.getByRole('table', { name: 'total · Published and recomputed' });
    expect(await residuals.getByRole('row').nth(1).innerText()).toMatch(/^B\s+53.0\s+50.000\s+\+3.000$/);

    // a stored framework's own method comes first, and names the area that differs
    await press(page, 'Choose another table');
    await choose(page, 'hdi.csv', HDI);
    await page.getByText('A stored framework', { exact: true }).click();
    await page.getByPlaceholder('Choose a framework').click();
    await page.getByRole('option', { name: /^Human Development Index/ }).click();
    await press(page, 'Check the table');
    await page
      .getByText(
        /does not follow from the framework’s method: 2 of 3 scores agree to 3 decimals. China differs/,
      )
      .waitFor();
    const rows = page.getByRole('table', { name: /^Human Development Index/ }).getByRole('row');
    expect(await rows.nth(1).innerText()).toMatch(/^China\s+0.788\s+0.768\d\d\s+\+0.01/);
    await expectSound(page, 'audit-method-en');

    // what cannot be checked is said in words, with its place
    await press(page, 'Choose another table');
    await choose(page, 'twice.csv', 'a,b,b,c\nA,1,2,3\n');
    await press(page, 'Check the table');
    await page.getByText('This table cannot be checked as it is').waitFor();
    expect(await page.getByRole('list', { name: /problems/i }).innerText()).toContain('twice.csv');

    await page.getByText('中文').first().click();
    await page.reload();
    await press(page, '用当前评价结果试一试');
    await press(page, '开始核验');
    await page.getByText(/该表可以重新计算得出：165 个得分中有 165 个与发布值一致/).waitFor();
  };
  // the refusal is an answer; the page words it
  await visit('/audit', DESK, visitor, /422/);
});
