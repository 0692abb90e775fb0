import { expect, test } from 'vitest';
import { measureAir, postAir } from './air.ts';
import { DESK, openProgram } from './visit.ts';

/** A record comes in, and the page that is open follows: on the sample, with its air measured from here on. */
const house = openProgram((api) => measureAir(api));

const HAIKOU = '460100';

test('an open overview follows a record by itself, and a run stays what it was', async () => {
  let day = 0;
  const post = (value: number): Promise<void> => {
    day += 1;
    return postAir(house.address, HAIKOU, [[`2019-03-${String(day).padStart(2, '0')}`, value]]);
  };
  await house.visit('/', DESK, async (page) => {
    const ranking = page.locator('.ranking tbody tr');
    await expect.poll(() => ranking.nth(1).innerText()).toContain('Haikou');
    expect(await page.getByText(/since this run/).count()).toBe(0);
    await post(150);
    await page.getByText(/^Live: \d+ areas have moved since this run\.$/).waitFor();
    await expect.poll(() => ranking.nth(1).innerText()).toContain('Haikou');
    await page.getByRole('switch', { name: 'Show live figures' }).check();
    const first = page.getByRole('group', { name: 'Live ranking' }).locator('[data-list] tr').first();
    await expect.poll(() => first.innerText()).toContain('Guangzhou');
    const row = page.locator(`tr[data-area="${HAIKOU}"]`);
    const before = await row.innerText();
    for (let more = 0; more < 8; more += 1) await post(5);
    await expect.poll(() => row.innerText()).not.toBe(before);
  });
});
