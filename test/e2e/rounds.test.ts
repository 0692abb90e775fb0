import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { DESK, expectSound, openProgram, PHONE } from './visit.ts';

/** A round of two areas of the sample, from its call to its result, as people and experts meet it. */
const house = openProgram();

const DAY = 86_400_000;
const day = (from: number): string => new Date(Date.now() + from * DAY).toISOString().slice(0, 10);

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

/** Some moves ask for a reason as long as dates have not come. */
async function giveReason(page: Page): Promise<void> {
  const why = page.getByRole('dialog').getByLabel('Why all the same');
  if ((await why.count()) > 0) await why.fill('a trial');
}

test('a round from its draft to its result, weighed by an expert who needs no account', async () => {
  await house.visit('/rounds', { ...DESK, as: house.administrator }, async (page) => {
    await page.getByText('No round yet').waitFor();
    await page.getByRole('button', { name: 'New round' }).click();
    const draft = page.getByRole('dialog');
    await draft.getByLabel('Name in English').fill('Two cities');
    await draft.getByLabel('Name in Chinese').fill('两城评价');
    await draft.getByLabel('Framework').click();
    await page.getByRole('option').first().click();
    await draft.getByLabel('Period').fill('2019');
    await choose(page, 'Areas', '370100');
    await choose(page, 'Areas', '370200');
    await page.keyboard.press('Escape');
    await draft.getByLabel('Cut-off date').fill(day(10));
    await draft.getByRole('button', { name: 'Create draft' }).click();
    await page.getByRole('heading', { name: 'Two cities', level: 1 }).waitFor();
    await page.getByText(/A draft of 2 areas; every figure is there/).waitFor();
    await expectSound(page, 'round-draft-en');
    const address = new URL(page.url()).pathname;
    await move(page, 'Call departments');
    await page.getByText('Every figure is there: nothing has to be filled in').waitFor();

    await page.goto(`${address}/panel`);
    await page.getByLabel('Spreading 100 points').check();
    await page.getByRole('button', { name: 'Set up the panel' }).click();
    await page.getByRole('button', { name: 'Invite an expert' }).click();
    const invitation = page.getByRole('dialog');
    await invitation.getByLabel('Name', { exact: true }).fill('An expert');
    await invitation.getByRole('button', { name: 'Invite an expert' }).click();
    const link = new URL(await invitation.getByLabel('Link', { exact: true }).innerText()).pathname;
    await expectSound(page, 'panel-invitation-en');
    await invitation.getByRole('button', { name: 'Close' }).last().click();

    await page.goto(address);
    await move(page, 'Freeze values', 'a trial');
    await move(page, 'Begin review');
    const main = page.getByRole('main');
    const dialog = page.getByRole('dialog');
    await main.getByRole('button', { name: 'Open expert panel', exact: true }).click();
    await giveReason(page);
    await dialog.getByRole('button', { name: 'Open expert panel', exact: true }).click();
    await page.getByText('The experts weigh').waitFor();
    await page.goto(`${address}/panel`);
    await page.getByRole('button', { name: 'Open first repeat' }).click();
    await page.getByText(/Repeat 1: 0 of 1 experts have handed in/).waitFor();

    await house.visit(link, PHONE, fillBallot);

    await page.reload();
    await page.getByText(/Repeat 1: 1 of 1 experts have handed in/).waitFor();
    await page.getByRole('button', { name: 'Close repeat 1' }).click();
    await page.getByText(/Repeat 1 is closed/).waitFor();
    await page.getByRole('button', { name: 'Take over the weights' }).click();
    await page.getByText('The panel’s weights are taken over').waitFor();

    await page.goto(address);
    await main.getByRole('button', { name: 'Compute', exact: true }).click();
    await giveReason(page);
    await dialog.getByRole('button', { name: 'Compute', exact: true }).click();
    await page.getByText('The result is computed and can go out for appeals').waitFor({ timeout: 60_000 });
    await expectSound(page, 'round-computed-en');
    await page.getByRole('link', { name: 'Result' }).click();
    await page.locator('.ranking tbody tr').first().waitFor();
    expect(await page.locator('.ranking tbody tr').count()).toBe(2);
  });
});

/** Spreads the points evenly and hands in, on a phone and in Chinese. */
async function fillBallot(page: Page): Promise<void> {
  await page.locator('section').first().waitFor();
  await expectSound(page, 'ballot-zh-dark-phone');
  for (const section of await page.locator('main section').all()) {
    const boxes = await section.getByRole('textbox').all();
    const share = Math.floor(100 / boxes.length);
    for (const [at, box] of boxes.entries())
      await box.fill(String(at === 0 ? 100 - share * (boxes.length - 1) : share));
  }
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByText(/已于/).waitFor();
}
