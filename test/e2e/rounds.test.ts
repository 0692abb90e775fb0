import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectSound, LOOKS, openProgram } from './visit.ts';

/** A round of two areas of the sample, from its call to its result, as people and experts meet it. */
const house = openProgram();
const { visit } = house;

const DAY = 86_400_000;
const day = (from: number): string => new Date(Date.now() + from * DAY).toISOString().slice(0, 10);
let address = '';

const visitAsAdministrator = (path: string, run: (page: Page) => Promise<void>) =>
  visit('/sign-in', {}, async (page) => {
    await house.signIn(page);
    await page.goto(house.program.address + path);
    await run(page);
  });

async function choose(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(label, { exact: true }).first().click();
  await page.getByRole('dialog').getByLabel(label, { exact: true }).first().fill(text);
  await page
    .getByRole('option', { name: new RegExp(text) })
    .first()
    .click();
}

/** Presses a move of the round and says why, where it asks. */
async function move(page: Page, name: string, reason?: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (reason) await dialog.getByLabel('Why all the same').fill(reason);
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

describe('a round', () => {
  test('begins as a draft that says what will be asked, and is called', async () => {
    await visitAsAdministrator('/rounds', async (page) => {
      await page.getByText('No round yet').waitFor();
      await expectSound(page, 'rounds-none');
      await page.getByRole('button', { name: 'New round' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name in English').fill('Two cities');
      await dialog.getByLabel('Name in Chinese').fill('两城评价');
      await dialog.getByLabel('Framework').click();
      await page.getByRole('option').first().click();
      await dialog.getByLabel('Period').fill('2019');
      await choose(page, 'Areas', '370100');
      await choose(page, 'Areas', '370200');
      await page.keyboard.press('Escape');
      await dialog.getByLabel('Cut-off date').fill(day(10));
      await dialog.getByRole('button', { name: 'Create draft' }).click();
      await page.getByRole('heading', { name: 'Two cities', level: 1 }).waitFor();
      await page.getByText(/A draft of 2 areas; every figure is there/).waitFor();
      await expectSound(page, 'round-draft');
      address = new URL(page.url()).pathname;
      await move(page, 'Call departments');
      await page.getByText('Every figure is there: nothing has to be filled in').waitFor();
    });
  });

  test('gets its weights from experts who need no account, on a phone', async () => {
    let link = '';
    await visitAsAdministrator(`${address}/panel`, async (page) => {
      await page.getByLabel('Spreading 100 points').check();
      await expectSound(page, 'panel-setup');
      await page.getByRole('button', { name: 'Set up the panel' }).click();
      await page.getByRole('button', { name: 'Invite an expert' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name', { exact: true }).fill('An expert');
      await dialog.getByRole('button', { name: 'Invite an expert' }).click();
      link = new URL(await dialog.getByLabel('Link', { exact: true }).innerText()).pathname;
      await dialog.getByRole('button', { name: 'Close' }).last().click();

      await page.goto(house.program.address + address);
      await move(page, 'Freeze values', 'a trial');
      await move(page, 'Begin review');
      await page.getByRole('main').getByRole('button', { name: 'Open expert panel', exact: true }).click();
      const why = page.getByRole('dialog').getByLabel('Why all the same');
      if ((await why.count()) > 0) await why.fill('a trial');
      await page.getByRole('dialog').getByRole('button', { name: 'Open expert panel', exact: true }).click();
      await page.getByText('The experts weigh').waitFor();
      await page.goto(`${house.program.address}${address}/panel`);
      await page.getByRole('button', { name: 'Open first repeat' }).click();
      await page.getByText(/Repeat 1: 0 of 1 experts have handed in/).waitFor();
    });
    for (const [name, options] of LOOKS)
      await visit(link, options, async (page) => {
        await page.locator('section').first().waitFor();
        await expectSound(page, `ballot-${name}`);
      });
    await visit(link, { viewport: { width: 360, height: 780 } }, async (page) => {
      await page.locator('section').first().waitFor();
      for (const section of await page.locator('main section').all()) {
        const boxes = await section.getByRole('textbox').all();
        const share = Math.floor(100 / boxes.length);
        for (const [at, box] of boxes.entries())
          await box.fill(String(at === 0 ? 100 - share * (boxes.length - 1) : share));
      }
      await page.getByRole('button', { name: 'Hand in' }).click();
      await page.getByText(/Handed in /).waitFor();
    });
    await visitAsAdministrator(`${address}/panel`, async (page) => {
      await page.getByText(/Repeat 1: 1 of 1 experts have handed in/).waitFor();
      await page.getByRole('button', { name: 'Close repeat 1' }).click();
      await page.getByText(/Repeat 1 is closed/).waitFor();
      await page.getByRole('button', { name: 'Take over the weights' }).click();
      await page.getByText('The panel’s weights are taken over').waitFor();
      await expectSound(page, 'panel-applied');
    });
  });

  test('is computed with these weights from the frozen values', async () => {
    await visitAsAdministrator(address, async (page) => {
      await page.getByRole('main').getByRole('button', { name: 'Compute', exact: true }).click();
      const dialog = page.getByRole('dialog');
      const why = dialog.getByLabel('Why all the same');
      if ((await why.count()) > 0) await why.fill('a trial');
      await dialog.getByRole('button', { name: 'Compute', exact: true }).click();
      await page.getByText('The result is computed and can go out for appeals').waitFor({ timeout: 60_000 });
      await expectSound(page, 'round-computed');
      await page.getByRole('link', { name: 'Result' }).click();
      await page.locator('.ranking tbody tr').first().waitFor();
      expect(await page.locator('.ranking tbody tr').count()).toBe(2);
    });
  });

  test('reads in Chinese on a phone', async () => {
    await visitAsAdministrator(address, async (page) => {
      await page.evaluate("localStorage.setItem('meridian.language', 'zh-CN')");
      await page.setViewportSize({ width: 360, height: 780 });
      await page.reload();
      await page.getByText('结果已计算，可进入申诉期').waitFor();
      await expectSound(page, 'round-zh-phone');
    });
  });
});
