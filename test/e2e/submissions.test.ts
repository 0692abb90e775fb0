import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Program } from './program.ts';
import { expectSound, LOOKS, openProgram, passwordOf } from './visit.ts';

/** A figure that is asked of a city, filled in, returned, filled in again and verified, each by whom it is for. */
const PASSWORD = 'correct horse battery';
const house = openProgram(prepare);
const INDICATOR = 'Hospital beds per 1,000 residents';
let item = 0;

type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>;

async function signedIn(program: Program, login: string, password: string): Promise<Ask> {
  const headers = { 'content-type': 'application/json', 'x-meridian-request': '1' };
  const session = await fetch(`${program.address}/api/v1/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ login, password }),
  });
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
  return async (method, path, body) => {
    const response = await fetch(`${program.address}/api/v1${path}`, {
      method,
      headers: { ...headers, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };
}

async function prepare(program: Program): Promise<void> {
  // it answers before all of its first screen stands
  while (!/password\s+\S{20,}/.test(program.screen())) await new Promise((wait) => setTimeout(wait, 50));
  const administrator = await signedIn(program, 'administrator', passwordOf(program));
  for (const [login, name, role] of [
    ['health', 'Wang Li', 'editor'],
    ['reviewer', 'Zhang Wei', 'evaluator'],
  ])
    await administrator('POST', '/people', { login, name, password: PASSWORD, roles: ['reader', role] });
  const reviewer = await signedIn(program, 'reviewer', PASSWORD);
  await reviewer('POST', '/submissions/items', {
    framework: 'cn-sample-166',
    areas: ['370200'],
    period: '2020',
    codes: ['BEDS', 'GDP_PER_HEAD'],
    due: '2020-12-31',
  });
  const { items } = (await reviewer('GET', '/submissions/items?code=BEDS')) as { items: { id: number }[] };
  item = items[0]!.id;
}

const visit: typeof house.visit = (path, options, run) => house.visit(path, options, run, /./);

async function signIn(page: Page, login: string): Promise<void> {
  await page.goto(`${house.program.address}/sign-in`);
  await page.getByLabel(/^(?:Login name|用户名)$/).fill(login);
  await page.getByLabel(/^(?:Password|密码)$/).fill(PASSWORD);
  await page.getByRole('button', { name: /^(?:Sign in|登录)$/ }).click();
  await page
    .getByLabel(/Signed in as|当前用户/)
    .first()
    .waitFor();
}

const openItem = (page: Page) => page.goto(`${house.program.address}/submissions/${item}`);

/** What is stored for Qingdao in 2020. */
async function stored(): Promise<unknown> {
  const response = await fetch(`${house.program.address}/api/v1/areas/370200/indicators/BEDS/series`);
  const { values } = (await response.json()) as { values: { period: string }[] };
  return values.find(({ period }) => period === '2020');
}

beforeAll(() => expect(item).toBeGreaterThan(0));

describe('a submission', () => {
  test('is for those who are signed in', async () => {
    await visit('/submissions', {}, async (page) => {
      await page.getByText('Sign in to see this').waitFor();
      expect(await page.locator('main').innerText()).not.toContain(INDICATOR);
    });
  });

  test('is filled in by its department, which finds it on the worklist', async () => {
    await visit('/', {}, async (page) => {
      await signIn(page, 'health');
      await page.getByRole('link', { name: 'Submissions' }).click();
      await page.getByRole('heading', { name: '2 of 2 items are overdue' }).waitFor();
      await page.getByRole('link', { name: INDICATOR }).click();
      await page.getByRole('button', { name: 'Hand in' }).click();
      await page.getByText('Say where the figures are from.').waitFor();
      await page.getByRole('textbox', { name: 'Value', exact: true }).fill('61');
      await page.getByLabel('Source').fill('Health yearbook 2021, page 12');
      await page.getByRole('combobox', { name: 'Data quality' }).click();
      await page.getByRole('option', { name: 'Accurate measurement' }).click();
      await page
        .getByLabel('Attach files')
        .setInputFiles([
          { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ this is a program') },
        ]);
      await page.getByText('report.pdf is not what its name says').waitFor();
      await page.getByRole('button', { name: 'Save draft' }).click();
      await page.getByText('doubtful').waitFor();
      await page
        .getByLabel('Attach files')
        .setInputFiles([
          { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 beds') },
        ]);
      await page.getByRole('link', { name: 'report.pdf' }).waitFor();
      await expectSound(page, 'submission-form-en');
      await page.getByRole('button', { name: 'Hand in' }).click();
      await page.getByText('Handed in').waitFor();
      expect(await stored()).toMatchObject({ value: 61, state: 'under-review' });
    });
  });

  test('is returned by a reviewer with a question', async () => {
    await visit('/', {}, async (page) => {
      await signIn(page, 'reviewer');
      await openItem(page);
      await page.getByRole('button', { name: 'Return', exact: true }).click();
      await page.getByLabel('Question to the department').fill('Is that per 10,000 residents?');
      await page.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
      await page.getByText(/Returned by Zhang Wei/).waitFor();
      expect(await stored()).toMatchObject({ value: null, state: 'not-reported' });
      await expectSound(page, 'submission-returned-en');
    });
  });

  test('is corrected, answered and handed in again', async () => {
    await visit('/', {}, async (page) => {
      await signIn(page, 'health');
      await openItem(page);
      await page.getByText('Is that per 10,000 residents?').first().waitFor();
      await page.getByRole('textbox', { name: 'Answer' }).fill('It was; corrected.');
      await page.getByRole('button', { name: 'Answer' }).click();
      await page.getByRole('textbox', { name: 'Answer' }).waitFor({ state: 'hidden' });
      await page.getByText('It was; corrected.').waitFor();
      await page.getByRole('textbox', { name: 'Value', exact: true }).fill('6.1');
      await page.getByRole('button', { name: 'Hand in' }).click();
      await page.getByText('version 2').waitFor();
    });
  });

  test('is verified, and its value shows with the indicator', async () => {
    await visit('/', {}, async (page) => {
      await signIn(page, 'reviewer');
      await openItem(page);
      await page.getByRole('button', { name: 'Verify' }).click();
      await page.getByText('Verified: its number counts.').waitFor();
      expect(await stored()).toMatchObject({ value: 6.1, state: 'verified' });
      await page.getByText('It was; corrected.').waitFor();
      await expectSound(page, 'submission-verified-en');
      await page.goto(`${house.program.address}/indicators`);
      const row = page.getByRole('row', { name: new RegExp(INDICATOR) }).first();
      await row.waitFor();
      expect(await row.innerText()).toContain('2020');
    });
  });

  test.each(LOOKS)('reads well: %s', async (look, options) => {
    await visit('/', options, async (page) => {
      await signIn(page, 'reviewer');
      await page.goto(`${house.program.address}/submissions`);
      await page.getByRole('link', { name: /Hospital beds|床位/ }).waitFor();
      await expectSound(page, `submissions-${look}`);
      await openItem(page);
      await page
        .getByText(/Health yearbook/)
        .first()
        .waitFor();
      await expectSound(page, `submission-${look}`);
    });
  });
});
