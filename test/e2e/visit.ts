import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { drawn, launchBrowser } from './browser.ts';
import { type Program, ROOT, startProgram } from './program.ts';

const SHOTS = join(ROOT, '.screenshots');

type Options = Parameters<Browser['newContext']>[0];

/** How readers look at pages: English on a desk, Chinese on a phone in the dark. Each page costs seconds a look. */
export const LOOKS: readonly (readonly [name: string, options: Options])[] = [
  ['en', {}],
  ['zh-dark-phone', { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 360, height: 780 } }],
];

/** What the browser complains about: script errors, refused policies, failed requests. */
type Run = (page: Page, complaints: readonly string[]) => Promise<void>;

/**
 * The built program with the sample loaded, and a real browser, for all tests of the calling file. `prepare` runs once, before
 * the first of them.
 */
export function openProgram(prepare?: (program: Program) => Promise<void>) {
  let program: Program;
  let browser: Browser;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
    await prepare?.(program);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  /** Opens a page as a new visitor; complaints of the browser fail the test, except those that are `tolerated`. */
  async function visit(path: string, options: Options, run: Run, tolerated?: RegExp): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      ...options,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    try {
      await page.goto(program.address + path);
      await run(page, complaints);
      expect(complaints.filter((text) => !tolerated?.test(text))).toEqual([]);
    } finally {
      await context.close();
    }
  }

  /** Signs in as the administrator that the program made at its first start. */
  async function signIn(page: Page): Promise<void> {
    await page.goto(`${program.address}/sign-in`);
    await page.getByLabel('Login name').fill('administrator');
    await page.getByLabel('Password', { exact: true }).fill(passwordOf(program));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page
      .getByLabel(/Signed in as/)
      .first()
      .waitFor();
  }

  return {
    visit,
    signIn,
    get program() {
      return program;
    },
  };
}

/** The password that the program showed at its first start. */
export function passwordOf(program: Program): string {
  const found = /password\s+(\S{20,})/.exec(program.screen());
  if (!found) throw new Error(`no password on the screen:\n${program.screen()}`);
  return found[1]!;
}

/** With SCREENSHOTS in the environment the page is pictured into `.screenshots`, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/**
 * Checks a page once it is drawn, and pictures it: no rule of axe is broken (WCAG 2.2 A and AA, and good practice), and nothing
 * scrolls sideways.
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
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(overflow, 'the page scrolls sideways').toBeLessThanOrEqual(0);
}
