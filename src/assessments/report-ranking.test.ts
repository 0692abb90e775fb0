import { expect, test } from 'vitest';
import { EXAMPLE } from '../../test/assessment-example.ts';
import { loadMessages } from '../platform/i18n.ts';
import { assess } from './assess.ts';
import type { InputValue } from './input.ts';
import { buildRunFiles } from './run-files.ts';

/** The report of a run over some areas, in one language. */
function reportOf(count: number): string {
  const values = Array.from({ length: count }, (_, area) =>
    ['GDP', 'JOBS', 'PM25', 'GREEN', 'POPULATION'].map(
      (indicator, column): InputValue => ({
        area: String(area + 1),
        indicator,
        period: '2019',
        value: 1 + ((area * (column + 3)) % 97),
        state: 'reported',
        origin: null,
      }),
    ),
  ).flat();
  const { files } = buildRunFiles({
    assessment: assess({ framework: EXAMPLE, areas: [], values }),
    meridian: '0.0.1',
    citations: new Map(),
    languages: ['en'],
    messages: loadMessages(),
  });
  return files.get('report.html')!;
}

test('a long ranking lists its first areas, and says where all are', () => {
  const short = reportOf(1000);
  const long = reportOf(1001);
  const rowsOf = (report: string) => report.match(/<span class="area">/g)!.length;
  expect([rowsOf(short), rowsOf(long)]).toEqual([1000, 1000]);
  expect(short).not.toContain('scores.csv has all');
  expect(long).toContain('The first 1,000 of 1,001 areas; scores.csv has all of them.');
  expect(Math.abs(long.length - short.length)).toBeLessThan(1000);
});
