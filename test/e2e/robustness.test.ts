import { expect, test } from 'vitest';
import { DESK, expectSound, openProgram, signIn } from './visit.ts';

/** Robustness of the sample's run, from nothing computed to rank intervals in the ranking, as people meet it. */
const house = openProgram();

test('before anything is computed, a reader finds the certified bounds and why no more; a long analysis is cancelled', async () => {
  await house.visit('/robustness', DESK, async (page) => {
    await page.getByText('Robustness is not computed yet').waitFor();
    await page.getByText(/pairs of areas \(\d+%\) keep their order/).waitFor();
    const start = page.getByRole('button', { name: 'Compute robustness' });
    await start.focus();
    await page.getByRole('tooltip', { name: /Sign in first/ }).waitFor();
    await start.press('Enter');
    const dialog = page.getByRole('dialog');
    expect(await dialog.count()).toBe(0);

    await signIn(page.request, house.administrator);
    await page.reload();
    await start.click();
    await dialog.getByText('How far do ranks move?').waitFor();
    await expectSound(page, 'robustness-start-en');
    await dialog.getByLabel('Which choice moves them most?').uncheck();
    await dialog.getByRole('tab', { name: 'Specification' }).click();
    const text = dialog.getByLabel('Specification, JSON or YAML');
    const spec = JSON.parse(await text.inputValue());
    await text.fill(JSON.stringify({ ...spec, samples: 10_000_000 }));
    await dialog.getByRole('button', { name: 'Compute', exact: true }).click();
    await page.getByText(/about \d+ (second|minute)s? left/).waitFor();
    expect(await page.locator('main').innerText()).toMatch(/[\d,]+ of 10,000,000 recomputations/);
    await page.getByRole('button', { name: 'Cancel: Uncertainty' }).click();
    await page.getByRole('cell', { name: 'cancelled' }).waitFor();
    await page.getByText('Robustness is not computed yet').waitFor();
    await expectSound(page, 'robustness-cancelled-en');
  });
});

test('rank intervals stand in the ranking and beside the rank of an area; what matters most leads the page', async () => {
  await house.visit('/', { ...DESK, as: house.administrator }, async (page) => {
    const ranking = page.locator('.ranking');
    await ranking.locator('tbody tr').first().waitFor();
    await page.getByRole('button', { name: 'Compute rank intervals' }).click();
    await ranking.getByText(/Rank intervals: 90% of [\d,]+ recomputations/).waitFor({ timeout: 60_000 });
    const widths = async () =>
      (await ranking.locator('tbody tr td:nth-child(3)').allInnerTexts())
        .map((text) => /^(\d+)–(\d+)/.exec(text))
        .flatMap((found) => (found ? [Number(found[2]) - Number(found[1])] : []));
    expect((await widths()).length).toBeGreaterThan(100);
    await ranking.getByRole('button', { name: 'Interval' }).click();
    expect(await widths()).toEqual((await widths()).toSorted((a, b) => a - b));
    await ranking.getByRole('button', { name: 'Interval' }).click();
    expect(await widths()).toEqual((await widths()).toSorted((a, b) => b - a));

    await page.getByRole('link', { name: 'Qingdao' }).click();
    await page.getByText(/Between \d+ and \d+ in 90% of [\d,]+ recomputations/).click();
    await page.getByRole('heading', { name: 'Robustness', level: 1 }).waitFor();

    await page.getByRole('button', { name: 'Compute robustness' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Compute', exact: true }).click();
    await page.getByText(/^What matters most: /).waitFor({ timeout: 120_000 });
    await expect.poll(() => page.getByRole('cell', { name: 'running' }).count()).toBe(0);
    await expectSound(page, 'robustness-en');
  });
});
