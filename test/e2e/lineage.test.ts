import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import type { Program } from './program.ts';
import { expectSound, LOOKS, openProgram, passwordOf } from './visit.ts';

/** From any score to the records, the form or the cell behind it: a run on values that were measured, submitted and imported. */
const house = openProgram(prepare);

interface Item {
  readonly id: number;
  readonly revision: number;
}

async function prepare(program: Program): Promise<void> {
  const headers: Record<string, string> = { 'x-meridian-request': '1' };
  const api = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const isForm = body instanceof FormData;
    const response = await fetch(program.address + (path.startsWith('/ngsi-ld') ? path : `/api/v1${path}`), {
      method,
      headers: {
        ...headers,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    headers.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? headers.cookie ?? '';
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? (undefined as Answer) : (JSON.parse(text) as Answer);
  };
  // results may answer a moment before the password is shown
  const password = await vi.waitFor(() => passwordOf(program), { timeout: 60_000 });
  await api('POST', '/session', { login: 'administrator', password });

  const measure = {
    format: 'meridian-measure/1',
    indicator: 'PM25_MEAN',
    name: { en: 'Annual mean PM2.5', zh: 'PM2.5年均浓度' },
    unit: 'ug/m3',
    period: 'year',
    offset: '+08:00',
    entities: { type: 'AirQualityObserved' },
    attribute: 'pm25',
    aggregate: { method: 'mean' },
    area: { by: 'reference', attribute: 'areaServed' },
    time: 'observedAt',
  };
  await api('PUT', '/measures/PM25_MEAN', { text: JSON.stringify(measure) });
  for (const [day, value] of [30, 40, 45].entries())
    await api('POST', '/ngsi-ld/v1/entityOperations/upsert', [
      {
        id: 'urn:ngsi-ld:AirQualityObserved:qingdao',
        type: 'AirQualityObserved',
        areaServed: { type: 'Property', value: '370200' },
        pm25: { type: 'Property', value, unitCode: 'GQ', observedAt: `2019-03-0${day + 1}T04:00:00Z` },
      },
    ]);

  await api('POST', '/submissions/items', {
    framework: 'cn-sample-166',
    areas: ['370200'],
    period: '2019',
    codes: ['BEDS'],
  });
  const { items } = await api<{ items: Item[] }>('GET', '/submissions/items?code=BEDS');
  const { id } = items[0]!;
  const form = new FormData();
  form.append('file', new Blob(['%PDF-1.7 beds'], { type: 'application/pdf' }), 'beds.pdf');
  await api('POST', `/submissions/items/${id}/evidence`, form);
  const { revision } = await api<Item>('GET', `/submissions/items/${id}`);
  const figures = {
    numerator: null,
    denominator: null,
    numeratorUnit: null,
    denominatorUnit: null,
    numeratorPeriod: null,
    denominatorPeriod: null,
    parts: [],
    value: 6.5,
    source: 'Health yearbook 2020',
    grade: 'measured',
    comment: '',
  };
  const sent = await api<Item>('POST', `/submissions/items/${id}/send`, { revision, figures });
  await api('POST', `/submissions/items/${id}/review`, { revision: sent.revision, move: 'verify' });

  await vi.waitFor(
    async () => {
      const { version } = await api<{ version: { value: number } }>(
        'GET',
        '/values/370200/PM25_MEAN/2019/lineage',
      );
      expect(version.value).toBe(115 / 3);
    },
    { timeout: 15_000 },
  );
  await api('POST', '/runs', { framework: 'cn-sample-166' });
}

const link = (page: Page, name: string | RegExp) => page.locator('main').getByRole('link', { name }).first();

describe('lineage', () => {
  test('from the ranking to the records of a measured value in four clicks, and on to the entity', async () => {
    await house.visit('/', {}, async (page) => {
      await page.locator('.ranking tbody tr').first().waitFor();
      const clicks = [
        () => page.getByRole('link', { name: 'Qingdao' }).click(),
        () => link(page, /^38\.33/).click(),
        () => link(page, 'The 3 records it was computed from').click(),
      ];
      for (const click of clicks) await click();
      await page.getByRole('heading', { name: 'Qingdao: Annual mean PM2.5, 2019' }).waitFor();
      await page.getByRole('heading', { name: '3 records' }).waitFor();
      const rows = page.getByRole('table').first().locator('tbody tr');
      await rows.nth(2).waitFor();
      expect(await rows.count()).toBe(3);
      expect((await rows.allInnerTexts()).join()).toMatch(/30.*40.*45/s);
      await link(page, 'urn:ngsi-ld:AirQualityObserved:qingdao').click();
      await page.getByText('pm25').first().waitFor();
      expect(clicks.length).toBeLessThanOrEqual(4);
    });
  });

  test('every indicator is one step below the index, and a submitted one says who may see the form', async () => {
    await house.visit('/lineage/370200/SAMPLE', {}, async (page) => {
      await page.getByRole('heading', { name: 'All indicators below' }).waitFor();
      await expectSound(page, 'lineage-index');
      await link(page, 'Hospital beds per 1,000 residents').click();
      const chain = page.locator('.chain');
      await chain.getByText('Health yearbook 2020').waitFor();
      const text = await chain.innerText();
      expect(text).toContain('Accurate measurement');
      expect(text).toMatch(/[0-9a-f]{64}/);
      // persons and files are named to those who may see submissions
      expect(text).not.toMatch(/beds\.pdf|Administrator/);
      expect(await chain.getByRole('link', { name: /open the form/ }).count()).toBe(0);
      await page
        .getByText('It has had 2 versions so far')
        .or(page.getByText(/versions so far/))
        .first()
        .waitFor();
      const [answer] = await Promise.all([
        page.waitForResponse(/format=jsonld/),
        link(page, 'Provenance as JSON-LD (PROV-O)').click(),
      ]);
      expect(answer.headers()['content-type']).toBe('application/ld+json');
    });
  });

  test('who may see submissions goes on to the form', async () => {
    await house.visit('/sign-in', {}, async (page) => {
      await house.signIn(page);
      await page.goto(`${house.program.address}/lineage/370200/BEDS`);
      await page.locator('.chain').getByText('beds.pdf').waitFor();
      await page.getByRole('link', { name: /open the form/ }).click();
      await page
        .getByRole('heading', { name: /Hospital beds per 1,000 residents/ })
        .first()
        .waitFor();
    });
  });

  for (const [look, options] of LOOKS)
    test(`pages of lineage as ${look}`, async () => {
      for (const [name, path] of [
        ['measured', '/lineage/370200/PM25_MEAN'],
        ['submitted', '/lineage/370200/BEDS'],
        ['records', '/measure-results/1'],
      ])
        await house.visit(path!, options, (page) => expectSound(page, `lineage-${name}-${look}`));
      await house.visit(
        '/measure-results/999999',
        options,
        async (page) => {
          await page.getByRole('alert').waitFor();
          await expectSound(page, `lineage-none-${look}`);
        },
        /404/,
      );
    });
});
