import { resolve } from 'node:path';
import { build } from 'vite';
import { launchBrowser } from '../test/e2e/browser.ts';
import type { timeSliders } from './_slider.ts';

/** What {@link timeSliders} answers in a page of a browser, with the engine bundled as the console bundles it. */
export async function timeSlidersInPage(): Promise<ReturnType<typeof timeSliders> & { browser: string }> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: resolve(import.meta.dirname, '_slider.ts'), formats: ['iife'], name: 'sliders' },
    },
  });
  const [bundle] = [built].flat();
  if (bundle === undefined || !('output' in bundle)) throw new Error('nothing was bundled');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: bundle.output[0].code });
    const times = await page.evaluate<ReturnType<typeof timeSliders>>('sliders.timeSliders()');
    return { ...times, browser: `Chromium ${browser.version()}` };
  } finally {
    await browser.close();
  }
}
