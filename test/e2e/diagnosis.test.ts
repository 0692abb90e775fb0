import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { drawn } from './browser.ts';
import { type Program, ROOT } from './program.ts';
import { expectSound, LOOKS, openProgram, passwordOf } from './visit.ts';

/** What would lift a city, and why its rank moved: on the sample and a second year in which Taiyuan has more beds. */
let firstRun: string;
const { visit } = openProgram(async (program) => {
  const api = apiOf(program);
  firstRun = (await api<{ id: string }>('GET', '/runs/latest')).id;
  await assessNextYear(program, api);
});

type Api = <T>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<T>;

function apiOf(program: Program): Api {
  let cookie = '';
  return async (method, path, body) => {
    const isForm = body instanceof FormData;
    const response = await fetch(`${program.address}/api/v1${path}`, {
      method,
      headers: {
        'X-Meridian-Request': '1',
        cookie,
        ...(isForm || body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

/** Air as it was, beds of one city up; everything else is carried forward from the year before. */
async function assessNextYear(program: Program, api: Api): Promise<void> {
  await api('POST', '/session', { login: 'administrator', password: passwordOf(program) });
  const air = await readFile(join(ROOT, 'frameworks/sample/air-2014-2015.csv'), 'utf8');
  const rows = air
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .filter(([, period]) => period === '2015')
    .map(([area, , mean, days]) => [area, 2020, mean, days, area === '140100' ? 9.9 : ''].join(','));
  const form = new FormData();
  const csv = `area,period,PM25_MEAN,PM25_DAYS_OVER_75,BEDS\n${rows.join('\n')}\n`;
  form.append('file', new Blob([csv], { type: 'text/csv' }), 'air-2020.csv');
  const { id: uploadId } = await api<{ id: string }>('POST', '/uploads', form);
  const { mapping } = await api<{ mapping: unknown }>('POST', '/imports/preview', { uploadId });
  const started = await api<{ id: number }>('POST', '/imports', { uploadId, mapping });
  await vi.waitFor(
    async () => {
      const { status } = await api<{ status: string }>('GET', `/imports/${started.id}`);
      expect(status).toBe('completed');
    },
    { timeout: 20_000, interval: 200 },
  );
  await api('POST', '/runs', { framework: 'cn-sample-166', period: '2020' });
}

const sentence = (page: Page) => page.locator('main [role=status] p').first();

describe('what would lift a city', () => {
  test('is told in a sentence, under conditions of the reader’s own, with an address that says all of it', async () => {
    await visit(`/areas/140100/lift?rank=12&run=${firstRun}`, {}, async (page) => {
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
    });
  });

  test('says how near one comes where the goal is out of reach', async () => {
    const fixed = 'GDP,GDP_TERTIARY,PM25_MEAN,PM25_DAYS_OVER_75,NURSES';
    await visit(`/areas/140100/lift?rank=1&fixed=${fixed}&run=${firstRun}`, {}, async (page) => {
      await page.getByText(/^Within these limits Taiyuan cannot reach rank 1\./).waitFor();
      await page.getByRole('button', { name: /^Take rank \d+ as the goal$/ }).click();
      await page.getByText(/would lift Taiyuan from rank 16 to rank \d+/).waitFor();
    });
  });
});

describe('why a rank moved', () => {
  test('is split into own figures, method and other areas, from the overview on', async () => {
    await visit('/', {}, async (page) => {
      const movers = page.getByRole('region', { name: 'Moved most since 2019' });
      await movers.getByRole('link', { name: /^Taiyuan/ }).click();
      await page.getByText(/^Taiyuan rose from rank 16 to rank \d+ since 2019\.$/).waitFor();
      await page
        .getByText(
          /^Its own figures lifted it by .+ places?, most of all “Hospital beds per 1,000 residents”/,
        )
        .waitFor();
      await page.getByText('The method is the same.').waitFor();
      const row = page.getByRole('row', { name: /Hospital beds/ }).last();
      expect(await row.innerText()).toMatch(/8\.8\s+9\.9/);
    });
  });

  test('says so where there is nothing to compare with, and what makes it', async () => {
    await visit(`/areas/140100/change?run=${firstRun}`, {}, async (page) => {
      await page.getByText('There is no earlier run of this framework to compare with.').waitFor();
      await page.getByText(/^Assess an earlier period/).waitFor();
    });
  });
});

describe.each(LOOKS)('every page, %s', (look, options) => {
  test.each(['lift?rank=1', 'change'])('%s', async (page) => {
    const name = `${page.replaceAll(/\W.*/g, '')}-${look}`;
    await visit(`/areas/140100/${page}`, options, (seen) => expectSound(seen, name));
  });
});

test.each([
  ['overview', '/'],
  ['area', '/areas/140100'],
])('what moved on the %s, on a phone', async (name, path) => {
  const [look, options] = LOOKS.at(-1)!;
  await visit(path, options, (page) => expectSound(page, `moved-${name}-${look}`));
});
