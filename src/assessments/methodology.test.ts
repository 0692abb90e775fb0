import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE } from '../../test/assessment-example.ts';
import { testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { parseFramework } from '../indicators/framework-file.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Framework } from '../model/framework.ts';
import { LOCALES, type Locale } from '../model/text.ts';
import type { UncertaintySpec } from '../model/uncertainty.ts';
import type { Database } from '../platform/database.ts';
import { loadMessages } from '../platform/i18n.ts';
import { METHODOLOGY_FORMATS, type MethodologyFormat, methodologyText } from './methodology.ts';
import { getMethodology, getRunMethodology } from './methodology-actions.ts';
import type { AppliedMethod } from './methodology-context.ts';

const FOLDER = resolve(import.meta.dirname, '../../frameworks');
const files = ['sample/framework.yaml', ...readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))];
const load = (file: string): Framework => parseFramework(readFileSync(resolve(FOLDER, file), 'utf8'), file);

const write = (framework: Framework, format: MethodologyFormat, locale: Locale = 'en', run?: AppliedMethod) =>
  methodologyText(
    { framework, locale, messages: loadMessages()[locale], meridian: '0', ...(run ? { run } : {}) },
    format,
  );

describe.each(files)('%s', (file) => {
  const framework = load(file);
  test.each(LOCALES.flatMap((locale) => METHODOLOGY_FORMATS.map((format) => [locale, format] as const)))(
    'is told in %s as %s, with every word there is',
    (locale, format) => {
      const text = write(framework, format, locale);
      expect(text).not.toMatch(
        /\b(method|methodology|report|cli)\.[a-z]+[.a-zA-Z]*\b(?!\.html|\.yaml)|undefined|NaN|\{\w+\}/,
      );
      expect(text).toContain(framework.version);
      expect(write(framework, format, locale)).toBe(text);
    },
  );
});

test('an English document has no Chinese, save for names that are', () => {
  expect(write(load('undp-hdi-2021.yaml'), 'md')).not.toMatch(/[\u4e00-\u9fff]/);
});

test('weights that the file says are told as shares; those of the data once a run used them', () => {
  expect(write(EXAMPLE, 'md')).toContain('GDP per person `GDP` | own definition | 70.00% | 42.00% |');
  const byEntropy: Framework = {
    ...EXAMPLE,
    method: EXAMPLE.method.map((step) =>
      step.step === 'weight' ? { step: 'weight', method: 'entropy' } : step,
    ),
  };
  const untold = write(byEntropy, 'md');
  expect(untold).toContain('they are known only once it has been applied');
  expect(untold).toContain('e_i = −(1 / (ln n)) · Σ_k p_ki · ln p_ki, w_i ∝ 1 − e_i');
  const run: AppliedMethod = {
    period: '2019',
    areas: [1, 2, 3],
    nodes: [
      { code: 'GDP', parent: 'ECONOMY', depth: 2, kind: 'indicator', weight: 0.25, effectiveWeight: 0.125 },
    ],
    log: [
      { step: 'screen', kept: 3, screenedOut: [1] },
      {
        step: 'normalise',
        columns: {
          GDP: { method: 'minmax', direction: 1, to: [0, 100], min: 2, max: 8 },
          JOBS: { method: 'rank', direction: 1, ties: 'min', sorted: [1], upTo: [1] },
        },
      },
    ],
  };
  const told = write(byEntropy, 'md', 'en', run);
  expect(told).toContain('applied to 3 areas for the period 2019');
  expect(told).toContain('GDP per person `GDP` | own definition | 25.00% | 12.50% |');
  expect(told).toContain('| GDP per person | min–max | 2 | 8 |');
  expect(told).toContain('| Jobs | rank | – | – |');
  expect(told).toContain('1 area is left out; 3 remain.');
});

test('judgements are shown as they were given', () => {
  const judged: Framework = {
    ...EXAMPLE,
    method: EXAMPLE.method.map((step) =>
      step.step === 'weight'
        ? {
            step: 'weight',
            method: 'combine',
            how: 'geometric',
            parts: [
              {
                method: 'ahp',
                matrices: {
                  INDEX: [
                    [1, 3],
                    [0.3333, 1],
                  ],
                },
              },
              {
                method: 'budget',
                allocations: { AIR: [{ expert: 'A', points: { PM25: 30, GREEN: 70 } }] },
              },
            ],
          }
        : step,
    ),
  };
  const text = write(judged, 'md', 'zh-CN');
  expect(text).toContain('判断矩阵：Index（中）');
  expect(text).toContain('| Air（中） | 0.3333 | 1 |');
  expect(text).toContain('| A | 30 | 70 |');
});

