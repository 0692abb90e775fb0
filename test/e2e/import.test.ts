import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type TestSheet, xlsx } from '../xlsx.ts';
import { DESK, openProgram, picture } from './visit.ts';

/** Somebody who wants to bring data signs in, mends what is wrong with a file, and brings it. */
const house = openProgram();

const csv = (text: string) => ({ name: 'beds.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
const workbook = (rows: TestSheet['rows']) => ({
  name: 'beds.xlsx',
  mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  buffer: xlsx([{ name: '床位', rows }]),
});

test('signing in, problems that stand in the way, the mended workbook', async () => {
  const visitor = async (page: Page): Promise<void> => {
    await page.getByText('Sign in to import data').waitFor();

    await page.goto('/sign-in');
    const [login, password] = house.administrator;
    const enter = async (text: string) => {
      await page.getByLabel('Login name').fill(login);
      await page.getByLabel('Password', { exact: true }).fill(text);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    };
    await enter('not the password at all');
    expect(await page.getByRole('alert').innerText()).toContain('The login name or the password is wrong');
    expect(await page.context().cookies()).toEqual([]);
    await enter(password);
    await page
      .getByLabel(/Signed in as/)
      .first()
      .waitFor();

    await page.goto('/import');
    const file = page.locator('input[type=file]').first();
    await file.setInputFiles(csv('area,period,BEDS\n370200,2019,six\n999999,2019,5.1\n'));
    await page.getByRole('button', { name: 'Continue: columns' }).click();
    await page.getByRole('button', { name: 'Continue: check' }).click();
    await page.getByText('2 errors must be mended first').first().waitFor();
    const problems = await page.locator('main').innerText();
    expect(problems).toContain('six');
    expect(problems).toContain('999999');
    await picture(page, 'import-problems-en');
    expect(await page.getByRole('button', { name: 'Import', exact: true }).isEnabled()).toBe(false);

    await page.goto('/import');
    await file.setInputFiles(
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
  };
  await house.visit('/import', DESK, visitor, /401/);
});
