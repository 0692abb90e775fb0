import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AGGREGATE } from '../src/composite/aggregate.ts';
import { IMPUTE } from '../src/composite/impute.ts';
import { NORMALISE } from '../src/composite/normalise.ts';
import { WEIGHT } from '../src/composite/resolve-weights.ts';
import { TREAT } from '../src/composite/treat.ts';
import type { Step } from '../src/model/method.ts';
import { methodSources } from '../src/model/method-sources.ts';

const folder = resolve(import.meta.dirname, '../docs/methodology');
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** The texts of all links to a file. */
const linksTo = (page: string, file: string): readonly string[] =>
  [...page.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].flatMap(([, text, target]) =>
    target === file ? [text!] : [],
  );

test.each([
  ['impute', IMPUTE],
  ['treat', TREAT],
  ['normalise', NORMALISE],
  ['weight', WEIGHT],
  ['aggregate', AGGREGATE],
])('the page on %s has a section for each method, and for nothing else', (page, methods) => {
  const sections = [...read(`${page}.md`).matchAll(/^### `(\w+)`$/gm)].map(([, name]) => name!);
  expect([...sections].sort()).toEqual(Object.keys(methods).sort());
});

describe.each(pages)('%s', (name) => {
  const page = read(name);

  test('every source that it names is cited in full', () => {
    const keys = [...read('sources.md').matchAll(/^- \*\*(.+?)\.\*\*/gm)].map(([, key]) => key!);
    expect(linksTo(page, 'sources.md').filter((key) => key !== 'sources' && !keys.includes(key))).toEqual([]);
  });

  test('its links lead somewhere', () => {
    const targets = [...page.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target]) => target!);
    expect(targets.filter((target) => !pages.includes(target))).toEqual([]);
  });
});

test('every work that the program names with a method is cited in full', () => {
  const sources = read('sources.md').replace(/\s+/g, ' ').toLowerCase();
  const steps = [
    ...Object.keys(IMPUTE).map((method) => ({ step: 'impute', method })),
    ...Object.keys(TREAT).map((method) => ({ step: 'treat', method })),
    ...Object.keys(NORMALISE).map((method) => ({ step: 'normalise', method })),
    ...Object.keys(WEIGHT).map((method) => ({ step: 'weight', method })),
    ...Object.keys(AGGREGATE).map((method) => ({ step: 'aggregate', method })),
  ] as unknown as readonly Step[];
  for (const { key, doi } of steps.flatMap(methodSources)) {
    expect(sources).toContain(`- **${key.toLowerCase()}.**`);
    if (doi) expect(sources).toContain(doi.toLowerCase());
  }
});

test('no source is listed that no page names', () => {
  const keys = [...read('sources.md').matchAll(/^- \*\*(.+?)\.\*\*/gm)].map(([, key]) => key!);
  const named = new Set(pages.flatMap((name) => linksTo(read(name), 'sources.md')));
  expect(keys.filter((key) => !named.has(key))).toEqual([]);
});
