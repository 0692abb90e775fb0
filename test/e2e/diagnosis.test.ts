import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { drawn } from './browser.ts';
import { assessSecondYear } from './second-year.ts';
import { DESK, expectSound, openProgram, PHONE } from './visit.ts';

/** What would lift a city, and why its rank moved: on the sample and a second year in which Taiyuan has more beds. */
let firstRun: string;
const { visit } = openProgram(async (api) => {
  firstRun = (await api<{ id: string }>('GET', '/runs/latest')).id;
  await assessSecondYear(api);
});

const sentence = (page: Page) => page.locator('main [role=status] p').first();

test('what would lift a city is told in a sentence, under conditions of the reader’s own that the address keeps', async () => {
  await visit(`/areas/140100/lift?rank=12&run=${firstRun}`, DESK, async (page) => {
    const answer = page.getByText(/ alone would lift Taiyuan from rank 16 to rank 12\.$/);
    await answer.waitFor();
    const first = await answer.innerText();
    await page.getByText(/^Confirmed by a full run with these values: rank 1[012]\b/).waitFor();
    const figure = /“(.+?)”/.exec(first)![1]!;
    await page.getByRole('checkbox', { name: figure }).uncheck();
    await page.getByRole('button', { name: 'Compute with these limits' }).click();
    await page.waitForURL(/fixed=/);
    await drawn(page);
    await expect.poll(() => sentence(page).innerText()).not.toBe(first);
    const second = await sentence(page).innerText();
    expect(second).toContain('would lift Taiyuan');
    expect(second).not.toContain(figure);
    await page.reload();
    await expect.poll(() => sentence(page).innerText()).toBe(second);

    // how near one comes where the goal is out of reach
    const fixed = 'GDP,GDP_TERTIARY,PM25_MEAN,PM25_DAYS_OVER_75,NURSES';
    await page.goto(`/areas/140100/lift?rank=1&fixed=${fixed}&run=${firstRun}`);
    await page.getByText(/^Within these limits Taiyuan cannot reach rank 1\./).waitFor();
    await page.getByRole('button', { name: /^Take rank \d+ as the goal$/ }).click();
    await page.getByText(/would lift Taiyuan from rank 16 to rank \d+/).waitFor();
  });
});

test('why a rank moved is split into own figures, method and other areas, from the overview on', async () => {
  await visit('/', DESK, async (page) => {
    const movers = page.getByRole('region', { name: 'Moved most since 2019' });
    await movers.getByRole('link', { name: /^Taiyuan/ }).click();
    await page.getByText(/^Taiyuan rose from rank 16 to rank \d+ since 2019\.$/).waitFor();
    await page
      .getByText(/^Its own figures lifted it by .+ places?, most of all “Hospital beds per 1,000 residents”/)
      .waitFor();
    await page.getByText('The method is the same.').waitFor();
    await page.getByRole('row', { name: /Hospital beds.*8\.8\s+9\.9/ }).waitFor();
  });
});

test('without an earlier run it is said what makes one', async () => {
  await visit(`/areas/140100/change?run=${firstRun}`, PHONE, async (page) => {
    await page.getByText('该指标体系没有更早的评价可供对比。').waitFor();
    await expectSound(page, 'change-none-zh-dark-phone');
  });
});
