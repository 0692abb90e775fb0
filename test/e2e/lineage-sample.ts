import { expect, vi } from 'vitest';
import { measureAir, postAir } from './air.ts';
import type { Ask } from './client.ts';
import type { House } from './visit.ts';

interface Item {
  readonly id: number;
  readonly revision: number;
}

/** A run of the sample in which a figure of Qingdao is measured and another one submitted and verified. */
export async function prepareLineage(api: Ask, house: House): Promise<void> {
  await measureAir(api);
  await postAir(house.address, '370200', [
    ['2019-03-01', 30],
    ['2019-03-02', 40],
    ['2019-03-03', 45],
  ]);
  await submitBeds(api);
  await vi.waitFor(
    async () => {
      const { version } = await api<{ version: { value: number } }>(
        'GET',
        '/values/370200/PM25_MEAN/2019/lineage',
      );
      expect(version.value).toBe(115 / 3);
    },
    { timeout: 30_000 },
  );
  await api('POST', '/runs', { framework: 'cn-sample-166' });
}

async function submitBeds(api: Ask): Promise<void> {
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
}
