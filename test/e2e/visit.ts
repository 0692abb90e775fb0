import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { drawn, launchBrowser } from './browser.ts';
import { type Ask, clientOf, type Login } from './client.ts';
import { ROOT } from './program.ts';
import { sample, startOnCopy } from './sample.ts';

const KEYS = new Set(
  readdirSync(join(ROOT, 'locales/en')).flatMap((file) =>
    Object.keys(JSON.parse(readFileSync(join(ROOT, 'locales/en', file), 'utf8')) as object),
  ),
);

const SHOTS = join(ROOT, '.screenshots');

interface Options extends BrowserContextOptions {
  /** Who is signed in from the beginning; nobody where it is not told. */
  readonly as?: Login;
}

/** How readers look at pages: English on a desk, Chinese on a phone in the dark. */
export const DESK: Options = {};
export const PHONE: Options = {
  locale: 'zh-CN',
  colorScheme: 'dark',
  viewport: { width: 360, height: 780 },
};

/** What the browser complains about: script errors, refused policies, failed requests. */
type Run = (page: Page, complaints: readonly string[]) => Promise<void>;

/** The built program with the sample, and a real browser, for all tests of the calling file. */
export interface House {
  readonly address: string;
  /** Who the first start made. */
  readonly administrator: Login;
  /** Opens a page as a new visitor; complaints of the browser fail the test, except those that are `tolerated`. */
  readonly visit: (path: string, options: Options, run: Run, tolerated?: RegExp) => Promise<void>;
}

/** For tests that only read: all of them share one program. */
export const readSample = (): House => openHouse(async () => ({ address: (await sample()).address }));

/** For tests that change something: a program of their own. `prepare` runs once, as the administrator, before the first test. */
export const openProgram = (prepare?: (api: Ask, house: House) => Promise<void>): House =>
  openHouse(startOnCopy, prepare);

function openHouse(
  open: () => Promise<{ readonly address: string; readonly stop?: () => Promise<void> }>,
  prepare?: (api: Ask, house: House) => Promise<void>,
): House {
  let opened: Awaited<ReturnType<typeof open>>;
  let administrator: Login;
  let browser: Browser;

  const visit: House['visit'] = async (path, { as, ...options }, run, tolerated) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      baseURL: opened.address,
      ...options,
    });
    try {
      if (as) await signIn(context.request, as);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(path);
      await run(page, complaints);
      expect(complaints.filter((text) => !tolerated?.test(text))).toEqual([]);
    } finally {
      await context.close();
    }
  };

  const house: House = {
    get address() {
      return opened.address;
    },
    get administrator() {
      return administrator;
    },
    visit,
  };

  beforeAll(async () => {
    const [{ password }] = await Promise.all([
      sample(),
      open().then((found) => {
        opened = found;
      }),
      launchBrowser().then((found) => {
        browser = found;
      }),
    ]);
    administrator = ['administrator', password];
    await prepare?.(await clientOf(opened.address, administrator), house);
  });
  afterAll(async () => {
    await browser?.close();
    await opened?.stop?.();
  });
  return house;
}

/** Signs the visitor in who belongs to these requests; how the form does it is a journey of its own. */
export async function signIn(requests: Page['request'], [login, password]: Login): Promise<void> {
  const answer = await requests.post('/api/v1/session', {
    headers: { 'x-meridian-request': '1' },
    data: { login, password },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
}

/** With SCREENSHOTS in the environment the page is pictured into `.screenshots`, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/**
 * Checks a page once it is drawn, and pictures it: no rule of axe is broken (WCAG 2.2 A and AA, and good practice), no key stands
 * where words should, and nothing scrolls sideways.
 */
export async function expectSound(page: Page, name: string): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await drawn(page);
  await picture(page, name);
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    return (await inPage.run({ resultTypes: ['violations'] })).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`,
    );
  });
  expect(violations).toEqual([]);
  expect(await keysShown(page), 'words are missing').toEqual([]);
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(overflow, 'the page scrolls sideways').toBeLessThanOrEqual(0);
}

/** Keys of words that a page shows or tells instead of the words. */
async function keysShown(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate<string[]>(`[
    document.body.innerText,
    ...['aria-label', 'title', 'placeholder', 'alt'].flatMap((name) =>
      [...document.querySelectorAll('[' + name + ']')].map((element) => element.getAttribute(name))),
  ]`);
  const found = texts.join(' ').match(/[a-zA-Z]+(?:\.[a-zA-Z0-9-]+)+/g) ?? [];
  return found.filter((word) => KEYS.has(word));
}
