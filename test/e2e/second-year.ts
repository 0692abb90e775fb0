import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Ask } from './client.ts';
import { ROOT } from './program.ts';

/** The sample's next year: air as it was, beds of Taiyuan up; everything else is carried forward from the year before. */
export async function assessSecondYear(api: Ask): Promise<void> {
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
    { timeout: 30_000, interval: 100 },
  );
  await api('POST', '/runs', { framework: 'cn-sample-166', period: '2020' });
}
