import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { clientOf, type Login } from './client.ts';
import { DESK, expectSound, openProgram, PHONE } from './visit.ts';

/** A figure that is asked of a city, filled in, returned, filled in again and verified, each by whom it is for. */
const DEPARTMENT: Login = ['health', 'correct horse battery'];
const REVIEWER: Login = ['reviewer', 'correct battery horse'];
const INDICATOR = 'Hospital beds per 1,000 residents';
let item = 0;

const house = openProgram(async (administrator, { address }) => {
  for (const [[login, password], name, role] of [
    [DEPARTMENT, 'Wang Li', 'editor'],
    [REVIEWER, 'Zhang Wei', 'evaluator'],
  ] as const)
    await administrator('POST', '/people', { login, name, password, roles: ['reader', role] });
  const reviewer = await clientOf(address, REVIEWER);
  await reviewer('POST', '/submissions/items', {
    framework: 'cn-sample-166',
    areas: ['370200'],
    period: '2020',
    codes: ['BEDS', 'GDP_PER_HEAD'],
    due: '2020-12-31',
  });
  const { items } = await reviewer<{ items: { id: number }[] }>('GET', '/submissions/items?code=BEDS');
  item = items[0]!.id;
});

/** What is stored for Qingdao in 2020. */
async function stored(page: Page): Promise<unknown> {
  const response = await page.request.get('/api/v1/areas/370200/indicators/BEDS/series');
  const { values } = (await response.json()) as { values: { period: string }[] };
  return values.find(({ period }) => period === '2020');
}

test('are for those who are signed in', async () => {
  await house.visit('/submissions', PHONE, async (page) => {
    await page.getByText('登录后查看').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/床位/);
  });
});

test('one goes from its department to its reviewer and back until its number counts', async () => {
  await house.visit(
    '/submissions',
    { ...DESK, as: DEPARTMENT },
    async (department) => {
      await handIn(department);
      await house.visit(`/submissions/${item}`, { ...DESK, as: REVIEWER }, async (reviewer) => {
        await giveBack(reviewer);
        await handInAgain(department);
        await reviewer.reload();
        await verify(reviewer);
      });
    },
    /422/,
  );
});

async function handIn(page: Page): Promise<void> {
  const attach = (text: string) =>
    page
      .getByLabel('Attach files')
      .setInputFiles([{ name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from(text) }]);
  await page.getByRole('heading', { name: '2 of 2 items are overdue' }).waitFor();
  await page.getByRole('link', { name: INDICATOR }).click();
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByText('Say where the figures are from.').waitFor();
  await page.getByRole('textbox', { name: 'Value', exact: true }).fill('61');
  await page.getByLabel('Source').fill('Health yearbook 2021, page 12');
  await page.getByRole('combobox', { name: 'Data quality' }).click();
  await page.getByRole('option', { name: 'Accurate measurement' }).click();
  await attach('MZ this is a program');
  await page.getByText('report.pdf is not what its name says').waitFor();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('doubtful').waitFor();
  await attach('%PDF-1.7 beds');
  await page.getByRole('link', { name: 'report.pdf' }).waitFor();
  await expectSound(page, 'submission-form-en');
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByText('Handed in').waitFor();
  expect(await stored(page)).toMatchObject({ value: 61, state: 'under-review' });
}

async function giveBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Return', exact: true }).click();
  await page.getByLabel('Question to the department').fill('Is that per 10,000 residents?');
  await page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
  await page.getByText(/Returned by Zhang Wei/).waitFor();
  expect(await stored(page)).toMatchObject({ value: null, state: 'not-reported' });
}

async function handInAgain(page: Page): Promise<void> {
  await page.reload();
  await page.getByText('Is that per 10,000 residents?').first().waitFor();
  const answer = page.getByRole('textbox', { name: 'Answer' });
  await answer.fill('It was; corrected.');
  await page.getByRole('button', { name: 'Answer' }).click();
  // what is typed into a textarea is text of the page as well
  await answer.waitFor({ state: 'hidden' });
  await page.getByText('It was; corrected.').waitFor();
  await page.getByRole('textbox', { name: 'Value', exact: true }).fill('6.1');
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByText('version 2').waitFor();
}

async function verify(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('Verified: its number counts.').waitFor();
  expect(await stored(page)).toMatchObject({ value: 6.1, state: 'verified' });
  await page.getByText('It was; corrected.').waitFor();
  await expectSound(page, 'submission-verified-en');
  await page.goto('/indicators');
  const row = page.getByRole('row', { name: new RegExp(INDICATOR) }).first();
  await row.waitFor();
  expect(await row.innerText()).toContain('2020');
}