test('every kind of uncertain factor has its words', () => {
  const uncertainty: UncertaintySpec = {
    format: 'meridian-uncertainty/1',
    seed: 7,
    samples: 512,
    sequence: 'random',
    failed: 'stop',
    factors: [
      {
        name: 'scale',
        kind: 'step',
        alternatives: [
          { step: 'normalise', method: 'zscore', to: [0, 1] },
          { step: 'normalise', method: 'rank' },
        ],
        probabilities: [3, 1],
      },
      ...(
        [
          { distribution: 'uniform', low: 0, high: 1 },
          { distribution: 'normal', mean: 0, standardDeviation: 2 },
          { distribution: 'triangular', low: 0, mode: 1, high: 3 },
          { distribution: 'integer', low: 1, high: 5 },
          { distribution: 'choice', values: [1, 'min'] },
        ] as const
      ).map((of) => ({
        name: of.distribution,
        kind: 'parameter' as const,
        step: 'normalise' as const,
        path: '/to/0',
        of,
      })),
      { name: 'noise', kind: 'weightNoise', relative: 0.25, depths: [1, 2] },
      { name: 'doubt', kind: 'weightDirichlet', concentration: 50 },
      { name: 'experts', kind: 'weightSet', sets: [{ ECONOMY: 1, AIR: 1 }, { ECONOMY: 2 }] },
      { name: 'measured', kind: 'dataError', standardDeviation: 0.01, of: 'relative', indicators: ['GDP'] },
      { name: 'read', kind: 'dataError', standardDeviation: 3, of: 'absolute' },
      { name: 'filled', kind: 'imputationError', standardDeviation: 0.5 },
      { name: 'without', kind: 'removal', nodes: ['GDP', 'AIR'] },
    ],
  };
  for (const locale of LOCALES) {
    const text = write({ ...EXAMPLE, uncertainty }, 'md', locale);
    expect(text).not.toMatch(/methodology\.[a-z]|\{\w+\}|undefined/);
  }
  const text = write({ ...EXAMPLE, uncertainty }, 'md');
  expect(text).toContain('better values score higher. (75.0%)');
  expect(text).toContain('the parameter “/to/0” is drawn as a whole number from 1 to 5.');
  expect(text).toContain('| Air | 1 | – |');
  expect(text).toContain(
    'Values of GDP per person are off by a normal error with a standard deviation of 1.0% of the value.',
  );
});

test('everything from the framework is escaped, and there is no script', () => {
  const hostile: Framework = {
    ...EXAMPLE,
    description: { en: '<script>alert(1)</script> | *bold* `code`', zh: '一' },
    sources: [{ title: { en: 'A', zh: '甲' }, address: 'https://example.org/a b>c' }],
  };
  const html = write(hostile, 'html');
  expect(html).toContain('PM2.5 &lt;mean&gt;');
  expect(html).not.toMatch(/<script|javascript:|\son\w+=/i);
  const markdown = write(hostile, 'md');
  expect(markdown).toContain('\\<script\\>alert(1)\\</script\\> \\| \\*bold\\* \\`code\\`');
  expect(markdown).toContain('<https://example.org/a%20b%3Ec>');
});

describe('of the store', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openMemory();
    await saveFramework(testContext(db), { text: JSON.stringify(EXAMPLE) });
  });
  afterAll(() => db.close());

  test('everybody may read it; what is not there is not found', async () => {
    const ctx = testContext(db, PUBLIC);
    const wanted = { locale: 'en', format: 'md' } as const;
    expect(await getMethodology(ctx, 'example', wanted)).toContain('# Example: methodology');
    await expect(getMethodology(ctx, 'none', wanted)).rejects.toMatchObject({ code: 'thing.notFound' });
    await expect(getMethodology(ctx, 'example', { ...wanted, revision: 9 })).rejects.toMatchObject({
      code: 'thing.notFound',
    });
    await expect(getRunMethodology(ctx, 'latest', wanted)).rejects.toMatchObject({ code: 'thing.notFound' });
  });
});
