import { gzipSync } from 'node:zlib';
import { drawn, launchBrowser } from '../test/e2e/browser.ts';
import { startProgram } from '../test/e2e/program.ts';
import { figure, median } from './_figure.ts';

interface Visit {
  readonly firstResult: number;
  /** What had been asked for when the first result stood there. */
  readonly initialBytes: number;
  /** What charts below the fold fetched after that. */
  readonly laterBytes: number;
  readonly mapBytes: number;
}

const program = await startProgram();
const browser = await launchBrowser();

async function visit(): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  const bodies: Promise<{ url: string; bytes: number }>[] = [];
  page.on('response', (response) => {
    if (!/\.(js|mjs|css)(\?|$)/.test(response.url())) return;
    bodies.push(response.body().then((body) => ({ url: response.url(), bytes: gzipSync(body).byteLength })));
  });
  const began = performance.now();
  await page.goto(program.address);
  await page.locator('.ranking tbody tr').first().waitFor();
  const firstResult = performance.now() - began;
  const initialCount = bodies.length;
  await drawn(page);
  const files = await Promise.all(bodies);
  await context.close();
  const isMap = (url: string) => /map/i.test(url.split('/').at(-1) ?? '');
  const sum = (list: readonly { bytes: number }[]) => list.reduce((total, file) => total + file.bytes, 0);
  return {
    firstResult,
    initialBytes: sum(files.slice(0, initialCount).filter((file) => !isMap(file.url))),
    laterBytes: sum(files.slice(initialCount).filter((file) => !isMap(file.url))),
    mapBytes: sum(files.filter((file) => isMap(file.url))),
  };
}

const visits: Visit[] = [];
for (let i = 0; i < 5; i += 1) visits.push(await visit());
await browser.close();
await program.stop();
figure('page.initial_kb', median(visits.map((v) => v.initialBytes)) / 1024, 'KiB', {
  atMost: 450,
  what: 'JS and CSS, gzip, from an empty cache to the first row of the ranking, without the map',
  laterKiB: Math.round(median(visits.map((v) => v.laterBytes)) / 1024),
  later: 'charts below the fold, fetched when they come near or the page has been still',
  mapChunkKiB: Math.round(median(visits.map((v) => v.mapBytes)) / 1024),
});
figure('page.first_result_ms', median(visits.map((v) => v.firstResult)), 'ms', {
  runs: 5,
  cache: 'empty',
  until: 'first row of the ranking',
});
