import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectSound, openProgram } from './visit.ts';

/** Robustness of the sample's run, from nothing computed to rank intervals in the ranking, as people meet it. */
const house = openProgram();
const { visit } = house;

const visitAsAdministrator = (path: string, run: (page: Page) => Promise<void>) =>
  visit('/sign-in', {}, async (page) => {
    await house.signIn(page);
    await page.goto(house.program.address + path);
    await run(page);
  });

describe('robustness', () => {
  test('before anything is computed, a reader finds the certified bounds and why no more', async () => {
    await visit('/robustness', {}, async (page) => {
      await page.getByText('Robustness is not computed yet').waitFor();
      await page.getByText(/pairs of areas \(\d+%\) keep their order/).waitFor();
      await expectSound(page, 'robustness-none');
      const start = page.getByRole('button', { name: 'Compute robustness' });
      await start.focus();
      await page.getByRole('tooltip', { name: /Sign in first/ }).waitFor();
      await start.press('Enter');
      expect(await page.getByRole('dialog').count()).toBe(0);
    });
    await visit('/', {}, async (page) => {
      await page.locator('.ranking tbody tr').first().waitFor();
      expect(await page.locator('.ranking').innerText()).not.toMatch(/interval/i);
    });
  });

  test('an analysis that takes long tells how far it is and can be cancelled', async () => {
    await visitAsAdministrator('/robustness', async (page) => {
      await page.getByRole('button', { name: 'Compute robustness' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('How far do ranks move?').waitFor();
      await expectSound(page, 'robustness-start');
      await dialog.getByLabel('Which choice moves them most?').uncheck();
      await dialog.getByRole('tab', { name: 'Specification' }).click();
      const text = dialog.getByLabel('Specification, JSON or YAML');
      const spec = JSON.parse(await text.inputValue());
      await text.fill(JSON.stringify({ ...spec, samples: 10_000_000 }));
      await dialog.getByRole('button', { name: 'Compute', exact: true }).click();
      await page.getByText(/about \d+ (second|minute)s? left/).waitFor();
      expect(await page.locator('main').innerText()).toMatch(/[\d,]+ of 10,000,000 recomputations/);
      await expectSound(page, 'robustness-running');
      await page.getByRole('button', { name: 'Cancel: Uncertainty' }).click();
      await page.getByRole('cell', { name: 'cancelled' }).waitFor();
      await page.getByText('Robustness is not computed yet').waitFor();
      await expectSound(page, 'robustness-cancelled');
    });
  });

  test('rank intervals are computed from the ranking, and stand in it and beside the rank of an area', async () => {
    await visitAsAdministrator('/', async (page) => {
      await page.getByRole('button', { name: 'Compute rank intervals' }).click();
      const ranking = page.locator('.ranking');
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
      await expectSound(page, 'robustness-ranking');
    });
    await visit('/areas/370200', {}, async (page) => {
      await page.getByText(/Between \d+ and \d+ in 90% of [\d,]+ recomputations/).click();
      await page.getByRole('heading', { name: 'Robustness', level: 1 }).waitFor();
    });
  });

  test('both questions at once; what was found leads the page in both languages and on a phone', async () => {
    await visitAsAdministrator('/robustness', async (page) => {
      await page.getByRole('button', { name: 'Compute robustness' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Compute', exact: true }).click();
      await page.getByText(/^What matters most: /).waitFor({ timeout: 120_000 });
      await expect.poll(() => page.getByRole('cell', { name: 'running' }).count()).toBe(0);
      await expectSound(page, 'robustness-en');
    });
    await visit('/robustness', { locale: 'zh-CN', colorScheme: 'dark' }, async (page) => {
      await page.getByText('影响最大的选择').waitFor();
      await expectSound(page, 'robustness-zh-dark');
    });
    await visit('/robustness', { locale: 'zh-CN', viewport: { width: 360, height: 780 } }, async (page) => {
      await page.getByText('影响最大的选择').waitFor();
      await expectSound(page, 'robustness-zh-phone');
    });
  });
});
