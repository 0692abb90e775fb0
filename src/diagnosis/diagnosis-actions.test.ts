import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { compareArea } from '../assessments/compare-actions.ts';
import { createRun } from '../assessments/run-actions.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { MeridianError } from '../model/error.ts';
import { LOCALES } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { loadMessages } from '../platform/i18n.ts';
import { importFiles } from '../sources/import-actions.ts';
import { diagnoseArea } from './diagnosis-actions.ts';
import type { Finding } from './finding.ts';
import { peerRequestOf } from './peer-request.ts';
import { getHtmlReport } from './report-actions.ts';
import { composeReport } from './report-compose.ts';
import { htmlReport } from './report-html.ts';
import { reportWords } from './wording.ts';

let db: Database;
let ctx: Context;
let run: string;

beforeAll(async () => {
  db = await openMemory();
  ctx = testContext(db);
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  const folder = mkdtempSync(join(tmpdir(), 'meridian-diagnosis-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), text);
  await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
  run = (await createRun({ ...ctx, actor: personWith('evaluator') }, { framework: 'example' })).id;
});
afterAll(() => db.close());

const kinds = (findings: readonly Finding[]) => findings.map(({ topic, kind }) => `${topic}.${kind}`);
const refusal = async (work: Promise<unknown>) => {
  const error = await work.catch((reason: unknown) => reason);
  return error instanceof MeridianError
    ? [error.code, ...error.issues.map(({ code, value }) => `${code} ${value ?? ''}`.trim())]
    : error;
};

test('an area’s standing, what drives it, what is in its way, and the least change that lifts it', async () => {
  const { findings, input } = await diagnoseArea(ctx, { run, area: '370100' });
  expect(input.peers).toMatchObject({ choice: 'size' });
  expect(input.peers.areas).toHaveLength(3);
  expect(kinds(findings)).toContain('standing.rank');
  const standing = findings.find(({ kind }) => kind === 'rank')!;
  expect(standing.numbers).toMatchObject({ of: 4 });
  expect(kinds(findings).some((kind) => kind.startsWith('drivers.'))).toBe(true);
  expect(kinds(findings).some((kind) => kind.startsWith('obstacles.'))).toBe(true);
  expect(kinds(findings).some((kind) => kind.startsWith('lift.'))).toBe(true);
  expect(kinds(findings)).toContain('coordination.degree');
  expect(kinds(findings)).toContain('trend.first');
});

test('of a large run only the indicators that stand most in the way are tried, and that is told; of a huge one none', async () => {
  const cells = 4 * 4;
  const large = await diagnoseArea(ctx, { run, area: '370100' }, undefined, 2.5 * cells);
  expect(large.input.lift).toMatchObject({ tried: 2 });
  expect(large.input.lift!.together.length).toBeLessThanOrEqual(2);
  const written = composeReport(large, { locale: 'en', messages: loadMessages().en, meridian: '1' });
  expect(JSON.stringify(written)).toContain('only the 2 indicators that stand most in the way were tried');
  const huge = await diagnoseArea(ctx, { run, area: '370100' }, undefined, cells - 1);
  expect(huge.input.lift).toBeNull();
  expect(
    JSON.stringify(composeReport(huge, { locale: 'en', messages: loadMessages().en, meridian: '1' })),
  ).toContain('Not computed: the run is too large for it');
});

test('the first has nothing to be lifted to, and a value of an earlier year is told', async () => {
  const first = await diagnoseArea(ctx, { run, area: '370200' });
  const old = await diagnoseArea(ctx, { run, area: '320100' });
  const top = [first, old].find(({ input }) => input.ranking[0]!.area === input.area.code)!;
  expect(kinds(top.findings)).toContain('lift.top');
  expect(old.findings.find(({ kind }) => kind === 'old')).toMatchObject({
    numbers: { count: 1 },
    items: [{ code: 'GREEN' }],
  });
});

test('an area that was left out has no score, and is told so', async () => {
  const { findings } = await diagnoseArea(ctx, { run, area: '320500' });
  expect(kinds(findings)).toContain('standing.noScore');
  expect(kinds(findings)).not.toContain('standing.rank');
});

test('peers by band, by province and by name', async () => {
  const codes = async (text: string) =>
    (await compareArea(ctx, run, '370100', peerRequestOf(text))).peers.toSorted();
  expect(await codes('province')).toEqual(['370200', '370300']);
  expect(await codes('custom:320100, 370200,370100')).toEqual(['320100', '370200']);
  expect((await codes('tier')).length).toBeLessThan(4);
});

test('peers that the run does not score are refused, each by name, and so are none', async () => {
  expect(await refusal(compareArea(ctx, run, '370100', peerRequestOf('custom:320500,X')))).toEqual([
    'input.invalid',
    'diagnosis.peerUnknown 320500',
    'diagnosis.peerUnknown X',
  ]);
  expect(await refusal(compareArea(ctx, run, '370100', peerRequestOf('custom:,')))).toEqual([
    'input.invalid',
    'diagnosis.peerCount',
  ]);
});

test('a run or an area that is not there is refused', async () => {
  expect(await refusal(diagnoseArea(ctx, { run: 'none', area: '370100' }))).toEqual(['thing.notFound']);
  expect(await refusal(diagnoseArea(ctx, { run, area: '999999' }))).toEqual(['thing.notFound']);
  expect(await refusal(diagnoseArea(ctx, { run, area: '370000' }))).toEqual(['thing.notFound']);
});

test('every sentence has all its words and numbers, in both languages', async () => {
  for (const area of ['370100', '320100', '320500']) {
    const diagnosis = await diagnoseArea(ctx, { run, area });
    for (const locale of LOCALES) {
      const messages = loadMessages()[locale];
      const words = reportWords(diagnosis, locale, messages);
      for (const one of diagnosis.findings)
        expect(words.sentence(one)).not.toMatch(/[{}]|diagnosis\.|NaN|undefined/);
      const report = composeReport(diagnosis, { locale, messages, meridian: '0' });
      expect(JSON.stringify(report)).not.toMatch(/\{\w+\}|diagnosis\.\w|NaN|undefined/);
      const again = composeReport(diagnosis, { locale, messages, meridian: '0' });
      expect(htmlReport(again)).toBe(htmlReport(report));
      expect(report.summary.length).toBeGreaterThan(0);
      expect(report.summary.length).toBeLessThanOrEqual(5);
    }
  }
});

test('the report is one file with names escaped', async () => {
  const asked = { run, area: '370100', locale: 'en' as const };
  const text = await getHtmlReport(ctx, asked);
  expect(text).toContain('Jinan');
  expect(text).toContain('PM2.5 &lt;mean&gt;');
  expect(text).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
});
