import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { addPublicPages } from '../platform/http/public-page.ts';
import { importFiles } from '../sources/import-actions.ts';
import { publishEdition, withdrawEdition } from './edition-actions.ts';
import { editionPages } from './edition-page-routes.ts';
import { createRun } from './run-actions.ts';

let db: Database;
let ctx: Context;
let app: FastifyInstance;
let first: string;
let second: string;

const page = async (url: string, language = 'en') => {
  const { statusCode, body, headers } = await app.inject({ url, headers: { 'accept-language': language } });
  return { status: statusCode, body, headers };
};
const importWith = async (change: (text: string) => string) => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-page-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), change(text));
  await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
};
const published = async (rest: { replaces?: string; note?: string } = {}) => {
  const run = await createRun(ctx, { framework: 'example' });
  return (await publishEdition(ctx, { run: run.id, ...rest })).id;
};

beforeAll(async () => {
  db = await openMemory();
  ctx = { ...testContext(db), randomBytes };
  app = fastify();
  await addPublicPages(app, editionPages, { ...ctx, requestsPerMinute: 1000 });
  expect((await page('/editions')).body).toContain('Nothing has been published yet.');
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  await importWith((text) => text);
  first = await published();
  await importWith((text) => text.replace('11741.31', '14741.31'));
  second = await published({ replaces: first, note: 'A <b>mistyped</b> figure.' });
});
afterAll(async () => {
  await app.close();
  await db.close();
});

test('a page needs no script, and its policy allows nothing but its own style', async () => {
  const { status, body, headers } = await page(`/editions/${second}`);
  expect(status).toBe(200);
  expect(body).not.toMatch(/<script|javascript:|\son\w+=|\sstyle=/i);
  const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? '';
  expect(headers['content-security-policy']).toContain(
    `style-src 'self' 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  );
  expect(headers['content-security-policy']).toContain("default-src 'none'");
});

test('a Chinese font is there for machines that have none, and no other file of its package', async () => {
  const style = await page('/fonts/noto-sans-sc/index.css');
  expect([style.status, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
  const file = /\.\/(files\/[\w.-]+\.woff2)/.exec(style.body)?.[1];
  expect((await page(`/fonts/noto-sans-sc/${file}`)).status).toBe(200);
  expect((await page('/fonts/noto-sans-sc/package.json')).status).toBe(404);
  expect((await page('/fonts/noto-sans-sc/../index.css')).status).toBe(404);
});

test('what comes from data is escaped', async () => {
  const { body } = await page(`/editions/${second}`);
  expect(body).toContain('A &lt;b&gt;mistyped&lt;/b&gt; figure.');
  expect(body).not.toContain('<b>mistyped');
  expect((await page(`/editions/${second}/areas/370100`)).body).toContain('PM2.5 &lt;mean&gt;');
});

test('the language is that of ?lang, else of the browser', async () => {
  expect((await page(`/editions/${second}`)).body).toContain('<html lang="en">');
  const chinese = await page(`/editions/${second}`, 'zh-CN,zh;q=0.9');
  expect(chinese.headers['content-language']).toBe('zh-CN');
  expect(chinese.body).toContain('得分如何计算');
  expect((await page(`/editions/${second}?lang=en`, 'zh-CN')).body).toContain('How the scores are computed');
  expect(chinese.body).not.toContain('edition.page.');
});

test('a correction shows what changed, and the edition that it corrects says so', async () => {
  const { body } = await page(`/editions/${second}`);
  expect(body).toMatch(/11,741[\s\S]*14,741/);
  expect(body).toContain(`/editions/${first}?lang=en`);
  const old = (await page(`/editions/${first}`)).body;
  expect(old).toContain('This edition has been corrected.');
  expect(old).toContain(second);
});

test('an area has a page with every figure and its origin', async () => {
  const { body } = await page(`/editions/${second}/areas/370200`);
  expect(body).toContain('Qingdao is at rank');
  expect(body).toMatch(/<a href="\/lineage\/370200\/GDP\?run=[^"]+">cities\.csv, row 5, GDP/);
  const left = (await page(`/editions/${second}/areas/320500`)).body;
  expect(left).toContain('This area was left out');
});

test('what is not there has a page that says so', async () => {
  for (const url of ['/editions/none', `/editions/${second}/areas/999999`, '/editions/none/areas/370200']) {
    const { status, body, headers } = await page(url, 'zh-CN');
    expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(body).toContain('没有这个页面');
  }
});

test('a withdrawn edition stays readable, with the reason', async () => {
  const third = await published();
  await withdrawEdition(ctx, third, 'Published too early.');
  expect((await page(`/editions/${third}`)).body).toContain('Published too early.');
  const { body } = await page('/editions');
  expect(body).toContain('withdrawn');
  expect(body.match(/<th scope="row"/g)).toHaveLength(3);
});
