import { type Browser, chromium, type Page } from 'playwright-core';

/**
 * Starts the Chromium that the test dependency carries inside its npm package, with the shared libraries it needs where the
 * system has none: no system package is asked for. WebGL runs in software; pages are put together without it, which is several
 * times cheaper there.
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await unpackedChromium();
  return chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--enable-unsafe-swiftshader',
      '--font-render-hinting=none',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--no-first-run',
    ],
  });
}

/** The package unpacks its bundled libraries only where it believes to run on a bare cloud function; say so for the import. */
async function unpackedChromium(): Promise<string> {
  const before = process.env.AWS_EXECUTION_ENV;
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x';
  try {
    const bundled = await import('@sparticuz/chromium');
    return await bundled.default.executablePath();
  } finally {
    if (before === undefined) delete process.env.AWS_EXECUTION_ENV;
    else process.env.AWS_EXECUTION_ENV = before;
  }
}

/** Waits until nothing on a page is loading and every chart has drawn itself; those below the fold do so when they come near. */
export async function drawn(page: Page): Promise<void> {
  const waiting = 'main .mantine-Skeleton-root';
  await page.locator('main h1').first().waitFor();
  for (let tries = 0; tries < 200; tries += 1) {
    await page.evaluate(`document.querySelector('${waiting}')?.scrollIntoView()`);
    if ((await page.locator(waiting).count()) === 0) {
      await page.evaluate('scrollTo(0, 0)');
      return;
    }
    await page.waitForTimeout(50);
  }
  throw new Error('something on the page is loading still');
}
