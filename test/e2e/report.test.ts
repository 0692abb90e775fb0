import { describe, expect, test } from 'vitest';
import { expectSound, LOOKS, openProgram } from './visit.ts';

/** An area's diagnosis: the story, the choice of peers, and the report to take along. */
const opened = openProgram();
const { visit } = opened;

describe('the diagnosis of a city', () => {
  test('leads from the area over the story to a report that one takes along', async () => {
    await visit('/areas/370200', {}, async (page) => {
      await page.getByRole('link', { name: 'Diagnosis report' }).click();
      await page.getByRole('heading', { level: 1, name: 'Diagnosis of Qingdao' }).waitFor();
      const story = page.getByRole('region', { name: 'In brief' });
      await story.getByText(/^In 2019 Qingdao ranks 23 of 165 in the Sample index/).waitFor();
      await story.getByText(/of its 8 peers/).waitFor();
      await page.getByRole('combobox', { name: 'Compared with' }).click();
      await page.getByRole('option', { name: 'Same tier' }).click();
      await page.waitForURL(/peers=tier/);
      await story.getByText(/of its 30 peers/).waitFor();
      const hrefs = await Promise.all(
        ['Print version', 'Download as PDF'].map((name) =>
          page.getByRole('link', { name }).getAttribute('href'),
        ),
      );
      const [html, pdf] = await Promise.all(
        hrefs.map((href) => fetch(new URL(href!, opened.program.address))),
      );
      expect(await html!.text()).toContain('30 areas of the same tier');
      expect(
        Buffer.from(await pdf!.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    });
  });

  test('with areas of one’s own choice in the address', async () => {
    await visit('/areas/370200/diagnosis?peers=custom:330100,320100,370100', {}, async (page) => {
      await page.getByText('Hangzhou').first().waitFor();
      await page.getByText(/compared with 3 chosen areas/).waitFor();
    });
  });

  test('says which area it does not know', async () => {
    await visit(
      '/areas/999999/diagnosis',
      {},
      async (page) => {
        await page.getByRole('alert').waitFor();
      },
      /404/,
    );
  });
});

test.each(LOOKS)('the page, %s', async (look, options) => {
  await visit('/areas/370200/diagnosis', options, async (page) => {
    await page.locator('figure svg').first().waitFor();
    await expectSound(page, `diagnosis-${look}`);
  });
});
