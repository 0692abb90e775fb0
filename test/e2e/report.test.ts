import { expect, test } from 'vitest';
import { DESK, readSample } from './visit.ts';

/** An area's diagnosis: the story, the choice of peers, and the report to take along. */
const { visit } = readSample();

test('from a city over its diagnosis, with peers of one’s choice, to a report that one takes along', async () => {
  await visit('/areas/370200', DESK, async (page) => {
    await page.getByRole('link', { name: 'Diagnosis report' }).click();
    await page.getByRole('heading', { level: 1, name: 'Diagnosis of Qingdao' }).waitFor();
    const story = page.getByRole('region', { name: 'In brief' });
    await story.getByText(/^In 2019 Qingdao ranks 23 of 165 in the Sample index/).waitFor();
    await story.getByText(/of its 8 peers/).waitFor();
    await page.getByRole('combobox', { name: 'Compared with' }).click();
    await page.getByRole('option', { name: 'Same tier' }).click();
    await page.waitForURL(/peers=tier/);
    await story.getByText(/of its 30 peers/).waitFor();
    const [html, pdf] = await Promise.all(
      ['Print version', 'Download as PDF'].map(async (name) =>
        page.request.get((await page.getByRole('link', { name }).getAttribute('href'))!),
      ),
    );
    expect(await html!.text()).toContain('30 areas of the same tier');
    expect((await pdf!.body()).subarray(0, 5).toString()).toBe('%PDF-');

    await page.goto('/areas/370200/diagnosis?peers=custom:330100,320100,370100');
    await page.getByText('Hangzhou').first().waitFor();
    await page.getByText(/compared with 3 chosen areas/).waitFor();
  });
});
